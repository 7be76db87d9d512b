//! One attempt to carry out a batch of use cases in one transaction. Not what follows from its end (`writer.rs`).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::deferred_inserts::InsertCache;
use super::failure::{Failed, FailureKind};
use super::job::Job;
use super::lock_wait::LockWait;
use super::session::{self, Commit, Session};
use super::tx::{RowsOfBatch, Tx};
use crate::error::AppError;

/// Whether use cases share their fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// No savepoints: one that fails undoes the batch, which then runs again apart.
    Together,
    /// A savepoint around each, so that only the failing one is undone.
    Apart,
}

/// How the attempt ended. Except for [`Attempt::Committed`] and [`Attempt::Uncertain`], no job has an outcome but the
/// failed one that is named: what was not committed cannot be told to anybody.
pub(super) enum Attempt {
    /// Durable; every job has its outcome, failed ones were undone.
    Committed(Changes),
    /// Rolled back because this job failed; the others have nothing to do with it.
    Stopped(usize),
    /// Rolled back because all of them together took too long.
    TooLong(Slowest),
    /// Rolled back because kept rows could not be inserted; nobody knows whose they were.
    Conflicted,
    /// The COMMIT was refused; nothing is there.
    Refused(Failed),
    /// The connection is not to be used again. Nothing was committed.
    Lost(Failed, Blame),
    /// The COMMIT was sent, and nobody said what became of it.
    Uncertain(Failed),
}

/// What a connection was lost by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Blame {
    /// None of the jobs.
    Nobody,
    /// This job: the server said nothing to a statement of it.
    Unanswered(usize),
    /// All of them together: they took too long.
    TooLong(Slowest),
}

/// What a batch has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changes {
    /// Rows are not as they were before.
    Some,
    /// Everybody was refused.
    None,
}

/// The job of a batch that took longest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slowest {
    pub(super) index: usize,
    /// Whether it took more than half of the time.
    pub(super) is_to_blame: bool,
}

/// Which batch of which writer this is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) writer: Uuid,
    pub(super) batch: i64,
}

/// Runs the jobs and commits them together.
pub(super) async fn attempt(
    session: &Arc<Session>,
    inserts: &Arc<InsertCache>,
    jobs: &mut [Box<dyn Job>],
    how: (Mode, LockWait),
    number: Number,
) -> Attempt {
    let attempt = carry_out(session, inserts, jobs, how, number).await;
    let culprit = match &attempt {
        Attempt::Committed(_) | Attempt::Uncertain(_) => return attempt,
        Attempt::Stopped(index) => Some(*index),
        Attempt::TooLong(_) | Attempt::Conflicted | Attempt::Refused(_) | Attempt::Lost(..) => None,
    };
    for (index, job) in jobs.iter_mut().enumerate() {
        if culprit != Some(index) {
            job.undo();
        }
    }
    attempt
}

async fn carry_out(
    session: &Arc<Session>,
    inserts: &Arc<InsertCache>,
    jobs: &mut [Box<dyn Job>],
    (mode, lock_wait): (Mode, LockWait),
    number: Number,
) -> Attempt {
    drop(session.take_failure());
    let times = match session.begin(lock_wait).await {
        Ok(until) => Times::begin(until),
        Err(failed) => return Attempt::Lost(failed, Blame::Nobody),
    };
    let ran = match mode {
        Mode::Together => together(session, inserts, jobs, times).await,
        Mode::Apart => apart(session, inserts, jobs, times).await,
    };
    if let Err(stop) = ran {
        return stopped(session, stop).await;
    }
    let changes = if session.has_changes().await {
        Changes::Some
    } else {
        Changes::None
    };
    if let Err(failed) = session.mark(number.writer, number.batch).await {
        return Attempt::Lost(failed, Blame::Nobody);
    }
    match session.commit().await {
        Commit::Durable => Attempt::Committed(changes),
        Commit::Refused(failed) => match session.roll_back().await {
            Ok(()) => Attempt::Refused(failed),
            Err(lost) => Attempt::Lost(lost, Blame::Nobody),
        },
        Commit::Uncertain(failed) => Attempt::Uncertain(failed),
    }
}

