//! How a job is doing, for `/readyz` and the log. Not the job (`jobs/`).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::AppError;

/// A job turns every few seconds; after so long without a turn it is stuck.
const STUCK_AFTER: Duration = Duration::from_secs(60);

/// A job that goes on beside the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Mail is delivered.
    Mail,
    /// Seats that nobody confirmed are given back.
    Holds,
}

impl Job {
    /// What it is called, in `/readyz` and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Holds => "holds",
        }
    }

    /// What it is doing while all is well.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Mail => "delivering",
            Self::Holds => "giving back",
        }
    }
}

/// What is known of a job.
#[derive(Debug)]
pub struct JobHealth {
    job: Job,
    known: Mutex<Known>,
    #[cfg(feature = "race-controls")]
    defect: std::sync::atomic::AtomicBool,
}

#[derive(Debug, Default)]
struct Known {
    turned_at: Option<Instant>,
    failing_since: Option<Instant>,
    restarts_at: Option<Instant>,
    restarts: u64,
}

/// How a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Nobody started it in this process.
    NotStarted,
    /// All is well.
    Running,
    /// It works, but cannot do what it is for, for so long.
    Failing(Duration),
    /// It has not been heard of for so long.
    Stuck(Duration),
    /// It met a defect, and starts again after so long.
    Stopped(Duration),
}

impl JobHealth {
    /// A job that nobody has started yet.
    pub fn new(job: Job) -> Self {
        Self {
            job,
            known: Mutex::default(),
            #[cfg(feature = "race-controls")]
            defect: std::sync::atomic::AtomicBool::default(),
        }
    }

    /// Which job it is.
    pub fn job(&self) -> Job {
        self.job
    }

    /// How it is doing now.
    pub fn state(&self) -> JobState {
        let known = self.known();
        if let Some(restarts_at) = known.restarts_at {
            return JobState::Stopped(restarts_at.saturating_duration_since(Instant::now()));
        }
        let Some(turned_at) = known.turned_at else {
            return JobState::NotStarted;
        };
        match (turned_at.elapsed(), known.failing_since) {
            (silent, _) if silent > STUCK_AFTER => JobState::Stuck(silent),
            (_, Some(since)) => JobState::Failing(since.elapsed()),
            (_, None) => JobState::Running,
        }
    }

    /// How often it had to be started again after a defect.
    pub fn restarts(&self) -> u64 {
        self.known().restarts
    }

    /// It did a turn, and this was wrong with it.
    ///
    /// Logged when the failure begins and when it ends, not every few seconds in between.
    pub fn note_turn(&self, error: Option<&AppError>) {
        let mut known = self.known();
        known.turned_at = Some(Instant::now());
        known.restarts_at = None;
        match (error, known.failing_since) {
            (Some(error), None) => {
                known.failing_since = Some(Instant::now());
                tracing::error!(job = self.job.name(), %error, "a job cannot do its work");
            }
            (None, Some(_)) => {
                known.failing_since = None;
                tracing::info!(job = self.job.name(), "a job does its work again");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }

    /// It met a defect and starts again after this pause.
    pub fn note_defect(&self, pause: Duration) {
        let mut known = self.known();
        known.restarts += 1;
        known.restarts_at = Some(Instant::now() + pause);
        tracing::error!(
            job = self.job.name(),
            restarts = known.restarts,
            seconds = pause.as_secs(),
            "a job met a defect and starts again after a pause"
        );
    }

    /// Lets the job meet a defect of its own, for a test of what happens then.
    #[cfg(feature = "race-controls")]
    pub fn plant_defect(&self) {
        self.defect
            .store(true, std::sync::atomic::Ordering::Release);
    }

    /// Meets the defect that was planted.
    ///
    /// # Panics
    /// Once after each `plant_defect`.
    #[cfg(feature = "race-controls")]
    #[expect(clippy::panic, reason = "this is the defect that was planted")]
    pub fn meet_defect(&self) {
        let is_planted = self.defect.swap(false, std::sync::atomic::Ordering::AcqRel);
        if is_planted {
            panic!("a planted defect");
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_tells_how_it_is_doing() {
        let health = JobHealth::new(Job::Holds);
        assert_eq!(health.state(), JobState::NotStarted);

        health.note_turn(None);
        assert_eq!(health.state(), JobState::Running);

        health.note_turn(Some(&AppError::NotFound));
        assert!(matches!(health.state(), JobState::Failing(_)));

        health.note_defect(Duration::from_secs(9));
        assert!(matches!(health.state(), JobState::Stopped(left) if left.as_secs() > 5));

        health.note_turn(None);
        assert_eq!((health.state(), health.restarts()), (JobState::Running, 1));
    }
}
