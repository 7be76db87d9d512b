//! The writer's connection, whichever database it leads to, with what it knows of its own state. Not the order of
//! work (`writer.rs`), and not what a use case sees of it (`tx.rs`).

use std::sync::{Mutex as Kept, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use sea_orm::{DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::failure::{Failed, FailureKind};
use super::lock_wait::LockWait;
use super::postgres::{self, Postgres};
use super::sqlite::Sqlite;
use crate::types::{Clock, SystemClock};

/// How long one statement may take.
const STATEMENT: Duration = Duration::from_secs(4);

/// How long a batch may take until its COMMIT, so that whoever shares it is answered in time.
pub(super) const BATCH: Duration = Duration::from_secs(8);

/// How long a COMMIT may take; on PostgreSQL it waits for a second server, where there is one.
const COMMIT: Duration = Duration::from_secs(6);

/// A connection that begins, commits and rolls back by itself, and is thrown away when its state is in doubt.
pub(super) struct Session {
    backend: DbBackend,
    state: Mutex<State>,
    failure: Kept<Option<Failed>>,
}

struct State {
    connection: Connection,
    /// When the open transaction must be at its end.
    until: Option<Instant>,
    /// Whether it has changed anything.
    has_changes: bool,
}

enum Connection {
    Sqlite(Box<Sqlite>),
    Postgres(Box<Postgres>),
    /// Thrown away; whoever still holds the session finds nothing.
    Gone,
}

/// A mark whose writer was killed is kept for so long; a year of running without a restart is longer than any.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(366);

/// How a COMMIT ended.
pub(super) enum Commit {
    /// It is durable.
    Durable,
    /// Surely nothing was committed; the error says why.
    Refused(Failed),
    /// Nobody has said whether it was.
    Uncertain(Failed),
}

impl Session {
    /// Opens a connection and makes sure that this writer has its mark.
    pub(super) async fn open(url: &str, writer: Uuid) -> Result<Self, Failed> {
        let (backend, connection) = if url.starts_with("sqlite:") {
            (
                DbBackend::Sqlite,
                Connection::Sqlite(Box::new(Sqlite::open(url)?)),
            )
        } else {
            let postgres = Postgres::open(url).await?;
            (
                DbBackend::Postgres,
                Connection::Postgres(Box::new(postgres)),
            )
        };
        let session = Self {
            backend,
            state: Mutex::new(State {
                connection,
                until: None,
                has_changes: false,
            }),
            failure: Kept::new(None),
        };
        session.set_mark(writer).await?;
        Ok(session)
    }

    /// Which of the two databases this is.
    pub(super) fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Begins a transaction, after it has proved that none is open. Answers until when it must be at its end.
    pub(super) async fn begin(&self, lock_wait: LockWait) -> Result<Instant, Failed> {
        let mut state = self.state.lock().await;
        let until = Instant::now() + BATCH;
        state.until = Some(until);
        state.has_changes = false;
        let begun = match &mut state.connection {
            Connection::Sqlite(sqlite) if !sqlite.is_idle() => Err(Failed {
                error: DbErr::Custom("a transaction was open already".to_owned()),
                kind: FailureKind::Broken,
            }),
            Connection::Sqlite(sqlite) => sqlite
                .execute_unprepared("BEGIN IMMEDIATE", STATEMENT)
                .map(drop),
            Connection::Postgres(postgres) => postgres.begin(lock_wait, STATEMENT).await,
            Connection::Gone => Err(gone()),
        };
        drop(state);
        self.noted(begun.map(|()| until))
    }

    /// From now on somebody else's lock is waited for only a moment, until the transaction ends.
    pub(super) async fn shorten_lock_wait(&self) -> Result<(), Failed> {
        match self.backend {
            DbBackend::Postgres => {
                let sql = postgres::SHORT_LOCK_WAIT;
                self.execute_unprepared(sql).await.map(drop)
            }
            // Whoever has begun holds the whole file.
            _ => Ok(()),
        }
    }

    /// Commits, and says what is known of it.
    pub(super) async fn commit(&self) -> Commit {
        let mut state = self.state.lock().await;
        state.until = None;
        match &mut state.connection {
            Connection::Sqlite(sqlite) => match sqlite.execute_unprepared("COMMIT", COMMIT) {
                Ok(_) if sqlite.is_idle() => Commit::Durable,
                Ok(_) => Commit::Uncertain(Failed {
                    error: DbErr::Custom("a transaction is open after its COMMIT".to_owned()),
                    kind: FailureKind::Broken,
                }),
                // Its pages may be in the log although the disk refused to say so.
                Err(failed) => Commit::Uncertain(failed),
            },
            Connection::Postgres(postgres) => {
                match postgres.execute_unprepared("COMMIT", COMMIT).await {
                    Ok(_) => Commit::Durable,
                    Err(failed) => match failed.kind {
                        FailureKind::Statement
                        | FailureKind::Conflict
                        | FailureKind::Blocked
                        | FailureKind::Deadlock => Commit::Refused(failed),
                        FailureKind::Slow
                        | FailureKind::Busy
                        | FailureKind::Full
                        | FailureKind::Unanswered
                        | FailureKind::Late
                        | FailureKind::Broken => Commit::Uncertain(failed),
                    },
                }
            }
            Connection::Gone => Commit::Uncertain(gone()),
        }
    }

    /// Undoes the open transaction.
    pub(super) async fn roll_back(&self) -> Result<(), Failed> {
        let mut state = self.state.lock().await;
        state.until = None;
        let undone = match &mut state.connection {
            // Some errors have ended the transaction already.
            Connection::Sqlite(sqlite) if sqlite.is_idle() => Ok(()),
            Connection::Sqlite(sqlite) => {
                sqlite.execute_unprepared("ROLLBACK", STATEMENT).map(drop)
            }
            Connection::Postgres(postgres) => postgres
                .execute_unprepared("ROLLBACK", STATEMENT)
                .await
                .map(drop),
            Connection::Gone => Err(gone()),
        };
        drop(state);
        self.noted(undone)
    }

    /// Whether the transaction has changed anything so far. What its mark changes is of no interest to anybody.
    pub(super) async fn has_changes(&self) -> bool {
        self.state.lock().await.has_changes
    }

    /// Lets SQLite start its write-ahead log again, after everybody was answered.
    pub(super) async fn checkpoint(&self) {
        let mut state = self.state.lock().await;
        if let Connection::Sqlite(sqlite) = &mut state.connection {
            sqlite.checkpoint();
        }
    }

    /// Throws the connection away, whoever still holds the session.
    pub(super) async fn discard(&self) {
        self.state.lock().await.connection = Connection::Gone;
    }

    /// Runs a statement that answers no rows.
    pub(super) async fn execute(&self, statement: Statement) -> Result<ExecResult, Failed> {
        let mut state = self.state.lock().await;
        let done = match (state.limit(), &mut state.connection) {
            (None, _) => Err(late()),
            (Some(limit), Connection::Sqlite(sqlite)) => sqlite.execute(&statement, limit),
            (Some(limit), Connection::Postgres(postgres)) => {
                postgres.execute(statement, limit).await
            }
            (_, Connection::Gone) => Err(gone()),
        };
        let done = state.in_its_time(done);
        state.has_changes |= done.as_ref().is_ok_and(|done| done.rows_affected() > 0);
        drop(state);
        self.noted(done)
    }

    /// Runs statements as they stand.
    pub(super) async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, Failed> {
        let mut state = self.state.lock().await;
        let done = match (state.limit(), &mut state.connection) {
            (None, _) => Err(late()),
            (Some(limit), Connection::Sqlite(sqlite)) => sqlite.execute_unprepared(sql, limit),
            (Some(limit), Connection::Postgres(postgres)) => {
                postgres.execute_unprepared(sql, limit).await
            }
            (_, Connection::Gone) => Err(gone()),
        };
        let done = state.in_its_time(done);
        state.has_changes |= !is_steering(sql);
        drop(state);
        self.noted(done)
    }

    /// Runs a statement and answers its rows.
    pub(super) async fn query(&self, statement: Statement) -> Result<Vec<QueryResult>, Failed> {
        let mut state = self.state.lock().await;
        let is_reading = is_reading(&statement.sql);
        let found = match (state.limit(), &mut state.connection) {
            (None, _) => Err(late()),
            (Some(limit), Connection::Sqlite(sqlite)) => sqlite.query(&statement, limit),
            (Some(limit), Connection::Postgres(postgres)) => postgres.query(statement, limit).await,
            (_, Connection::Gone) => Err(gone()),
        };
        let found = state.in_its_time(found);
        state.has_changes |= !is_reading && found.as_ref().is_ok_and(|rows| !rows.is_empty());
        drop(state);
        self.noted(found)
    }

    /// What went wrong first since it was last asked.
    pub(super) fn take_failure(&self) -> Option<Failed> {
        self.failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Writes down that this batch is what was committed last, as a part of it.
    pub(super) async fn mark(&self, writer: Uuid, batch: i64) -> Result<(), Failed> {
        let values = [Value::from(batch), Value::from(writer)];
        let sql = "UPDATE writer_marks SET batch = $1 WHERE id = $2";
        let marked = self
            .execute(Statement::from_sql_and_values(self.backend, sql, values))
            .await?;
        if marked.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Failed {
                error: DbErr::Custom("the writer's mark is gone".to_owned()),
                kind: FailureKind::Broken,
            })
        }
    }

    /// Whether this batch was committed. The row is locked first, so a COMMIT that is still under way somewhere has
    /// ended before the answer, or there is no answer.
    pub(super) async fn is_committed(&self, writer: Uuid, batch: i64) -> Result<bool, Failed> {
        self.begin(LockWait::Usual).await?;
        let sql =
            "UPDATE writer_marks SET batch = batch WHERE id = $1 RETURNING batch >= $2 AS is_there";
        let values = [Value::from(writer), Value::from(batch)];
        let found = self
            .query(Statement::from_sql_and_values(self.backend, sql, values))
            .await?;
        self.roll_back().await?;
        let is_there = found.first().map(|row| match self.backend {
            DbBackend::Postgres => row.try_get::<bool>("", "is_there"),
            _ => row.try_get::<i64>("", "is_there").map(|truth| truth != 0),
        });
        is_there
            .transpose()
            .map(Option::unwrap_or_default)
            .map_err(|error| Failed {
                error,
                kind: FailureKind::Statement,
            })
    }

    /// Takes the mark away and says goodbye.
    pub(super) async fn close(self, writer: Uuid) {
        let sql = "DELETE FROM writer_marks WHERE id = $1";
        let statement = Statement::from_sql_and_values(self.backend, sql, [Value::from(writer)]);
        drop(self.execute(statement).await);
        if let Connection::Postgres(postgres) = self.state.into_inner().connection {
            postgres.close().await;
        }
    }

    /// A mark for this writer, and none any more for those that ended long ago without taking theirs away.
    async fn set_mark(&self, writer: Uuid) -> Result<(), Failed> {
        let now = SystemClock.now();
        let sql = "INSERT INTO writer_marks (id, batch, begun_at) VALUES ($1, 0, $2) ON CONFLICT (id) DO NOTHING";
        let values = [Value::from(writer), Value::from(now)];
        self.execute(Statement::from_sql_and_values(self.backend, sql, values))
            .await?;
        let sql = "DELETE FROM writer_marks WHERE begun_at < $1";
        let values = [Value::from(now - FORGOTTEN_AFTER)];
        self.execute(Statement::from_sql_and_values(self.backend, sql, values))
            .await?;
        Ok(())
    }

    /// Keeps the first failure: what comes after it on the same transaction is only its echo, unless the connection
    /// itself is lost.
    fn noted<T>(&self, result: Result<T, Failed>) -> Result<T, Failed> {
        if let Err(failed) = &result {
            let mut known = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            let is_news = known.as_ref().is_none_or(|known| {
                failed.kind.is_of_connection() && !known.kind.is_of_connection()
            });
            if is_news {
                *known = Some(failed.clone());
            }
        }
        result
    }
}

impl State {
    /// How long the next statement may take; none when the transaction has taken too long already.
    fn limit(&self) -> Option<Duration> {
        let Some(until) = self.until else {
            return Some(STATEMENT);
        };
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then(|| left.min(STATEMENT))
    }

    /// Tells a server that said nothing to one statement from a batch that had no more time for it.
    fn in_its_time<T>(&self, answer: Result<T, Failed>) -> Result<T, Failed> {
        let is_over = self.until.is_some_and(|until| until <= Instant::now());
        answer.map_err(|failed| match failed.kind {
            FailureKind::Unanswered if is_over => Failed {
                kind: FailureKind::Late,
                ..failed
            },
            FailureKind::Statement
            | FailureKind::Conflict
            | FailureKind::Blocked
            | FailureKind::Deadlock
            | FailureKind::Slow
            | FailureKind::Busy
            | FailureKind::Full
            | FailureKind::Unanswered
            | FailureKind::Late
            | FailureKind::Broken => failed,
        })
    }
}

/// A statement that surely changes no row.
fn is_reading(sql: &str) -> bool {
    sql.starts_with("SELECT ")
}

/// A statement about the transaction itself.
fn is_steering(sql: &str) -> bool {
    let words = ["BEGIN", "ROLLBACK", "SAVEPOINT ", "RELEASE ", "SET LOCAL "];
    words.iter().any(|word| sql.starts_with(word)) || is_reading(sql)
}

fn late() -> Failed {
    Failed {
        error: DbErr::Custom("the batch took too long".to_owned()),
        kind: FailureKind::Slow,
    }
}

fn gone() -> Failed {
    Failed {
        error: DbErr::Custom("the connection was thrown away".to_owned()),
        kind: FailureKind::Broken,
    }
}