/// Why a batch does not get as far as its COMMIT.
enum Stop {
    Job(usize),
    TooLong(Slowest),
    Kept,
    Lost(Failed, Blame),
}

impl Stop {
    /// The connection failed, and not because of one job.
    fn lost(failed: Failed) -> Self {
        Self::Lost(failed, Blame::Nobody)
    }
}

async fn together(
    session: &Arc<Session>,
    inserts: &Arc<InsertCache>,
    jobs: &mut [Box<dyn Job>],
    mut times: Times,
) -> Result<(), Stop> {
    let rows = Arc::new(RowsOfBatch::new(inserts));
    for (index, job) in jobs.iter_mut().enumerate() {
        times.check()?;
        let ran = run(session, &rows, job, Mode::Together).await;
        times.took(index);
        match ran {
            Ok(true) => {}
            Ok(false) => return Err(times.stop(index, job.failure())),
            Err(failed) => return Err(times.lost(index, failed)),
        }
    }
    rows.insert(session)
        .await
        .map_err(|failed| match failed.kind {
            kind if kind.is_of_connection() => Stop::lost(failed),
            FailureKind::Slow => times.check().err().unwrap_or(Stop::Kept),
            FailureKind::Statement
            | FailureKind::Conflict
            | FailureKind::Blocked
            | FailureKind::Deadlock
            | FailureKind::Busy
            | FailureKind::Full
            | FailureKind::Unanswered
            | FailureKind::Late
            | FailureKind::Broken => Stop::Kept,
        })
}

async fn apart(
    session: &Arc<Session>,
    inserts: &Arc<InsertCache>,
    jobs: &mut [Box<dyn Job>],
    mut times: Times,
) -> Result<(), Stop> {
    let mut locked = HashSet::new();
    for (index, job) in jobs.iter_mut().enumerate() {
        times.check()?;
        let row = job.row();
        if row.is_some() && locked.contains(&row) {
            // It would wait for the same lock, and all the others with it.
            let error = AppError::unavailable("the row is locked");
            job.fail(error, Some(FailureKind::Blocked));
            continue;
        }
        let rows = Arc::new(RowsOfBatch::new(inserts));
        steer(session, "SAVEPOINT use_case").await?;
        let ran = run(session, &rows, job, Mode::Apart).await;
        times.took(index);
        let mut succeeded = ran.map_err(|failed| times.lost(index, failed))?;
        if succeeded && let Err(failed) = rows.insert(session).await {
            if failed.kind.is_of_connection() {
                return Err(Stop::lost(failed));
            }
            drop(session.take_failure());
            job.fail(failed.error.into(), Some(failed.kind));
            succeeded = false;
        }
        if !succeeded {
            times.check()?;
            steer(session, "ROLLBACK TO SAVEPOINT use_case").await?;
        }
        steer(session, "RELEASE SAVEPOINT use_case").await?;
        if job.failure() == Some(FailureKind::Blocked) {
            if locked.is_empty() {
                session.shorten_lock_wait().await.map_err(Stop::lost)?;
            }
            locked.insert(row);
        }
    }
    Ok(())
}

/// How long the jobs of a batch take.
struct Times {
    until: Instant,
    last: Instant,
    /// The slowest so far.
    slowest: (Duration, usize),
}

impl Times {
    fn begin(until: Instant) -> Self {
        Self {
            until,
            last: Instant::now(),
            slowest: (Duration::ZERO, 0),
        }
    }

    fn took(&mut self, index: usize) {
        let now = Instant::now();
        self.slowest = self.slowest.max((now - self.last, index));
        self.last = now;
    }

