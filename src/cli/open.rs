//! The database that a command works on: there, and of this program's schema. Not what the command does with it.

use std::path::Path;

use crate::app::App;
use crate::config::Config;
use crate::db::Db;
use crate::error::{AppError, Result};

/// Opens a database whose schema is up to date.
///
/// # Errors
/// `AppError::Fault` that tells to migrate when it is not.
pub(super) async fn open(config: Config) -> Result<App> {
    if is_missing_file(&config.database_url) {
        return Err(AppError::fault(
            "there is no database file of this name: check the address, or run `tsudoi migrate` to make one",
        ));
    }
    refuse_outdated(&config.database_url).await?;
    let db = Db::connect(&config.database_url).await?;
    Ok(App::new(db, config))
}

/// Refuses a database whose schema is not that of this program.
pub(super) async fn refuse_outdated(url: &str) -> Result<()> {
    if Db::pending_migrations(url).await?.is_empty() {
        return Ok(());
    }
    Err(AppError::fault(
        "the database is new or of an earlier release: run `tsudoi migrate` first",
    ))
}

/// Whether the address is that of an SQLite file that does not exist.
pub(super) fn is_missing_file(url: &str) -> bool {
    url.strip_prefix("sqlite:").is_some_and(|file| {
        let file = file.trim_start_matches("//");
        let name = file.split_once('?').map_or(file, |(name, _)| name);
        !Path::new(name).exists()
    })
}
