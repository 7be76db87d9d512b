//! A use case on its way through the writer: what it answers, until when it may wait, and who is told. Not how it is
//! committed (`batch.rs`).

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::failure::FailureKind;
use super::tx::Tx;
use crate::error::{AppError, Result};

/// A use case in the queue, whatever its result type.
pub(super) trait Job: Send {
    /// Runs it on the writer's thread and keeps the outcome; false when it failed.
    fn run(&mut self, tx: Tx) -> LocalBoxFuture<'_, bool>;
    /// The row it locks first, where many use cases want the same few rows.
    fn row(&self) -> Option<Uuid>;
    /// When it is too late to begin with it.
    fn deadline(&self) -> Instant;
    /// What went wrong with it in the last run, if the database said so.
    fn failure(&self) -> Option<FailureKind>;
    /// Whether anybody still waits for it.
    fn is_awaited(&self) -> bool;
    /// Replaces the outcome by a failure.
    fn fail(&mut self, error: AppError, failure: Option<FailureKind>);
    /// Keeps the failure it answered and says what the database called it.
    fn keep_failure_as(&mut self, failure: FailureKind);
    /// Forgets the outcome, because what it tells of was not committed.
    fn undo(&mut self);
    /// Gives the outcome to whoever waits for it; without one, that nothing was committed.
    fn answer(self: Box<Self>);
    /// Answers this error instead of the outcome.
    fn refuse(self: Box<Self>, error: AppError);
}

/// A use case with its result type.
pub(super) struct TypedJob<T, F> {
    pub(super) row: Option<Uuid>,
    pub(super) deadline: Instant,
    pub(super) use_case: F,
    pub(super) outcome: Option<Result<T>>,
    pub(super) failure: Option<FailureKind>,
    pub(super) answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for TypedJob<T, F>
where
    T: Send + 'static,
    F: AsyncFn(Tx) -> Result<T> + Send + 'static,
{
    fn run(&mut self, tx: Tx) -> LocalBoxFuture<'_, bool> {
        Box::pin(async move {
            self.failure = None;
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

    fn deadline(&self) -> Instant {
        self.deadline
    }

    fn failure(&self) -> Option<FailureKind> {
        self.failure
    }

    fn is_awaited(&self) -> bool {
        !self.answer.is_closed()
    }

    fn fail(&mut self, error: AppError, failure: Option<FailureKind>) {
        self.outcome = Some(Err(error));
        self.failure = failure;
    }

    fn keep_failure_as(&mut self, failure: FailureKind) {
        self.failure = Some(failure);
    }

    fn undo(&mut self) {
        self.outcome = None;
        self.failure = None;
    }

    fn answer(self: Box<Self>) {
        let outcome = self
            .outcome
            .unwrap_or_else(|| Err(AppError::unavailable("it could not be committed")));
        // Whoever asked may have gone; the work is committed all the same.
        drop(self.answer.send(outcome));
    }

    fn refuse(self: Box<Self>, error: AppError) {
        drop(self.answer.send(Err(error)));
    }
}

fn defect(panic: &(dyn Any + Send)) -> String {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a use case panicked: {}", message.unwrap_or_default())
}
