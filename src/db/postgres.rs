//! The writer's own connection to PostgreSQL: every step has an end, also when the server says nothing. Not a pool,
//! and not for queries of pages: those go through `read_pool.rs`.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor, Row};
use sea_orm::{DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;

use super::failure::{Failed, FailureKind};
use super::lock_wait::LockWait;

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(3);

/// How long PostgreSQL waits for somebody else's lock before it says so. Everybody who shares the batch waits with it.
const LOCK_WAIT: Duration = Duration::from_millis(500);

/// Waits for a lock a moment only: it was locked a moment ago, or others wait, too.
pub(super) const SHORT_LOCK_WAIT: &str = "SET LOCAL lock_timeout = '50ms'";

/// How many prepared statements are kept.
const STATEMENTS: usize = 256;

/// One connection.
pub(super) struct Postgres {
    connection: PgConnection,
}

impl Postgres {
    /// Connects to `postgres://…`.
    pub(super) async fn open(url: &str) -> Result<Self, Failed> {
        let options = PgConnectOptions::from_str(url).map_err(failed)?;
        let options = options
            .disable_statement_logging()
            .statement_cache_capacity(STATEMENTS)
            .options([
                ("lock_timeout", format!("{}ms", LOCK_WAIT.as_millis())),
                // A process that was frozen while it held a lock must not stop the others for ever.
                ("idle_in_transaction_session_timeout", "15s".to_owned()),
            ]);
        let connection = within(CONNECTING, PgConnection::connect_with(&options)).await?;
        Ok(Self { connection })
    }

    /// Begins a transaction; an error when one was open, for what follows would then not be committed by its COMMIT.
    ///
    /// In one round trip: outside of a transaction a statement begins one of its own, so both times are the same.
    pub(super) async fn begin(
        &mut self,
        lock_wait: LockWait,
        limit: Duration,
    ) -> Result<(), Failed> {
        let begin = "SELECT now() = statement_timestamp() AS is_idle; BEGIN";
        let sql = match lock_wait {
            LockWait::Usual => begin.to_owned(),
            LockWait::Short => format!("{begin}; {SHORT_LOCK_WAIT}"),
        };
        let query = sqlx::raw_sql(AssertSqlSafe(sql));
        let row: PgRow = within(limit, self.connection.fetch_one(query)).await?;
        let is_idle: bool = row.try_get("is_idle").map_err(failed)?;
        if is_idle {
            Ok(())
        } else {
            Err(Failed {
                error: DbErr::Custom("a transaction was open already".to_owned()),
                kind: FailureKind::Broken,
            })
        }
    }

    /// Runs a statement that answers no rows.
    pub(super) async fn execute(
        &mut self,
        statement: Statement,
        limit: Duration,
    ) -> Result<ExecResult, Failed> {
        let query = sqlx::query_with(AssertSqlSafe(statement.sql), values(statement.values));
        let done = within(limit, query.execute(&mut self.connection)).await?;
        Ok(done.into())
    }

    /// Runs statements as they stand, such as `COMMIT`.
    pub(super) async fn execute_unprepared(
        &mut self,
        sql: &str,
        limit: Duration,
    ) -> Result<ExecResult, Failed> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let done = within(limit, self.connection.execute(query)).await?;
        Ok(done.into())
    }

    /// Runs a statement and answers its rows.
    pub(super) async fn query(
        &mut self,
        statement: Statement,
        limit: Duration,
    ) -> Result<Vec<QueryResult>, Failed> {
        let query = sqlx::query_with(AssertSqlSafe(statement.sql), values(statement.values));
        let rows = within(limit, query.fetch_all(&mut self.connection)).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    /// Says goodbye, so that the server need not find out.
    pub(super) async fn close(self) {
        drop(tokio::time::timeout(CONNECTING, self.connection.close()).await);
    }
}

fn values(values: Option<Values>) -> SqlxValues {
    SqlxValues(values.unwrap_or_else(|| Values(Vec::new())))
}

async fn within<T>(
    limit: Duration,
    step: impl Future<Output = sqlx::Result<T>>,
) -> Result<T, Failed> {
    match tokio::time::timeout(limit, step).await {
        Ok(done) => done.map_err(failed),
        Err(_) => Err(Failed {
            error: DbErr::Custom("the server did not answer in time".to_owned()),
            kind: FailureKind::Unanswered,
        }),
    }
}

fn failed(error: sqlx::Error) -> Failed {
    let kind = match &error {
        sqlx::Error::Database(database) => database
            .code()
            .map_or(FailureKind::Broken, |code| of_code(&code)),
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_)
        | sqlx::Error::TypeNotFound { .. } => FailureKind::Statement,
        _ => FailureKind::Broken,
    };
    Failed {
        error: DbErr::Exec(RuntimeErr::SqlxError(error.into())),
        kind,
    }
}

/// What an SQLSTATE means (PostgreSQL, appendix A).
fn of_code(code: &str) -> FailureKind {
    match code {
        "23505" => FailureKind::Conflict,
        "55P03" => FailureKind::Blocked,
        "40001" | "40P01" => FailureKind::Deadlock,
        "57014" => FailureKind::Slow,
        // A server that has become a standby, or is going down or coming up.
        "25006" | "57P01" | "57P02" | "57P03" | "57P05" => FailureKind::Broken,
        // This transaction failed before: what failed is known already, and nothing of it can be kept.
        "25P02" => FailureKind::Statement,
        _ if code.starts_with("53") => FailureKind::Full,
        // Connection exceptions, invalid transaction states, system errors, internal errors.
        _ if ["08", "25", "58", "F0", "XX"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            FailureKind::Broken
        }
        _ => FailureKind::Statement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_to_do_next() {
        let table = [
            ("23505", FailureKind::Conflict),
            ("23514", FailureKind::Statement),
            ("25P02", FailureKind::Statement),
            ("25006", FailureKind::Broken),
            ("25P03", FailureKind::Broken),
            ("40001", FailureKind::Deadlock),
            ("40P01", FailureKind::Deadlock),
            ("42601", FailureKind::Statement),
            ("53100", FailureKind::Full),
            ("55P03", FailureKind::Blocked),
            ("57014", FailureKind::Slow),
            ("57P01", FailureKind::Broken),
            ("08006", FailureKind::Broken),
            ("XX000", FailureKind::Broken),
        ];

        for (code, expected) in table {
            assert_eq!(of_code(code), expected, "{code}");
        }
    }
}