    fn check(&self) -> Result<(), Stop> {
        if Instant::now() < self.until {
            Ok(())
        } else {
            Err(Stop::TooLong(self.slowest()))
        }
    }

    fn slowest(&self) -> Slowest {
        let (time, index) = self.slowest;
        Slowest {
            index,
            is_to_blame: time > session::BATCH / 2,
        }
    }

    /// Whom a connection was lost by that was lost while this job ran.
    fn lost(&self, index: usize, failed: Failed) -> Stop {
        let blame = match failed.kind {
            FailureKind::Unanswered => Blame::Unanswered(index),
            FailureKind::Late => Blame::TooLong(self.slowest()),
            FailureKind::Statement
            | FailureKind::Conflict
            | FailureKind::Blocked
            | FailureKind::Deadlock
            | FailureKind::Slow
            | FailureKind::Busy
            | FailureKind::Full
            | FailureKind::Broken => Blame::Nobody,
        };
        Stop::Lost(failed, blame)
    }

    /// Why a job failed: perhaps the time was over, and it was not the one that took it.
    fn stop(&self, index: usize, kind: Option<FailureKind>) -> Stop {
        match kind {
            Some(FailureKind::Slow) => self.check().err().unwrap_or(Stop::Job(index)),
            Some(
                FailureKind::Statement
                | FailureKind::Conflict
                | FailureKind::Blocked
                | FailureKind::Deadlock
                | FailureKind::Busy
                | FailureKind::Full
                | FailureKind::Unanswered
                | FailureKind::Late
                | FailureKind::Broken,
            )
            | None => Stop::Job(index),
        }
    }
}

/// Runs one job; false when it failed. A statement that failed makes the job fail even if it says otherwise: PostgreSQL
/// turns the COMMIT of such a transaction into a ROLLBACK without a word.
///
/// # Errors
/// The connection is lost.
async fn run(
    session: &Arc<Session>,
    rows: &Arc<RowsOfBatch>,
    job: &mut Box<dyn Job>,
    mode: Mode,
) -> Result<bool, Failed> {
    let tx = Tx::new(Arc::clone(session), Arc::clone(rows), mode == Mode::Apart);
    let succeeded = job.run(tx.clone()).await;
    tx.end();
    let Some(failed) = session.take_failure() else {
        return Ok(succeeded);
    };
    if failed.kind.is_of_connection() {
        return Err(failed);
    }
    match failed.kind {
        // Not the fault of the use case: it may come again.
        FailureKind::Blocked | FailureKind::Deadlock | FailureKind::Slow | FailureKind::Busy => {
            job.fail(AppError::unavailable(&failed.error), Some(failed.kind));
        }
        FailureKind::Statement
        | FailureKind::Conflict
        | FailureKind::Full
        | FailureKind::Unanswered
        | FailureKind::Late
        | FailureKind::Broken => {
            if succeeded {
                job.fail(failed.error.into(), Some(failed.kind));
            } else {
                job.keep_failure_as(failed.kind);
            }
        }
    }
    Ok(false)
}

/// A statement about savepoints: when it fails, nobody knows any more what the transaction holds.
async fn steer(session: &Session, sql: &str) -> Result<(), Stop> {
    match session.execute_unprepared(sql).await {
        Ok(_) => Ok(()),
        Err(failed) => Err(Stop::lost(failed)),
    }
}

async fn stopped(session: &Session, stop: Stop) -> Attempt {
    let attempt = match stop {
        Stop::Job(index) => Attempt::Stopped(index),
        Stop::TooLong(slowest) => Attempt::TooLong(slowest),
        Stop::Kept => Attempt::Conflicted,
        Stop::Lost(failed, blame) => return Attempt::Lost(failed, blame),
    };
    match session.roll_back().await {
        Ok(()) => attempt,
        Err(failed) => Attempt::Lost(failed, Blame::Nobody),
    }
}
