//! How many durable commits a second the database itself can do, one row each: the measure registrations are
//! compared with.

use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use tokio::task::JoinSet;

use crate::office::Office;
use crate::{Result, Run};

/// How many connections commit at the same time on PostgreSQL; SQLite has one writer.
const CONNECTIONS: u32 = 32;

/// Commits a second, in the database server or on the disk of this office, for as long as one measurement.
pub(crate) async fn measure(run: &Run, office: &Office) -> Result<f64> {
    let is_sqlite = office.database.starts_with("sqlite:");
    let connections = if is_sqlite { 1 } else { CONNECTIONS };
    let url = if is_sqlite {
        format!(
            "sqlite:{}?mode=rwc",
            run.folder.join("commits.db").display()
        )
    } else {
        office.database.clone()
    };
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .min_connections(connections)
        .max_connections(connections)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
        });
    let connection = Database::connect(options).await?;
    let table = "CREATE TABLE IF NOT EXISTS commit_rate (id BIGINT NOT NULL, note TEXT NOT NULL)";
    connection.execute_unprepared(table).await?;
    // A warm-up first: connections, prepared statements, the first pages of the file.
    commits(&connection, connections, Duration::from_millis(300)).await?;
    let rate = commits(&connection, connections, run.measured).await?;
    connection
        .execute_unprepared("DROP TABLE commit_rate")
        .await?;
    connection.close().await?;
    Ok(rate)
}

async fn commits(connection: &DatabaseConnection, tasks: u32, lasting: Duration) -> Result<f64> {
    let started = Instant::now();
    let mut running = JoinSet::new();
    for task in 0..tasks {
        running.spawn(keep_committing(
            connection.clone(),
            i64::from(task),
            started + lasting,
        ));
    }
    let mut count = 0;
    while let Some(ended) = running.join_next().await {
        count += ended??;
    }
    Ok(f64::from(count) / started.elapsed().as_secs_f64())
}

async fn keep_committing(connection: DatabaseConnection, task: i64, until: Instant) -> Result<u32> {
    let backend = connection.get_database_backend();
    let mut count = 0;
    while Instant::now() < until {
        let statement = Statement::from_sql_and_values(
            backend,
            "INSERT INTO commit_rate (id, note) VALUES ($1, $2)",
            [task.into(), "one durable row".into()],
        );
        connection.execute_raw(statement).await?;
        count += 1;
    }
    Ok(count)
}
