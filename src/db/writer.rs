//! The writer: one thread with one connection that commits many use cases together, so that durability is paid once
//! per batch and writers queue fairly. Not a lock: correctness rests on the statements of the use cases themselves,
//! because another process may write to the same PostgreSQL database.
//!
//! Its promises (ADR 0002): nobody is told yes before the COMMIT is durable. A connection whose state is in doubt is
//! thrown away. A batch that surely was not committed runs again until its use cases may wait no longer; one whose
//! COMMIT nobody answered is asked for by its mark. A use case that waits for somebody else's lock waits beside the
//! queue (`parked.rs`), and one that takes too long is tried once more, after the others.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use uuid::Uuid;

use super::batch::{Attempt, Blame, Changes, Mode, Number, Slowest, attempt};
use super::deferred_inserts::InsertCache;
use super::failure::{Failed, FailureKind};
use super::health::Health;
use super::job::Job;
use super::lock_wait::LockWait;
use super::parked::Parked;
use super::session::Session;
use crate::error::AppError;

/// At most this many use cases share a commit; more would only make the first of them wait.
pub(super) const BATCH: usize = 128;

/// How often a use case that lost a deadlock is tried on its own.
const RETRIES: usize = 5;

/// The pause after a lost connection, doubled each time up to the longest one.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(150);

/// For how long a COMMIT that nobody answered is asked about.
const ASKING: Duration = Duration::from_secs(8);

/// The writer at work.
pub(super) struct Writer {
    url: String,
    id: Uuid,
    session: Option<Arc<Session>>,
    inserts: Arc<InsertCache>,
    last_batch: i64,
    parked: Parked,
    /// To whose statement the server said nothing: tried once more, each alone, after those that wait.
    aside: VecDeque<Box<dyn Job>>,
    health: Arc<Health>,
}

/// Jobs of which nothing is decided yet.
type Jobs = Vec<Box<dyn Job>>;

/// A batch on its way: the jobs, and how they are tried next.
struct Batch {
    jobs: Jobs,
    mode: Mode,
    lock_wait: LockWait,
    /// The pause before the next attempt on a new connection.
    pause: Duration,
    /// Whether its job is not set aside again.
    is_last_try: bool,
}

impl Batch {
    fn new(jobs: Jobs, mode: Mode, lock_wait: LockWait) -> Self {
        Self {
            jobs,
            mode,
            lock_wait,
            pause: FIRST_PAUSE,
            is_last_try: false,
        }
    }

    /// The same way for other jobs.
    fn of(&self, jobs: Jobs) -> Self {
        Self::new(jobs, self.mode, self.lock_wait)
    }
}

impl Writer {
    /// A writer that connects when it has something to write.
    pub(super) fn new(url: String, id: Uuid, health: Arc<Health>) -> Self {
        Self {
            url,
            id,
            session: None,
            inserts: Arc::default(),
            last_batch: health.last_batch(),
            parked: Parked::default(),
            aside: VecDeque::new(),
            health,
        }
    }

    /// Works until nobody can ask any more.
    pub(super) async fn run(&mut self, queue: &mut mpsc::Receiver<Box<dyn Job>>) {
        let mut waiting = Jobs::with_capacity(BATCH);
        let mut is_open = true;
        while is_open || !self.parked.is_empty() || !self.aside.is_empty() {
            tokio::select! {
                biased;
                taken = queue.recv_many(&mut waiting, BATCH), if is_open => is_open = taken > 0,
                () = std::future::ready(()), if !self.aside.is_empty() => {}
                () = sleep_until(self.parked.next_due()) => {}
            }
            #[cfg(feature = "race-controls")]
            self.health.meet_defect();
            let free = self.parked.let_through(std::mem::take(&mut waiting));
            // What some that name no row wait for, others of them may want, too.
            let lock_wait = if self.parked.has_unnamed() {
                LockWait::Short
            } else {
                LockWait::Usual
            };
            self.commit(free, lock_wait).await;
            self.try_parked().await;
            self.try_aside().await;
        }
        if let Some(session) = self.session.take().and_then(Arc::into_inner) {
            session.close(self.id).await;
        }
    }

    /// Tries a job that waited for a lock; when it gets it, those behind it follow.
    async fn try_parked(&mut self) {
        let Some((row, jobs)) = self.parked.begin_trial(Instant::now()) else {
            return;
        };
        // Whoever is late tells nothing of the lock.
        let mut jobs = dismiss_late(jobs);
        let behind = jobs.split_off(1.min(jobs.len()));
        self.commit(jobs, LockWait::Short).await;
        let mut free = self.parked.end_trial(row, behind);
        while !free.is_empty() {
            let rest = free.split_off(BATCH.min(free.len()));
            self.commit(free, LockWait::Short).await;
            free = self.parked.let_through(rest);
        }
    }

