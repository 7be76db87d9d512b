//! The writer: one task that commits many use cases together, so that durability is paid once per batch and
//! writers queue fairly. Not a lock: correctness rests on the statements of the use cases themselves, because
//! another process may write to the same PostgreSQL database.

use std::any::Any;
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::later::Later;
use crate::error::{AppError, Result};

/// At most this many use cases share a commit; more would only make the first of them wait.
const BATCH: usize = 128;

/// How many use cases may wait in the queue; further ones wait to get into it.
const QUEUE: usize = 8_192;

/// How often a use case that lost a deadlock is tried on its own.
const RETRIES: usize = 5;

/// The transaction a use case runs in; pass `&*tx` where a connection is asked for.
#[derive(Clone, Debug)]
pub struct Tx {
    transaction: Arc<DatabaseTransaction>,
    later: Arc<Later>,
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &Self::Target {
        &self.transaction
    }
}

impl Tx {
    /// Inserts a row before the transaction is committed, in one statement with the rows of the same table from the
    /// other use cases of the batch.
    ///
    /// For rows that no use case reads back, such as the audit log and the outbox: until the end they are not there.
    pub fn insert_later<A>(&self, row: A)
    where
        A: ActiveModelTrait + Send + 'static,
    {
        self.later.push(row);
    }
}

/// The door to the writer task.
///
/// A batch first runs without savepoints. When one of its use cases fails, the whole transaction is rolled back and
/// the batch runs again with a savepoint around each, so that only the failing ones are undone. Failures are rare
/// (refusals are not failures), so the common case pays for no savepoint.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    pub(super) fn start(connection: DatabaseConnection) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        tokio::spawn(run(connection, waiting, Arc::clone(&commits)));
        Self { queue, commits }
    }

    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// Queues a use case; `row` is the row it locks first, where many use cases want the same few rows.
    pub(super) async fn write<T, F, Fut>(&self, row: Option<Uuid>, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(Tx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(TypedJob {
            row,
            use_case,
            outcome: None,
            answer: Some(answer),
        });
        self.queue
            .send(job)
            .await
            .map_err(|_| AppError::Unavailable("the writer has stopped"))?;
        answered
            .await
            .map_err(|_| AppError::Unavailable("the writer has stopped"))?
    }
}

async fn run(
    connection: DatabaseConnection,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    commits: Arc<AtomicU64>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let jobs = std::mem::take(&mut batch);
        if AssertUnwindSafe(commit(&connection, jobs, &commits))
            .catch_unwind()
            .await
            .is_err()
        {
            tracing::error!(
                "the writer met a defect; the use cases of this batch were rolled back"
            );
        }
    }
}

