//! The connections for queries: they cannot write, and a query that met a server in change is asked again. Not the
//! writer's connection (`session.rs`).

use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use crate::error::is_of_connection;

/// How long one query may take; a server that says nothing is not waited for any longer.
const QUERY: Duration = Duration::from_secs(8);

/// For how long a query is asked again while the database cannot be reached.
const MAX_WAIT: Duration = Duration::from_secs(12);

/// The pause before it is asked again.
const PAUSE: Duration = Duration::from_millis(100);

/// A pool of connections that cannot write.
#[derive(Clone, Debug)]
pub struct ReadPool(DatabaseConnection);

impl ReadPool {
    pub(super) fn new(pool: DatabaseConnection) -> Self {
        Self(pool)
    }

    /// Asks until there is an answer of the database. A query changes nothing, so asking twice is safe.
    async fn ask<T, F, Fut>(&self, query: F) -> Result<T, DbErr>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<T, DbErr>>,
    {
        let until = Instant::now() + MAX_WAIT;
        loop {
            let problem = match tokio::time::timeout(QUERY, query()).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) => error,
                Err(_) => DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout),
            };
            let is_worth_it = is_of_connection(&problem) && Instant::now() + PAUSE < until;
            if !is_worth_it || self.get_database_backend() == DbBackend::Sqlite {
                return Err(problem);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for ReadPool {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ask(|| self.0.execute_raw(statement.clone())).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(|| self.0.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(|| self.0.query_one_raw(statement.clone())).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(|| self.0.query_all_raw(statement.clone())).await
    }
}