    /// Tries once more a job that was set aside.
    async fn try_aside(&mut self) {
        let Some(job) = self.aside.pop_front() else {
            return;
        };
        let mut batch = Batch::new(vec![job], Mode::Apart, LockWait::Usual);
        batch.is_last_try = true;
        let left = self.commit_batch(batch, &mut Vec::new()).await;
        left.into_iter().for_each(|job| job.answer());
    }

    /// Carries out use cases and answers every one, except for those that have to wait for a lock.
    async fn commit(&mut self, mut jobs: Jobs, lock_wait: LockWait) {
        // In one order in every process, so that two batches that want the same two rows do not wait for each other.
        jobs.sort_by_key(|job| job.row());
        let mut batches = vec![Batch::new(jobs, Mode::Together, lock_wait)];
        let mut alone = Jobs::new();
        while let Some(batch) = batches.pop() {
            alone.extend(self.commit_batch(batch, &mut batches).await);
        }
        for job in alone {
            self.commit_alone(job).await;
        }
    }

    /// Tries one job as often as it loses a deadlock or its COMMIT is refused.
    async fn commit_alone(&mut self, job: Box<dyn Job>) {
        let mut jobs = vec![job];
        for _ in 0..RETRIES {
            let batch = Batch::new(jobs, Mode::Apart, LockWait::Usual);
            // A single job is not divided any more.
            jobs = self.commit_batch(batch, &mut Vec::new()).await;
            if jobs.is_empty() {
                return;
            }
        }
        jobs.into_iter().for_each(|job| job.answer());
    }

    /// Carries out a batch, until it is committed or may wait no longer. What is to be carried out after it comes to
    /// `batches`; answers those jobs that may succeed when each is tried alone.
    async fn commit_batch(&mut self, mut batch: Batch, batches: &mut Vec<Batch>) -> Jobs {
        loop {
            batch.jobs = dismiss_late(batch.jobs);
            if batch.jobs.is_empty() {
                return Jobs::new();
            }
            let session = match self.session().await {
                Ok(session) => session,
                Err(failed) => {
                    self.health.note_failure(&failed);
                    rest(&mut batch.pause).await;
                    continue;
                }
            };
            self.last_batch += 1;
            let number = Number {
                writer: self.id,
                batch: self.last_batch,
            };
            self.health.note_attempt(number.batch);
            let how = (batch.mode, batch.lock_wait);
            let ended = attempt(&session, &self.inserts, &mut batch.jobs, how, number).await;
            // Nobody else holds it when it is thrown away.
            drop(session);
            match ended {
                Attempt::Committed(changes) => return self.answer(batch.jobs, changes).await,
                Attempt::Stopped(index) => self.without_culprit(&mut batch, index),
                Attempt::TooLong(slowest) => divide(&mut batch, slowest, batches),
                Attempt::Conflicted => batch.mode = Mode::Apart,
                Attempt::Refused(failed) => {
                    // Some row of some job breaks a rule that is looked at only then.
                    fail_all(&mut batch.jobs, &failed);
                    return batch.jobs;
                }
                Attempt::Lost(failed, blame) => {
                    self.drop_session(&failed).await;
                    if failed.kind == FailureKind::Full {
                        return refuse(batch.jobs, &failed);
                    }
                    match blame {
                        Blame::Nobody => {}
                        Blame::TooLong(slowest) => divide(&mut batch, slowest, batches),
                        Blame::Unanswered(culprit) => {
                            let job = batch.jobs.remove(culprit);
                            if batch.is_last_try {
                                refuse_late(vec![job]);
                            } else {
                                self.aside.push_back(job);
                            }
                        }
                    }
                    rest(&mut batch.pause).await;
                }
                Attempt::Uncertain(failed) => {
                    self.drop_session(&failed).await;
                    match self.ask(number).await {
                        Some(true) => return self.answer(batch.jobs, Changes::Some).await,
                        Some(false) if failed.kind == FailureKind::Full => {
                            return refuse(batch.jobs, &failed);
                        }
                        Some(false) => {
                            batch.jobs.iter_mut().for_each(|job| job.undo());
                            rest(&mut batch.pause).await;
                        }
                        None => {
                            let unknown = |job: Box<dyn Job>| job.refuse(AppError::Uncertain);
                            batch.jobs.into_iter().for_each(unknown);
                            return Jobs::new();
                        }
                    }
                }
            }
        }
    }

