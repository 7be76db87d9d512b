//! The database behind one type: `read` for queries, `write` for everything that changes a row.
//! Not a place for queries: those stand in the features' `store.rs`.
//!
//! Both SQLite and PostgreSQL are reached through the same code. The story of the writer is in
//! `docs/architecture.md` and ADR 0002.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, TransactionTrait};
use uuid::Uuid;

use crate::error::{AppError, Result};

mod batch;
mod checkpoint;
mod column;
mod copy;
mod deferred_inserts;
mod failure;
mod health;
mod job;
mod lock_wait;
mod locks;
mod parked;
mod postgres;
mod probe;
mod read_pool;
mod session;
mod sqlite;
mod sqlite_results;
mod tx;
mod unreadable;
mod writer;
mod writer_handle;

pub use column::{loaded, localized, stored, summed};
pub(crate) use locks::Locks;
pub use locks::{Lock, Locking};
use probe::Probe;
pub use read_pool::ReadPool;
pub use tx::{Ahead, Tx};
pub use unreadable::{Rows, Unreadable, by_parent};
use writer_handle::WriterHandle;

/// How many connections serve queries. On SQLite they share one file with the writer's own connection.
const READERS: u32 = 8;

/// Pages a reader keeps; what many read stands in memory once, as the system's own copy of the file.
const READER_CACHE_KIB: u32 = 512;

/// How long a reader waits for a free connection before the visitor is told to try again.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A handle on the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    reads: ReadPool,
    writer: WriterHandle,
    probe: Arc<Probe>,
}

impl Db {
    /// Connects to `sqlite:<file>` or `postgres://…` and starts the writer, which connects when it is needed.
    ///
    /// # Errors
    /// `AppError::Unavailable` or `AppError::Database` when the database cannot be reached, `AppError::Fault` for
    /// another kind of address.
    pub async fn connect(url: &str) -> Result<Self> {
        let reads = Database::connect(options(url, Access::Read)?).await?;
        Ok(Self {
            reads: ReadPool::new(reads),
            writer: WriterHandle::open(url)?,
            probe: Arc::default(),
        })
    }

    /// The connection for queries. It cannot write: SQLite connections are `query_only`, PostgreSQL transactions
    /// read only.
    pub fn read(&self) -> &ReadPool {
        &self.reads
    }

    /// Runs one use case in one transaction and answers when it is committed, durably.
    ///
    /// The closure may run more than once (see `db/writer.rs`), so it must have no effect outside the transaction and
    /// get everything it needs by clone. An `Err` leaves nothing behind; an expected refusal is an `Ok`.
    ///
    /// # Errors
    /// What the use case returned; `Unavailable` when it could not be carried out in time, and surely was not;
    /// `Uncertain` when the database went away in the moment of the COMMIT.
    pub async fn write<T, F>(&self, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(Tx) -> Result<T> + Send + 'static,
    {
        self.writer.write(None, use_case).await
    }

    /// The same for a use case that first locks a row which many others want, too, such as a slot.
    ///
    /// Use cases that share a commit are run in the order of these rows, so that two processes cannot wait for each
    /// other's rows.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_on<T, F>(&self, row: impl Into<Uuid>, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(Tx) -> Result<T> + Send + 'static,
    {
        self.writer.write(Some(row.into()), use_case).await
    }

    /// How many use cases wait to be written now; jobs that can wait give way to them.
    pub fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// How many transactions this process has committed that changed anything; what was read before one of them may be
    /// out of date. Batches in which everybody was refused, and the proofs of `/readyz`, are not counted.
    pub fn commits(&self) -> u64 {
        self.writer.health().commits()
    }

    /// Which of the two databases this is.
    pub fn backend(&self) -> DbBackend {
        self.reads.get_database_backend()
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// `AppError::Database` when a migration fails; the schema then is as it was before that migration.
    pub async fn migrate(url: &str) -> Result<()> {
        use tsudoi_migrations::MigratorTrait;

        let connection = Database::connect(options(url, Access::Write)?).await?;
        tsudoi_migrations::Migrator::up(&connection, None).await?;
        connection.close().await?;
        Ok(())
    }

    /// The names of migrations that this program knows and the database has not seen.
    ///
    /// # Errors
    /// `AppError::Database` when the database cannot be asked.
    pub async fn pending_migrations(url: &str) -> Result<Vec<String>> {
        use tsudoi_migrations::MigratorTrait;

        let connection = Database::connect(options(url, Access::Write)?).await?;
        let pending = tsudoi_migrations::Migrator::get_pending_migrations(&connection).await?;
        connection.close().await?;
        Ok(pending
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect())
    }

    /// Copies every row of one database into another, empty one, all or nothing; both must be up to date. Answers how
    /// many rows there are of each kind.
    ///
    /// # Errors
    /// `AppError::Fault` when the other one is not empty or rows did not arrive; database errors.
    pub async fn copy(from: &str, to: &str) -> Result<Vec<(&'static str, u64)>> {
        let source = Database::connect(options(from, Access::Read)?).await?;
        let target = Database::connect(options(to, Access::Write)?).await?;
        let (reading, writing) = (source.begin().await?, target.begin().await?);
        if let Some(sql) = copy::snapshot(source.get_database_backend()) {
            reading.execute_unprepared(sql).await?;
        }
        let copied = copy::copy_all(&reading, &writing).await?;
        writing.commit().await?;
        reading.rollback().await?;
        target.close().await?;
        source.close().await?;
        Ok(copied)
    }

    /// Whether the database takes a write and shows it to a reader, as of the last second.
    ///
    /// # Errors
    /// `AppError::Unavailable` or `AppError::Uncertain` when it does not.
    pub async fn prove(&self) -> Result<()> {
        self.probe.ask(&self.writer, &self.reads).await
    }

    /// How often the writer had to be started again after a defect.
    pub fn writer_restarts(&self) -> u64 {
        self.writer.health().restarts()
    }

    /// Lets the writer meet a defect of its own, for a test of what happens then.
    #[cfg(feature = "race-controls")]
    pub fn plant_defect_in_writer(&self) {
        self.writer.health().plant_defect();
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Access {
    Read,
    Write,
}

fn options(url: &str, access: Access) -> Result<ConnectOptions> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .max_connections(if access == Access::Write { 1 } else { READERS });
    if url.starts_with("sqlite:") {
        options.map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .create_if_missing(access == Access::Write)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(200);
            match access {
                Access::Read => sqlite
                    .pragma("query_only", "ON")
                    .pragma("cache_size", format!("-{READER_CACHE_KIB}")),
                Access::Write => sqlite,
            }
        });
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        options.map_sqlx_postgres_opts(move |postgres| match access {
            Access::Read => postgres.options([("default_transaction_read_only", "on")]),
            Access::Write => postgres,
        });
    } else {
        return Err(AppError::Fault(
            "the database address must start with sqlite: or postgres:".to_owned(),
        ));
    }
    Ok(options)
}
