//! `tsudoi migrate`: brings the schema up to date, each migration in a transaction of its own.

use crate::config::Config;
use crate::db::Db;
use crate::error::Result;

/// Runs the command.
///
/// # Errors
/// `AppError::Database` when a migration fails; the schema then is as it was before that migration.
pub(super) async fn run(config: &Config) -> Result<()> {
    let pending = Db::pending_migrations(&config.database_url).await?;
    Db::migrate(&config.database_url).await?;
    for name in &pending {
        println!("applied: {name}");
    }
    println!("the database is up to date");
    Ok(())
}
