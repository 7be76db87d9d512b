//! `tsudoi copy`: every row of this database into another, empty one, for a ward that grows from SQLite to PostgreSQL.

use std::io::Write;

use clap::Args;

use super::open::{is_missing_file, refuse_outdated};
use crate::config::Config;
use crate::db::Db;
use crate::error::{AppError, Result};

/// What `copy` may be told.
#[derive(Debug, Args)]
pub(super) struct CopyArguments {
    /// The other database; it must be empty, and is made ready by this command
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Runs the command.
///
/// # Errors
/// When the database is missing or not up to date, or the other one has rows already; nothing is copied then.
pub(super) async fn run(config: &Config, arguments: &CopyArguments) -> Result<()> {
    if is_missing_file(&config.database_url) {
        return Err(AppError::fault("there is no database file of this name"));
    }
    refuse_outdated(&config.database_url).await?;
    Db::migrate(&arguments.to).await?;
    let copied = Db::copy(&config.database_url, &arguments.to).await?;
    let mut out = std::io::stdout().lock();
    for (kind, rows) in &copied {
        writeln!(out, "{kind}: {rows}").map_err(AppError::fault)?;
    }
    writeln!(
        out,
        "All rows are in the other database. Set database_url to it, run `tsudoi check`, and start the server."
    )
    .map_err(AppError::fault)
}