/// Runs the batch, commits it and answers every job.
async fn commit(connection: &DatabaseConnection, mut jobs: Vec<Box<dyn Job>>, commits: &AtomicU64) {
    // In one order in every process, so that two batches that want the same two rows do not wait for each other.
    jobs.sort_by_key(|job| job.row());
    let committed = match together(connection, &mut jobs, Savepoints::Without).await {
        Ok(Batch::Committed) => Ok(()),
        Ok(Batch::Failed) if jobs.iter().all(|job| job.has_failed()) => Ok(()),
        Ok(Batch::Failed) => together(connection, &mut jobs, Savepoints::Around)
            .await
            .map(|_| ()),
        Err(error) => Err(error),
    };
    commits.fetch_add(1, Ordering::Release);
    for mut job in jobs {
        if committed.is_ok() && job.wants_retry() {
            retry(connection, &mut job).await;
            commits.fetch_add(1, Ordering::Release);
        }
        job.answer(committed.is_err());
    }
    if let Err(error) = committed {
        tracing::error!(%error, "a batch could not be committed");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Savepoints {
    Without,
    Around,
}

enum Batch {
    Committed,
    Failed,
}

async fn together(
    connection: &DatabaseConnection,
    jobs: &mut [Box<dyn Job>],
    savepoints: Savepoints,
) -> Result<Batch> {
    let transaction = begin(connection).await?;
    let later = Arc::new(Later::default());
    for job in jobs.iter_mut() {
        match savepoints {
            Savepoints::Without => {
                let tx = Tx {
                    transaction: Arc::clone(&transaction),
                    later: Arc::clone(&later),
                };
                if !job.run(tx).await {
                    roll_back(transaction).await?;
                    return Ok(Batch::Failed);
                }
            }
            Savepoints::Around => within_savepoint(&transaction, job).await?,
        }
    }
    if let Err(error) = later.insert(&transaction).await {
        tracing::warn!(%error, "rows kept for the end of a batch could not be inserted");
        if let [alone] = jobs {
            alone.fail(error);
        }
        roll_back(transaction).await?;
        return Ok(Batch::Failed);
    }
    owned(transaction)?.commit().await?;
    Ok(Batch::Committed)
}

/// Runs one use case so that only its own work is undone when it fails.
async fn within_savepoint(transaction: &DatabaseTransaction, job: &mut Box<dyn Job>) -> Result<()> {
    let savepoint = Arc::new(transaction.begin().await?);
    let later = Arc::new(Later::default());
    let tx = Tx {
        transaction: Arc::clone(&savepoint),
        later: Arc::clone(&later),
    };
    if !job.run(tx).await {
        return roll_back(savepoint).await;
    }
    match later.insert(&savepoint).await {
        Ok(()) => Ok(owned(savepoint)?.commit().await?),
        Err(error) => {
            job.fail(error);
            roll_back(savepoint).await
        }
    }
}

/// Tries one use case alone, as often as it loses a deadlock.
async fn retry(connection: &DatabaseConnection, job: &mut Box<dyn Job>) {
    for _ in 0..RETRIES {
        let alone = std::slice::from_mut(job);
        if let Err(error) = together(connection, alone, Savepoints::Without).await {
            job.fail(error);
        }
        if !job.wants_retry() {
            return;
        }
    }
}

async fn begin(connection: &DatabaseConnection) -> Result<Arc<DatabaseTransaction>> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(Arc::new(connection.begin_with_options(options).await?))
}

async fn roll_back(transaction: Arc<DatabaseTransaction>) -> Result<()> {
    Ok(owned(transaction)?.rollback().await?)
}

fn owned(transaction: Arc<DatabaseTransaction>) -> Result<DatabaseTransaction> {
    Arc::into_inner(transaction)
        .ok_or_else(|| AppError::fault("a use case kept its transaction after it ended"))
}

/// A use case in the queue, whatever its result type.
trait Job: Send {
    /// Runs it and keeps the outcome; false when it failed and must be rolled back.
    fn run(&mut self, tx: Tx) -> BoxFuture<'_, bool>;
    /// The row it locks first.
    fn row(&self) -> Option<Uuid>;
    /// Whether it failed.
    fn has_failed(&self) -> bool;
    /// Whether it failed in a way that may pass when it is run again.
    fn wants_retry(&self) -> bool;
    /// Replaces the outcome by a failure.
    fn fail(&mut self, error: AppError);
    /// Gives the outcome to whoever waits for it.
    fn answer(self: Box<Self>, commit_failed: bool);
}

struct TypedJob<T, F> {
    row: Option<Uuid>,
    use_case: F,
    outcome: Option<Result<T>>,
    answer: Option<oneshot::Sender<Result<T>>>,
}

impl<T, F, Fut> Job for TypedJob<T, F>
where
    T: Send + 'static,
    F: Fn(Tx) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T>> + Send + 'static,
{
    fn run(&mut self, tx: Tx) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            let outcome = AssertUnwindSafe((self.use_case)(tx))
                .catch_unwind()
                .await
                .unwrap_or_else(|panic| Err(AppError::Fault(defect(panic.as_ref()))));
            let succeeded = outcome.is_ok();
            self.outcome = Some(outcome);
            succeeded
        })
    }

    fn row(&self) -> Option<Uuid> {
        self.row
    }

    fn has_failed(&self) -> bool {
        matches!(&self.outcome, Some(Err(_)))
    }

    fn wants_retry(&self) -> bool {
        matches!(&self.outcome, Some(Err(error)) if error.is_retryable())
    }

    fn fail(&mut self, error: AppError) {
        self.outcome = Some(Err(error));
    }

    fn answer(mut self: Box<Self>, commit_failed: bool) {
        let outcome = match self.outcome.take() {
            Some(Ok(_)) if commit_failed => Err(AppError::Unavailable("the commit failed")),
            Some(outcome) => outcome,
            None => Err(AppError::Unavailable("the transaction could not begin")),
        };
        if let Some(answer) = self.answer.take() {
            // Whoever asked may have gone; the work is committed all the same.
            drop(answer.send(outcome));
        }
    }
}

fn defect(panic: &(dyn Any + Send)) -> String {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a use case panicked: {}", message.unwrap_or_default())
}
