//! `tsudoi user`: who may sign in. Passwords are read from standard input, never from the command line.

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};

use crate::app::App;
use crate::authority::Authority;
use crate::authority::Role;
use crate::error::{AppError, Result};
use crate::office::{self, NewOwner};
use crate::staff::{self, Login, NewStaffUser, Password};
use crate::types::{Language, LocalizedText, OwnerId, PersonName};

/// What `user` may be told.
#[derive(Debug, Args)]
pub(super) struct UserArguments {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a staff user; the password is read from standard input
    Add {
        /// The name to sign in with
        login: String,
        /// The name shown on pages
        #[arg(long)]
        name: String,
        /// The code of the section the user belongs to
        #[arg(long)]
        owner: String,
        /// The section's name; adds the section when there is none with this code
        #[arg(long)]
        owner_name: Option<String>,
    },
    /// Set a staff user's password; it is read from standard input
    Password {
        /// The name to sign in with
        login: String,
    },
}

/// Runs the command.
///
/// # Errors
/// When the login, the section or the password cannot be used.
pub(super) async fn run(app: &App, arguments: &UserArguments) -> Result<()> {
    match &arguments.command {
        UserCommand::Add {
            login,
            name,
            owner,
            owner_name,
        } => {
            // What cannot be used is said before anything is added.
            let login = Login::parse(login).map_err(AppError::fault)?;
            let name = PersonName::parse(name)
                .map_err(|error| AppError::fault(format!("the name cannot be used: {error}")))?;
            let password = read_password(&login)?;
            let owner = find_or_add_owner(app, owner, owner_name.as_deref()).await?;
            let new = NewStaffUser {
                owner,
                login: login.clone(),
                display_name: name.to_string(),
                password,
                role: Role::Organiser,
                language: Language::Ja,
            };
            match staff::add_user(app, &Authority::SYSTEM, new).await? {
                Ok(_) => println!("added {login}"),
                Err(taken) => return Err(AppError::fault(taken)),
            }
        }
        UserCommand::Password { login } => {
            let login = Login::parse(login).map_err(AppError::fault)?;
            staff::set_password(app, &Authority::SYSTEM, &login, read_password(&login)?).await?;
            println!("password set");
        }
    }
    Ok(())
}

async fn find_or_add_owner(app: &App, code: &str, name: Option<&str>) -> Result<OwnerId> {
    match (office::owner_by_code(app, code).await, name) {
        (Err(AppError::NotFound), Some(name)) => {
            let owner = NewOwner {
                code: code.to_owned(),
                name: LocalizedText::new(name),
            };
            office::add_owner(app, &Authority::SYSTEM, owner).await
        }
        (Err(AppError::NotFound), None) => Err(AppError::fault(format!(
            "there is no section with the code {code}: give its name with --owner-name to add it"
        ))),
        (found, _) => found,
    }
}

fn read_password(login: &Login) -> Result<Password> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!(
            "Password (12 to 128 characters, any; some words that do not belong together are good; shown while you type):"
        );
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(AppError::fault)?;
    Password::parse(line.trim_end_matches(['\r', '\n']), login).map_err(AppError::fault)
}
