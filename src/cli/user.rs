//! `tsudoi user`: who may sign in. Passwords are read from standard input, never from the command line.

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};

use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, Result};
use crate::event;
use crate::staff::{self, Login, NewStaffUser, Password, Role};
use crate::types::Language;

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
        UserCommand::Add { login, name, owner } => {
            let owner = event::owner_by_code(app, owner).await?;
            let new = NewStaffUser {
                owner,
                login: Login::parse(login).map_err(AppError::fault)?,
                display_name: name.clone(),
                password: read_password()?,
                role: Role::Organiser,
                language: Language::Ja,
            };
            match staff::add_user(app, Actor::System, new).await? {
                Ok(_) => println!("added {login}"),
                Err(taken) => return Err(AppError::fault(taken)),
            }
        }
        UserCommand::Password { login } => {
            let login = Login::parse(login).map_err(AppError::fault)?;
            staff::set_password(app, Actor::System, &login, read_password()?).await?;
            println!("password set");
        }
    }
    Ok(())
}

fn read_password() -> Result<Password> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("Password (at least 12 characters, shown while you type):");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(AppError::fault)?;
    Password::parse(line.trim_end_matches(['\r', '\n'])).map_err(AppError::fault)
}
