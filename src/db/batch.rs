//! One attempt to carry out a batch of use cases in one transaction. Not what follows from its end (`writer.rs`).

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::DbErr;
use uuid::Uuid;

use super::job::Job;
use super::kept::Inserts;
use super::session::{Commit, Session};
use super::trouble::{Failed, Trouble};
use super::tx::{RowsOfBatch, Tx};
use crate::error::AppError;

/// A batch that takes longer is given up, so that whoever shares it is answered in time.
const BATCH_TAKES: Duration = Duration::from_secs(8);

/// Whether use cases share their fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// No savepoints: one that fails undoes the batch, which then runs again apart.
    Together,
    /// A savepoint around each, so that only the failing one is undone.
    Apart,
}

/// How long somebody else's lock is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// As long as the connection says.
    Usual,
    /// A moment only: it was locked a moment ago, and the others of the queue wait, too.
    Short,
}

/// How the attempt ended.
pub(super) enum Attempt {
    /// Durable; every job has its outcome, failed ones were undone.
    Committed,
    /// Rolled back because this job failed; the others have nothing to do with it.
    Stopped(usize),
    /// Rolled back because kept rows could not be inserted; nobody knows whose they were.
    Conflicted,
    /// The COMMIT was refused; nothing is there.
    Refused(Failed),
    /// The connection is not to be used again. Nothing was committed.
    Lost(Failed),
    /// The COMMIT was sent, and nobody said what became of it.
    Uncertain(Failed),
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
    inserts: &Arc<Inserts>,
    jobs: &mut [Box<dyn Job>],
    (mode, patience): (Mode, Patience),
    number: Number,
) -> Attempt {
    drop(session.take_trouble());
    if let Err(failed) = session.begin(patience).await {
        return Attempt::Lost(failed);
    }
    let ran = match mode {
        Mode::Together => together(session, inserts, jobs).await,
        Mode::Apart => apart(session, inserts, jobs).await,
    };
    if let Err(stop) = ran {
        return stopped(session, stop).await;
    }
    if let Err(failed) = session.mark(number.writer, number.batch).await {
        return Attempt::Lost(failed);
    }
    match session.commit().await {
        Commit::Durable => Attempt::Committed,
        Commit::Refused(failed) => match session.roll_back().await {
            Ok(()) => Attempt::Refused(failed),
            Err(lost) => Attempt::Lost(lost),
        },
        Commit::Uncertain(failed) => Attempt::Uncertain(failed),
    }
}

/// Why a batch does not get as far as its COMMIT.
enum Stop {
    Job(usize),
    Kept,
    Lost(Failed),
}

async fn together(
    session: &Arc<Session>,
    inserts: &Arc<Inserts>,
    jobs: &mut [Box<dyn Job>],
) -> Result<(), Stop> {
    let rows = Arc::new(RowsOfBatch::new(inserts));
    let until = Instant::now() + BATCH_TAKES;
    for (index, job) in jobs.iter_mut().enumerate() {
        in_time(until)?;
        if !run(session, &rows, job, Mode::Together).await? {
            return Err(Stop::Job(index));
        }
    }
    rows.insert(session).await.map_err(|failed| {
        if failed.trouble.is_of_connection() {
            Stop::Lost(failed)
        } else {
            Stop::Kept
        }
    })
}

async fn apart(
    session: &Arc<Session>,
    inserts: &Arc<Inserts>,
    jobs: &mut [Box<dyn Job>],
) -> Result<(), Stop> {
    let until = Instant::now() + BATCH_TAKES;
    for job in jobs {
        in_time(until)?;
        let rows = Arc::new(RowsOfBatch::new(inserts));
        steer(session, "SAVEPOINT use_case").await?;
        let mut succeeded = run(session, &rows, job, Mode::Apart).await?;
        if succeeded && let Err(failed) = rows.insert(session).await {
            if failed.trouble.is_of_connection() {
                return Err(Stop::Lost(failed));
            }
            drop(session.take_trouble());
            job.fail(failed.error.into(), Some(failed.trouble));
            succeeded = false;
        }
        if !succeeded {
            steer(session, "ROLLBACK TO SAVEPOINT use_case").await?;
        }
        steer(session, "RELEASE SAVEPOINT use_case").await?;
    }
    Ok(())
}

/// Runs one job; false when it failed. A statement that failed makes the job fail even if it says otherwise: PostgreSQL
/// turns the COMMIT of such a transaction into a ROLLBACK without a word.
async fn run(
    session: &Arc<Session>,
    rows: &Arc<RowsOfBatch>,
    job: &mut Box<dyn Job>,
    mode: Mode,
) -> Result<bool, Stop> {
    let tx = Tx::new(Arc::clone(session), Arc::clone(rows), mode == Mode::Apart);
    let succeeded = job.run(tx.clone()).await;
    tx.end();
    let Some(failed) = session.take_trouble() else {
        return Ok(succeeded);
    };
    if failed.trouble.is_of_connection() {
        return Err(Stop::Lost(failed));
    }
    match failed.trouble {
        // Not the fault of the use case: it may come again.
        Trouble::Blocked | Trouble::Deadlock | Trouble::Slow | Trouble::Busy => {
            job.fail(AppError::unavailable(&failed.error), Some(failed.trouble));
        }
        _ if succeeded => job.fail(failed.error.into(), Some(failed.trouble)),
        _ => job.blame(failed.trouble),
    }
    Ok(false)
}

fn in_time(until: Instant) -> Result<(), Stop> {
    if Instant::now() < until {
        return Ok(());
    }
    Err(Stop::Lost(Failed {
        error: DbErr::Custom("the batch took too long".to_owned()),
        trouble: Trouble::Slow,
    }))
}

/// A statement about savepoints: when it fails, nobody knows any more what the transaction holds.
async fn steer(session: &Session, sql: &str) -> Result<(), Stop> {
    match session.execute_unprepared(sql).await {
        Ok(_) => Ok(()),
        Err(failed) => Err(Stop::Lost(failed)),
    }
}

async fn stopped(session: &Session, stop: Stop) -> Attempt {
    let attempt = match stop {
        Stop::Job(index) => Attempt::Stopped(index),
        Stop::Kept => Attempt::Conflicted,
        Stop::Lost(failed) => return Attempt::Lost(failed),
    };
    match session.roll_back().await {
        Ok(()) => attempt,
        Err(failed) => Attempt::Lost(failed),
    }
}
