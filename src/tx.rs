//! The transaction a use case runs in, as the use case sees it: it knows why it runs, on whose behalf and in which
//! application. Not how it is committed (`db`).

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, AuditEntry};
use crate::authority::{Actor, Authority};
use crate::db::{self, Lock, Locking, Locks};
use crate::error::Result;

/// What a use case writes through; a store is given it as it is.
#[derive(Clone)]
pub struct Tx {
    run: db::Tx,
    locks: Arc<Locks>,
    /// The application: its clock, its identifiers, its settings.
    pub app: App,
    /// On whose behalf, and how far that reaches.
    pub by: Authority,
}

impl App {
    /// Runs one use case in one transaction on somebody's behalf, and answers when it is committed, durably.
    ///
    /// The closure may run more than once, so it must have no effect outside the transaction. An `Err` leaves nothing
    /// behind; an expected refusal is an `Ok`.
    ///
    /// # Errors
    /// As `Db::write`.
    pub async fn write<T, F>(&self, by: &Authority, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&Tx) -> Result<T> + Send + 'static,
    {
        let (app, by) = (self.clone(), by.clone());
        self.db
            .write(async move |run| use_case(&Tx::new(run, &app, &by)).await)
            .await
    }

    /// The same for a use case that first locks a row which many others want, too, such as a slot; see `Db::write_on`.
    ///
    /// # Errors
    /// As `Db::write`.
    pub async fn write_on<T, F>(
        &self,
        by: &Authority,
        row: impl Into<Uuid>,
        use_case: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&Tx) -> Result<T> + Send + 'static,
    {
        let (app, by) = (self.clone(), by.clone());
        self.db
            .write_on(row, async move |run| {
                use_case(&Tx::new(run, &app, &by)).await
            })
            .await
    }
}

impl Tx {
    fn new(run: db::Tx, app: &App, by: &Authority) -> Self {
        Self {
            run,
            locks: Arc::default(),
            app: app.clone(),
            by: by.clone(),
        }
    }

    /// The turn of a row, for the statement that locks it; asked each time, the same row again is no other lock.
    ///
    /// # Errors
    /// `AppError::Fault` when a row that comes later in the order of [`Lock`] is locked already.
    pub fn locking<I: Copy + Into<Lock>>(&self, id: I) -> Result<Locking<I>> {
        self.locks.locking(id)
    }

    /// On whose behalf.
    pub fn actor(&self) -> Actor {
        self.by.actor()
    }

    /// The time now, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.now()
    }

    /// A new identifier.
    pub fn new_id(&self) -> Uuid {
        self.app.new_id()
    }

    /// Writes into the audit log what was done to what: an action such as `registration.cancelled`, the noun of its
    /// subject with its identifier, and numbers, codes and reasons, nothing personal.
    ///
    /// # Errors
    /// `AppError::Fault` when the detail cannot be stored.
    pub async fn audit(
        &self,
        action: &'static str,
        subject: (&'static str, Option<Uuid>),
        detail: impl Into<Option<serde_json::Value>>,
    ) -> Result<()> {
        let entry = AuditEntry {
            actor: self.actor(),
            action,
            subject,
            detail: detail.into(),
        };
        audit::record(self, &self.app, entry).await
    }
}

impl Deref for Tx {
    type Target = db::Tx;

    fn deref(&self) -> &Self::Target {
        &self.run
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("by", &self.by)
            .finish_non_exhaustive()
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.run.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.run.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.run.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.run.query_all_raw(statement).await
    }
}
