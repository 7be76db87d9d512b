//! How the writer is doing, for `/readyz`, the log and those who wait for it. Not the writer.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::batch::Changes;
use super::failure::Failed;

/// What is known of the writer.
#[derive(Debug, Default)]
pub(super) struct Health {
    commits: AtomicU64,
    attempts: AtomicI64,
    restarts: AtomicU64,
    failing: Mutex<Option<Failing>>,
    #[cfg(feature = "race-controls")]
    defect: std::sync::atomic::AtomicBool,
}

#[derive(Debug)]
struct Failing {
    since: Instant,
    times: u64,
}

impl Health {
    /// How many batches that changed anything were committed.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// The number of the batch that was begun last.
    pub(super) fn last_batch(&self) -> i64 {
        self.attempts.load(Ordering::Acquire)
    }

    /// How often the writer had to be started again after a defect.
    pub(super) fn restarts(&self) -> u64 {
        self.restarts.load(Ordering::Acquire)
    }

    /// For how long nothing could be committed.
    pub(super) fn failing_for(&self) -> Option<Duration> {
        self.failing()
            .as_ref()
            .map(|failing| failing.since.elapsed())
    }

    pub(super) fn note_attempt(&self, batch: i64) {
        self.attempts.store(batch, Ordering::Release);
    }

    pub(super) fn note_commit(&self, changes: Changes) {
        if changes == Changes::Some {
            self.commits.fetch_add(1, Ordering::Release);
        }
        if let Some(failing) = self.failing().take() {
            let milliseconds =
                u64::try_from(failing.since.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(
                milliseconds,
                failures = failing.times,
                "the database takes writes again"
            );
        }
    }

    /// Logs the first failure of a row of them, and how many there were when it is over.
    pub(super) fn note_failure(&self, failed: &Failed) {
        let mut failing = self.failing();
        match failing.as_mut() {
            Some(failing) => failing.times += 1,
            None => {
                *failing = Some(Failing {
                    since: Instant::now(),
                    times: 1,
                });
                tracing::error!(error = %failed.error, kind = ?failed.kind, "the writer lost its connection");
            }
        }
    }

    pub(super) fn note_restart(&self) {
        self.restarts.fetch_add(1, Ordering::Release);
    }

    /// Lets the writer meet a defect of its own, for a test of what happens then.
    #[cfg(feature = "race-controls")]
    pub(super) fn plant_defect(&self) {
        self.defect.store(true, Ordering::Release);
    }

    #[cfg(feature = "race-controls")]
    #[expect(clippy::panic, reason = "this is the defect that was planted")]
    pub(super) fn meet_defect(&self) {
        if self.defect.swap(false, Ordering::AcqRel) {
            panic!("a planted defect");
        }
    }

    fn failing(&self) -> MutexGuard<'_, Option<Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
