//! Use cases that wait for a row somebody else has locked: beside the queue, so that they hold up nobody. Pure but for
//! the jobs it keeps.

use std::time::{Duration, Instant};

use uuid::Uuid;

use super::job::Job;

/// The pause before the row is tried again, doubled each time up to the longest one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The groups of waiting use cases.
pub(super) struct Parked {
    groups: Vec<Group>,
    /// How long the next one waits.
    pause: Duration,
}

/// Use cases that want the same row first; one without a named row is alone.
pub(super) struct Group {
    row: Option<Uuid>,
    jobs: Vec<Box<dyn Job>>,
    due: Instant,
    pause: Duration,
}

impl Default for Parked {
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            pause: FIRST_PAUSE,
        }
    }
}

impl Parked {
    /// Keeps a job whose row is locked.
    pub(super) fn park(&mut self, job: Box<dyn Job>, now: Instant) {
        if let Some(group) = self.group(job.row()) {
            return group.jobs.push(job);
        }
        self.groups.push(Group {
            row: job.row(),
            jobs: vec![job],
            due: now + self.pause,
            pause: self.pause,
        });
    }

    /// Keeps those that want a row that is known to be locked, and gives the others back.
    pub(super) fn let_through(&mut self, jobs: Vec<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
        if self.groups.is_empty() {
            return jobs;
        }
        let mut free = Vec::with_capacity(jobs.len());
        for job in jobs {
            match self.group(job.row()) {
                Some(group) => group.jobs.push(job),
                None => free.push(job),
            }
        }
        free
    }

    /// When the next row is to be tried.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.groups.iter().map(|group| group.due).min()
    }

    /// A group whose time has come. Until [`Parked::end_trial`] a job that is kept again waits longer than before.
    pub(super) fn begin_trial(&mut self, now: Instant) -> Option<Vec<Box<dyn Job>>> {
        let due = self.groups.iter().position(|group| group.due <= now)?;
        let group = self.groups.swap_remove(due);
        self.pause = (group.pause * 2).min(LONGEST_PAUSE);
        Some(group.jobs)
    }

    /// See [`Parked::begin_trial`].
    pub(super) fn end_trial(&mut self) {
        self.pause = FIRST_PAUSE;
    }

    /// Whether nobody waits here.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    fn group(&mut self, row: Option<Uuid>) -> Option<&mut Group> {
        self.groups
            .iter_mut()
            .find(|group| row.is_some() && group.row == row)
    }
}
