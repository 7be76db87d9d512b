//! The way to the writer: a queue, the thread behind it, and who starts it again after a defect. Not the work itself
//! (`writer.rs`).

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::health::Health;
use super::job::{Job, TypedJob};
use super::tx::Tx;
use super::writer::Writer;
use crate::error::{AppError, Result};

/// How many use cases may wait in the queue; further ones wait to get into it.
const QUEUE: usize = 8_192;

/// How long a use case may wait until it is carried out: a database that changes its server is back within it.
const MAX_WAIT: Duration = Duration::from_secs(12);

/// The same while nothing could be written for longer than that: whoever comes now is told soon.
const SHORT_WAIT: Duration = Duration::from_secs(2);

/// How much longer an answer may take that has been begun with; then nobody knows.
const GRACE: Duration = Duration::from_secs(12);

/// The pause before the writer starts again, doubled each time up to the longest one.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A handle on the writer; cheap to clone. The thread ends when the last one is gone.
#[derive(Clone, Debug)]
pub(super) struct WriterHandle {
    queue: mpsc::Sender<Box<dyn Job>>,
    health: Arc<Health>,
    id: Uuid,
}

impl WriterHandle {
    /// Starts the thread of a writer. It connects when it has something to write.
    pub(super) fn open(url: &str) -> Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let health = Arc::new(Health::default());
        let id = Uuid::new_v4();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(AppError::fault)?;
        let (url, watched) = (url.to_owned(), Arc::clone(&health));
        std::thread::Builder::new()
            .name("tsudoi-writer".to_owned())
            .spawn(move || runtime.block_on(supervise(url, id, waiting, watched)))
            .map_err(AppError::fault)?;
        Ok(Self { queue, health, id })
    }

    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    pub(super) fn health(&self) -> &Health {
        &self.health
    }

    /// By which its marks are known.
    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    /// Queues a use case; `row` is the row it locks first, where many use cases want the same few rows.
    pub(super) async fn write<T, F>(&self, row: Option<Uuid>, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(Tx) -> Result<T> + Send + 'static,
    {
        let is_down = self
            .health
            .failing_for()
            .is_some_and(|time| time > MAX_WAIT);
        let deadline = Instant::now() + if is_down { SHORT_WAIT } else { MAX_WAIT };
        let (answer, answered) = oneshot::channel();
        let job = Box::new(TypedJob {
            row,
            deadline,
            use_case,
            outcome: None,
            failure: None,
            answer,
        });
        match tokio::time::timeout_at(deadline.into(), self.queue.send(job)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(AppError::unavailable("the writer has stopped")),
            Err(_) => return Err(AppError::unavailable("the queue of the writer is full")),
        }
        match tokio::time::timeout_at((deadline + GRACE).into(), answered).await {
            Ok(Ok(outcome)) => outcome,
            // The writer met a defect, or is stuck in a system call.
            Ok(Err(_)) | Err(_) => Err(AppError::Uncertain),
        }
    }
}

/// Runs the writer, and starts it again when it meets a defect: its jobs are told that nobody knows, the others wait.
async fn supervise(
    url: String,
    id: Uuid,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    health: Arc<Health>,
) {
    let mut pause = FIRST_PAUSE;
    loop {
        let started = Instant::now();
        let mut writer = Writer::new(url.clone(), id, Arc::clone(&health));
        let ended = AssertUnwindSafe(writer.run(&mut waiting))
            .catch_unwind()
            .await;
        if ended.is_ok() {
            return;
        }
        health.note_restart();
        tracing::error!(
            restarts = health.restarts(),
            "the writer met a defect and starts again"
        );
        if started.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
