//! Makes room for a demo: an empty database, or one an earlier demo left. Never touches any other.

use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tsudoi_migrations::{Migrator, MigratorTrait};

use crate::error::{AppError, Result};

/// The action of the audit entry that is the first row of every demo.
pub(super) const MARK: &str = "demo.begun";

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    EarlierDemo,
    SomethingElse,
}

/// Leaves an empty database behind, whose schema is still to be made where it was empty before.
///
/// # Errors
/// `AppError::Fault` that says what to do when the database is somebody's.
pub(super) async fn clear(url: &str) -> Result<()> {
    if let Some(file) = url.strip_prefix("sqlite:") {
        let file = file.split('?').next().unwrap_or(file);
        let file = Path::new(file.strip_prefix("//").unwrap_or(file));
        if file.as_os_str() == ":memory:" {
            return Err(AppError::fault(
                "the demo needs a database that several connections share: give a file, such as sqlite:var/demo.db",
            ));
        }
        if !file.exists() {
            return make_folder_of(file);
        }
    }
    let connection = Database::connect(url).await?;
    let found = look(&connection).await?;
    if found == Found::EarlierDemo {
        Migrator::fresh(&connection).await?;
    }
    connection.close().await?;
    match found {
        Found::Nothing | Found::EarlierDemo => Ok(()),
        Found::SomethingElse => Err(AppError::fault(
            "this database holds something else than a demo and is left as it is: give another one, such as \
             --database sqlite:var/demo.db",
        )),
    }
}

fn make_folder_of(file: &Path) -> Result<()> {
    match file.parent() {
        Some(folder) => std::fs::create_dir_all(folder).map_err(AppError::fault),
        None => Ok(()),
    }
}

async fn look(connection: &DatabaseConnection) -> Result<Found> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables = match connection.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        }
        _ => tables,
    };
    let tables = names(connection, tables.to_owned()).await?;
    let has = |table: &str| tables.iter().any(|name| name == table);
    if tables.is_empty() {
        return Ok(Found::Nothing);
    }
    if !has("audit_entries") || !has("owners") {
        return Ok(Found::SomethingElse);
    }
    // The tables may be those of an earlier release, so that only names that never change are asked for.
    let marks = format!("SELECT action AS name FROM audit_entries WHERE action = '{MARK}' LIMIT 1");
    if !names(connection, marks).await?.is_empty() {
        return Ok(Found::EarlierDemo);
    }
    let owners = names(
        connection,
        "SELECT code AS name FROM owners LIMIT 1".to_owned(),
    )
    .await?;
    Ok(if owners.is_empty() {
        Found::Nothing
    } else {
        Found::SomethingElse
    })
}

async fn names(connection: &DatabaseConnection, sql: String) -> Result<Vec<String>> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| row.try_get("", "name").map_err(AppError::from))
        .collect()
}

// On a database file, but beside the code: what clears a database is for the demo alone and nobody else can call it.
#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::db::Db;

    #[tokio::test]
    async fn only_an_empty_database_or_an_earlier_demo_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("new/demo.db").display());

        clear(&url).await.unwrap();
        Db::migrate(&url).await.unwrap();
        clear(&url).await.unwrap();

        let connection = Database::connect(&url).await.unwrap();
        let owner = "INSERT INTO owners (id, code, name) VALUES (x'00', 'section', '{}')";
        connection.execute_unprepared(owner).await.unwrap();
        assert!(clear(&url).await.is_err());

        let mark = "INSERT INTO audit_entries (id, at, actor_kind, action, subject_kind) \
                    VALUES (x'00', '', 'system', 'demo.begun', 'database')";
        connection.execute_unprepared(mark).await.unwrap();
        connection.close().await.unwrap();
        clear(&url).await.unwrap();

        let connection = Database::connect(&url).await.unwrap();
        assert_eq!(look(&connection).await.unwrap(), Found::Nothing);
    }
}
