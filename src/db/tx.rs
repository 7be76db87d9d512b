//! What a use case sees of the transaction it runs in. Not the connection (`session.rs`), and not when it is committed
//! (`batch.rs`).

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use super::deferred_inserts::{DeferredInserts, InsertCache};
use super::failure::Failed;
use super::session::Session;

/// The transaction a use case runs in; pass `&*tx` where a connection is asked for.
#[derive(Clone, Debug)]
pub struct Tx(Arc<Run>);

/// One run of a use case: statements, and rows kept for later.
pub struct Run {
    session: Arc<Session>,
    rows: Arc<RowsOfBatch>,
    /// False when it shares its fate with others, true when it is undone alone.
    is_apart: bool,
    has_ended: AtomicBool,
}

/// The rows kept by the use cases of a batch, or of one that runs apart.
#[derive(Default)]
pub(super) struct RowsOfBatch {
    /// Inserted before the next statement that might look for them.
    soon: DeferredInserts,
    /// Inserted at the end: nobody looks for them in this transaction.
    later: DeferredInserts,
    inserts: Arc<InsertCache>,
}

/// The same transaction for a statement that does not look for rows kept so far; see [`Tx::ahead`].
pub struct Ahead<'a>(&'a Run);

impl Tx {
    pub(super) fn new(session: Arc<Session>, rows: Arc<RowsOfBatch>, is_apart: bool) -> Self {
        Self(Arc::new(Run {
            session,
            rows,
            is_apart,
            has_ended: AtomicBool::new(false),
        }))
    }

    /// From now on a clone that a use case kept for itself is of no use.
    pub(super) fn end(&self) {
        self.0.has_ended.store(true, Ordering::Release);
    }

    /// InsertCache a row before the transaction is committed, in one statement with the rows of the same table from the
    /// other use cases of the batch.
    ///
    /// For rows that no use case reads back, such as the audit log and the outbox: until the end they are not there.
    pub fn insert_later<A>(&self, row: A)
    where
        A: ActiveModelTrait + Send + 'static,
    {
        self.0.rows.later.push(row);
    }

    /// The same, but the row is there for every following statement, except for those that run [`Tx::ahead`].
    ///
    /// A row whose key is taken fails the whole batch, which then runs again with every use case
    /// [apart](Tx::is_apart). So look first where that is likely.
    pub fn insert_soon<A>(&self, row: A)
    where
        A: ActiveModelTrait + Send + 'static,
    {
        self.0.rows.soon.push(row);
    }

    /// The transaction for a statement that touches no table of which rows were kept by [`Tx::insert_soon`]: it runs
    /// before them, so that they go on being collected.
    pub fn ahead(&self) -> Ahead<'_> {
        Ahead(&self.0)
    }

    /// Whether this use case is undone alone when it fails. It then runs again because its batch failed, perhaps by a
    /// key that was taken: it looks before it inserts.
    pub fn is_apart(&self) -> bool {
        self.0.is_apart
    }
}

impl Deref for Tx {
    type Target = Run;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("is_apart", &self.is_apart)
            .finish_non_exhaustive()
    }
}

impl RowsOfBatch {
    /// Rows whose insert statements are remembered in `inserts`.
    pub(super) fn new(inserts: &Arc<InsertCache>) -> Self {
        Self {
            inserts: Arc::clone(inserts),
            ..Self::default()
        }
    }

    /// InsertCache all that was kept.
    pub(super) async fn insert(&self, session: &Session) -> Result<(), Failed> {
        self.soon.insert(session, &self.inserts).await?;
        self.later.insert(session, &self.inserts).await
    }
}

impl Run {
    async fn ready(&self) -> Result<(), DbErr> {
        self.check()?;
        let kept = self.rows.soon.insert(&self.session, &self.rows.inserts);
        kept.await.map_err(|failed| failed.error)
    }

    fn check(&self) -> Result<(), DbErr> {
        if self.has_ended.load(Ordering::Acquire) {
            return Err(DbErr::Custom(
                "a use case kept its transaction after it ended".to_owned(),
            ));
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Run {
    fn get_database_backend(&self) -> DbBackend {
        self.session.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ready().await?;
        Ahead(self).execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ready().await?;
        Ahead(self).execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ready().await?;
        Ahead(self).query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ready().await?;
        Ahead(self).query_all_raw(statement).await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Ahead<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.session.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.check()?;
        self.0
            .session
            .execute(statement)
            .await
            .map_err(|failed| failed.error)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.check()?;
        self.0
            .session
            .execute_unprepared(sql)
            .await
            .map_err(|failed| failed.error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.query_all_raw(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.check()?;
        self.0
            .session
            .query(statement)
            .await
            .map_err(|failed| failed.error)
    }
}
