//! The command line: one subcommand per duty of whoever runs the server. Not a place for rules.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::error::Result;

mod check;
mod copy;
mod demo;
mod export;
mod migrate;
mod open;
mod report;
mod serve;
mod user;

use open::open;

/// Registration, attendance, questionnaires and the results paper of public events.
#[derive(Debug, Parser)]
#[command(name = "tsudoi", version)]
struct Arguments {
    /// sqlite:<file> or postgres://user:password@host/database
    #[arg(long, global = true, env = "TSUDOI_DATABASE_URL", value_name = "URL")]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and deliver mail
    Serve(serve::ServeArguments),
    /// Build a fresh database with the reference year and open events, and serve it
    Demo(demo::DemoArguments),
    /// Bring the database's schema up to date
    Migrate,
    /// Check settings, that the database's counters agree with its rows, and that every row can be read
    Check,
    /// Copy every row into another, empty database, such as from SQLite to PostgreSQL
    Copy(copy::CopyArguments),
    /// Print a fiscal year's results paper
    Report(report::ReportArgs),
    /// Write an event's attendance list as CSV
    Export(export::ExportArguments),
    /// Manage who may sign in
    User(user::UserArguments),
}

/// Runs the command this process was started with.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    start_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tsudoi: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tsudoi: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let mut config = Config::load()?;
    if let Some(url) = arguments.database {
        config.database_url = url;
    }
    match arguments.command {
        Command::Serve(arguments) => serve::run(config, &arguments).await,
        Command::Demo(arguments) => demo::run(config, &arguments).await,
        Command::Migrate => migrate::run(&config).await,
        Command::Check => check::run(&open(config).await?).await,
        Command::Copy(arguments) => copy::run(&config, &arguments).await,
        Command::Report(arguments) => report::run(&open(config).await?, &arguments).await,
        Command::Export(arguments) => export::run(&open(config).await?, &arguments).await,
        Command::User(arguments) => user::run(&open(config).await?, &arguments).await,
    }
}

/// Logs to standard error; `RUST_LOG` chooses more or less.
///
/// Records of the `log` crate are left out on purpose: Rocket writes whole paths there, and a path may hold the
/// secret of a personal link.
fn start_log() {
    use tracing_subscriber::EnvFilter;

    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,hyper=warn,sqlx=warn,sea_orm_migration=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .finish();
    // Fails only when there is a subscriber already, as in a test.
    drop(tracing::subscriber::set_global_default(subscriber));
}
