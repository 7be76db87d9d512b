//! The writer's own connection to PostgreSQL: every step has an end, also when the server says nothing. Not a pool,
//! and not for queries of pages: those go through `reads.rs`.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor, Row};
use sea_orm::{DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;

use super::patience::Patience;
use super::trouble::{Failed, Trouble};

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
        patience: Patience,
        limit: Duration,
    ) -> Result<(), Failed> {
        let begin = "SELECT now() = statement_timestamp() AS is_idle; BEGIN";
        let sql = match patience {
            Patience::Usual => begin.to_owned(),
            Patience::Short => format!("{begin}; {SHORT_LOCK_WAIT}"),
        };
        let query = sqlx::raw_sql(AssertSqlSafe(sql));
        let row: PgRow = within(limit, self.connection.fetch_one(query)).await?;
        let is_idle: bool = row.try_get("is_idle").map_err(failed)?;
        if is_idle {
            Ok(())
        } else {
            Err(Failed {
                error: DbErr::Custom("a transaction was open already".to_owned()),
                trouble: Trouble::Broken,
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
            trouble: Trouble::Unanswered,
        }),
    }
}

fn failed(error: sqlx::Error) -> Failed {
    let trouble = match &error {
        sqlx::Error::Database(database) => database
            .code()
            .map_or(Trouble::Broken, |code| of_code(&code)),
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_)
        | sqlx::Error::TypeNotFound { .. } => Trouble::Statement,
        _ => Trouble::Broken,
    };
    Failed {
        error: DbErr::Exec(RuntimeErr::SqlxError(error.into())),
        trouble,
    }
}

/// What an SQLSTATE means (PostgreSQL, appendix A).
fn of_code(code: &str) -> Trouble {
    match code {
        "23505" => Trouble::Conflict,
        "55P03" => Trouble::Blocked,
        "40001" | "40P01" => Trouble::Deadlock,
        "57014" => Trouble::Slow,
        // A server that has become a standby, or is going down or coming up.
        "25006" | "57P01" | "57P02" | "57P03" | "57P05" => Trouble::Broken,
        // This transaction failed before: what failed is known already, and nothing of it can be kept.
        "25P02" => Trouble::Statement,
        _ if code.starts_with("53") => Trouble::Full,
        // Connection exceptions, invalid transaction states, system errors, internal errors.
        _ if ["08", "25", "58", "F0", "XX"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            Trouble::Broken
        }
        _ => Trouble::Statement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_to_do_next() {
        let table = [
            ("23505", Trouble::Conflict),
            ("23514", Trouble::Statement),
            ("25P02", Trouble::Statement),
            ("25006", Trouble::Broken),
            ("25P03", Trouble::Broken),
            ("40001", Trouble::Deadlock),
            ("40P01", Trouble::Deadlock),
            ("42601", Trouble::Statement),
            ("53100", Trouble::Full),
            ("55P03", Trouble::Blocked),
            ("57014", Trouble::Slow),
            ("57P01", Trouble::Broken),
            ("08006", Trouble::Broken),
            ("XX000", Trouble::Broken),
        ];

        for (code, expected) in table {
            assert_eq!(of_code(code), expected, "{code}");
        }
    }
}
