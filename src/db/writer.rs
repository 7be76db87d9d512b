//! The writer: one thread with one connection that commits many use cases together, so that durability is paid once
//! per batch and writers queue fairly. Not a lock: correctness rests on the statements of the use cases themselves,
//! because another process may write to the same PostgreSQL database.
//!
//! Its promises (ADR 0002): nobody is told yes before the COMMIT is durable. A connection whose state is in doubt is
//! thrown away. A batch that surely was not committed runs again until its use cases may wait no longer; one whose
//! COMMIT nobody answered is asked for by its mark. A use case that waits for somebody else's lock waits beside the
//! queue (`parked.rs`).

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use uuid::Uuid;

use super::batch::{Attempt, Mode, Number, Patience, attempt};
use super::health::Health;
use super::job::Job;
use super::kept::Inserts;
use super::parked::Parked;
use super::session::Session;
use super::trouble::{Failed, Trouble};
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
    inserts: Arc<Inserts>,
    last_batch: i64,
    parked: Parked,
    health: Arc<Health>,
}

/// Jobs of which nothing is decided yet.
type Jobs = Vec<Box<dyn Job>>;

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
            health,
        }
    }

    /// Works until nobody can ask any more.
    pub(super) async fn run(&mut self, queue: &mut mpsc::Receiver<Box<dyn Job>>) {
        let mut waiting = Jobs::with_capacity(BATCH);
        let mut is_open = true;
        while is_open || !self.parked.is_empty() {
            tokio::select! {
                biased;
                taken = queue.recv_many(&mut waiting, BATCH), if is_open => is_open = taken > 0,
                () = sleep_until(self.parked.next_due()) => {}
            }
            #[cfg(feature = "race-controls")]
            self.health.meet_defect();
            self.try_parked().await;
            let free = self.parked.let_through(std::mem::take(&mut waiting));
            self.commit(free, Patience::Usual).await;
        }
        if let Some(session) = self.session.take().and_then(Arc::into_inner) {
            session.close(self.id).await;
        }
    }

    /// Tries a job that waited for a lock; when it gets it, those behind it follow.
    async fn try_parked(&mut self) {
        let Some(mut jobs) = self.parked.begin_trial(Instant::now()) else {
            return;
        };
        let behind = jobs.split_off(1.min(jobs.len()));
        self.commit(jobs, Patience::Short).await;
        self.parked.end_trial();
        let mut free = self.parked.let_through(behind);
        while !free.is_empty() {
            let rest = free.split_off(BATCH.min(free.len()));
            self.commit(free, Patience::Usual).await;
            free = self.parked.let_through(rest);
        }
    }

    /// Carries out a batch and answers every job, except for those that have to wait for a lock.
    async fn commit(&mut self, mut jobs: Jobs, patience: Patience) {
        // In one order in every process, so that two batches that want the same two rows do not wait for each other.
        jobs.sort_by_key(|job| job.row());
        let mut mode = Mode::Together;
        let mut pause = FIRST_PAUSE;
        loop {
            jobs = dismiss_late(jobs);
            if jobs.is_empty() {
                return;
            }
            let session = match self.session().await {
                Ok(session) => session,
                Err(failed) => {
                    self.health.note_failure(&failed);
                    rest(&mut pause).await;
                    continue;
                }
            };
            self.last_batch += 1;
            let number = Number {
                writer: self.id,
                batch: self.last_batch,
            };
            self.health.note_attempt(number.batch);
            match attempt(&session, &self.inserts, &mut jobs, (mode, patience), number).await {
                Attempt::Committed => return self.answer(jobs).await,
                Attempt::Stopped(index) => jobs = self.without_culprit(jobs, index, &mut mode),
                Attempt::Conflicted => mode = Mode::Apart,
                Attempt::Refused(failed) => return self.one_by_one(jobs, failed).await,
                Attempt::Lost(failed) => {
                    self.drop_session(&failed);
                    if failed.trouble == Trouble::Full {
                        return refuse(jobs, &failed);
                    }
                    rest(&mut pause).await;
                }
                Attempt::Uncertain(failed) => {
                    self.drop_session(&failed);
                    match self.ask(number).await {
                        Some(true) => return self.answer(jobs).await,
                        Some(false) if failed.trouble == Trouble::Full => {
                            return refuse(jobs, &failed);
                        }
                        Some(false) => rest(&mut pause).await,
                        None => {
                            return jobs
                                .into_iter()
                                .for_each(|job| job.refuse(AppError::Uncertain));
                        }
                    }
                }
            }
        }
    }

    /// After a batch was rolled back because of one job: what to try next.
    fn without_culprit(&mut self, mut jobs: Jobs, index: usize, mode: &mut Mode) -> Jobs {
        let trouble = jobs.get(index).and_then(|job| job.trouble());
        if trouble == Some(Trouble::Blocked) {
            // The others do not wait for a lock that has nothing to do with them.
            let culprit = jobs.remove(index);
            self.parked.park(culprit, Instant::now());
            return self.parked.let_through(jobs);
        }
        match (jobs.len(), trouble) {
            // Alone, and nothing that another run would change.
            (1, None | Some(Trouble::Statement | Trouble::Slow | Trouble::Busy)) => {
                jobs.into_iter().for_each(|job| job.answer());
                Jobs::new()
            }
            _ => {
                *mode = Mode::Apart;
                jobs
            }
        }
    }

    /// Answers a committed batch; those of its jobs that may succeed when they are run again are.
    async fn answer(&mut self, jobs: Jobs) {
        self.health.note_commit();
        for job in jobs {
            match job.trouble() {
                Some(Trouble::Blocked) => self.parked.park(job, Instant::now()),
                Some(Trouble::Deadlock | Trouble::Conflict) => self.retry(job).await,
                _ => job.answer(),
            }
        }
    }

    /// Tries one job alone, as often as it loses a deadlock.
    async fn retry(&mut self, job: Box<dyn Job>) {
        let mut jobs = vec![job];
        for _ in 0..RETRIES {
            let Ok(session) = self.session().await else {
                break;
            };
            self.last_batch += 1;
            let number = Number {
                writer: self.id,
                batch: self.last_batch,
            };
            self.health.note_attempt(number.batch);
            match attempt(
                &session,
                &self.inserts,
                &mut jobs,
                (Mode::Apart, Patience::Usual),
                number,
            )
            .await
            {
                Attempt::Committed => {}
                Attempt::Stopped(_) | Attempt::Conflicted => continue,
                Attempt::Refused(failed) => {
                    fail_all(&mut jobs, &failed);
                    continue;
                }
                Attempt::Lost(failed) => {
                    self.drop_session(&failed);
                    fail_all(&mut jobs, &failed);
                    continue;
                }
                Attempt::Uncertain(failed) => {
                    self.drop_session(&failed);
                    match self.ask(number).await {
                        Some(true) => {}
                        Some(false) => {
                            fail_all(&mut jobs, &failed);
                            continue;
                        }
                        None => {
                            return jobs
                                .into_iter()
                                .for_each(|job| job.refuse(AppError::Uncertain));
                        }
                    }
                }
            }
            self.health.note_commit();
            let is_over = jobs
                .iter()
                .all(|job| !matches!(job.trouble(), Some(Trouble::Deadlock | Trouble::Conflict)));
            if is_over {
                break;
            }
        }
        jobs.into_iter().for_each(|job| job.answer());
    }

    /// A COMMIT was refused: some row of some job breaks a rule that is looked at only then.
    async fn one_by_one(&mut self, mut jobs: Jobs, failed: Failed) {
        if jobs.len() == 1 {
            fail_all(&mut jobs, &failed);
        }
        for job in jobs {
            self.retry(job).await;
        }
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
                    self.drop_session(&failed);
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

    fn drop_session(&mut self, failed: &Failed) {
        self.health.note_failure(failed);
        self.session = None;
    }
}

/// Answers those that have waited too long or that nobody waits for any more.
fn dismiss_late(jobs: Jobs) -> Jobs {
    let now = Instant::now();
    let (in_time, late): (Jobs, Jobs) = jobs
        .into_iter()
        .partition(|job| now < job.deadline() && job.is_awaited());
    for job in late {
        job.refuse(AppError::unavailable("the database took no writes in time"));
    }
    in_time
}

fn refuse(jobs: Jobs, failed: &Failed) {
    for job in jobs {
        job.refuse(AppError::unavailable(&failed.error));
    }
}

fn fail_all(jobs: &mut Jobs, failed: &Failed) {
    for job in jobs {
        job.fail(AppError::unavailable(&failed.error), Some(failed.trouble));
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
