//! Use cases that wait for a row somebody else has locked: beside the queue, so that they hold up nobody. Pure but for
//! the jobs it keeps.

use std::time::{Duration, Instant};

use uuid::Uuid;

use super::job::Job;

/// The pause before the row is tried again, doubled each time up to the longest one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Use cases in the order in which they came.
type Jobs = Vec<Box<dyn Job>>;

/// The groups of waiting use cases.
pub(super) struct Parked {
    groups: Vec<Group>,
    /// How long the next one waits.
    pause: Duration,
}

/// Use cases that want the same row first, or those that name none.
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
    /// Keeps a job whose row is locked. Those without a named row wait together, because each trial costs everybody a
    /// moment.
    pub(super) fn park(&mut self, job: Box<dyn Job>, now: Instant) {
        let row = job.row();
        if let Some(group) = self.groups.iter_mut().find(|group| group.row == row) {
            return group.jobs.push(job);
        }
        self.groups.push(Group {
            row,
            jobs: vec![job],
            due: now + self.pause,
            pause: self.pause,
        });
    }

    /// Keeps those that want a row that is known to be locked, and gives the others back.
    pub(super) fn let_through(&mut self, jobs: Jobs) -> Jobs {
        if self.groups.is_empty() {
            return jobs;
        }
        let mut free = Jobs::with_capacity(jobs.len());
        for job in jobs {
            let row = job.row();
            let locked = self.groups.iter_mut().find(|group| group.row == row);
            match locked {
                Some(group) if row.is_some() => group.jobs.push(job),
                _ => free.push(job),
            }
        }
        free
    }

    /// When the next row is to be tried.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.groups.iter().map(|group| group.due).min()
    }

    /// The row and the jobs of a group whose time has come. Until [`Parked::end_trial`] a job that is kept again waits
    /// longer than before.
    pub(super) fn begin_trial(&mut self, now: Instant) -> Option<(Option<Uuid>, Jobs)> {
        let due = self.groups.iter().position(|group| group.due <= now)?;
        let group = self.groups.swap_remove(due);
        self.pause = (group.pause * 2).min(LONGEST_PAUSE);
        Some((group.row, group.jobs))
    }

    /// After the first of a group was tried: gives back those behind it, or keeps them when that one had to wait again.
    /// Those without a named row may want different ones, so then another one is the first.
    pub(super) fn end_trial(&mut self, row: Option<Uuid>, mut behind: Jobs) -> Jobs {
        self.pause = FIRST_PAUSE;
        let Some(group) = self.groups.iter_mut().find(|group| group.row == row) else {
            return behind;
        };
        if row.is_some() {
            group.jobs.append(&mut behind);
        } else {
            behind.append(&mut group.jobs);
            group.jobs = behind;
        }
        Jobs::new()
    }

    /// Whether use cases wait that name no row.
    pub(super) fn has_unnamed(&self) -> bool {
        self.groups.iter().any(|group| group.row.is_none())
    }

    /// Whether nobody waits here.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}