    /// After a batch was rolled back because of one job: what to try next.
    fn without_culprit(&mut self, batch: &mut Batch, index: usize) {
        let kind = batch.jobs.get(index).and_then(|job| job.failure());
        match kind {
            Some(FailureKind::Blocked) => {
                // The others do not wait for a lock that has nothing to do with them, and for further ones only a
                // moment.
                let culprit = batch.jobs.remove(index);
                self.parked.park(culprit, Instant::now());
                batch.jobs = self.parked.let_through(std::mem::take(&mut batch.jobs));
                batch.lock_wait = LockWait::Short;
            }
            // A statement that takes too long would do so again.
            Some(FailureKind::Slow) => batch.jobs.remove(index).answer(),
            // Alone, and nothing that another run would change.
            None | Some(FailureKind::Statement | FailureKind::Busy) if batch.jobs.len() == 1 => {
                batch.jobs.remove(index).answer();
            }
            Some(
                FailureKind::Statement
                | FailureKind::Conflict
                | FailureKind::Deadlock
                | FailureKind::Busy
                | FailureKind::Full
                | FailureKind::Unanswered
                | FailureKind::Late
                | FailureKind::Broken,
            )
            | None => batch.mode = Mode::Apart,
        }
    }

    /// Answers a committed batch, and gives back those of its jobs that may succeed when they are run again.
    async fn answer(&mut self, jobs: Jobs, changes: Changes) -> Jobs {
        self.health.note_commit(changes);
        let mut again = Jobs::new();
        for job in jobs {
            match job.failure() {
                Some(FailureKind::Blocked) => self.parked.park(job, Instant::now()),
                Some(FailureKind::Deadlock | FailureKind::Conflict) => again.push(job),
                Some(
                    FailureKind::Statement
                    | FailureKind::Slow
                    | FailureKind::Busy
                    | FailureKind::Full
                    | FailureKind::Unanswered
                    | FailureKind::Late
                    | FailureKind::Broken,
                )
                | None => job.answer(),
            }
        }
        if let Some(session) = &self.session {
            session.checkpoint().await;
        }
        again
    }

    /// Whether a batch was committed whose COMMIT nobody answered; none when that cannot be found out.
    async fn ask(&mut self, number: Number) -> Option<bool> {
        let until = Instant::now() + ASKING;
        let mut pause = FIRST_PAUSE;
        while Instant::now() < until {
            let asked = match self.session().await {
                Ok(session) => session.is_committed(number.writer, number.batch).await,
                Err(failed) => Err(failed),
            };
            match asked {
                Ok(is_committed) => {
                    tracing::warn!(
                        is_committed,
                        "a COMMIT had no answer, and its mark was looked for"
                    );
                    return Some(is_committed);
                }
                Err(failed) => {
                    self.drop_session(&failed).await;
                    rest(&mut pause).await;
                }
            }
        }
        tracing::error!("a COMMIT had no answer, and its mark could not be looked for");
        None
    }

    async fn session(&mut self) -> Result<Arc<Session>, Failed> {
        if let Some(session) = &self.session {
            return Ok(Arc::clone(session));
        }
        let session = Arc::new(Session::open(&self.url, self.id).await?);
        self.session = Some(Arc::clone(&session));
        Ok(session)
    }

    async fn drop_session(&mut self, failed: &Failed) {
        self.health.note_failure(failed);
        if let Some(session) = self.session.take() {
            session.discard().await;
        }
    }
}

/// Answers those that have waited too long or that nobody waits for any more.
fn dismiss_late(jobs: Jobs) -> Jobs {
    let now = Instant::now();
    let (in_time, late): (Jobs, Jobs) = jobs
        .into_iter()
        .partition(|job| now < job.deadline() && job.is_awaited());
    refuse_late(late);
    in_time
}

fn refuse_late(jobs: Jobs) {
    for job in jobs {
        job.refuse(AppError::unavailable("the database took no writes in time"));
    }
}

fn refuse(jobs: Jobs, failed: &Failed) -> Jobs {
    for job in jobs {
        job.refuse(AppError::unavailable(&failed.error));
    }
    Jobs::new()
}

/// After a batch that took too long: the job that took most of it is refused; without such a one the batch is halved.
fn divide(batch: &mut Batch, slowest: Slowest, batches: &mut Vec<Batch>) {
    if slowest.is_to_blame || batch.jobs.len() == 1 {
        let culprit = batch.jobs.remove(slowest.index);
        return culprit.refuse(AppError::unavailable("it took too long"));
    }
    let half = batch.jobs.split_off(batch.jobs.len() / 2);
    batches.push(batch.of(half));
}

fn fail_all(jobs: &mut Jobs, failed: &Failed) {
    for job in jobs {
        job.fail(AppError::unavailable(&failed.error), Some(failed.kind));
    }
}

async fn rest(pause: &mut Duration) {
    tokio::time::sleep(*pause).await;
    *pause = (*pause * 2).min(LONGEST_PAUSE);
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
