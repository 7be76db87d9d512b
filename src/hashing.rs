//! The threads on which passwords are hashed: two, each with one piece of memory, and both gone when nobody signs in.
//! Not the hashing itself (`staff/password.rs`).
//!
//! Hashing is slow and takes 19 MiB on purpose. On the runtime's threads every one of them would keep such a piece for
//! good, because what a thread frees goes back to that thread's own heap; 120 attempts took more than a gibibyte.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use argon2::Block;
use tokio::sync::oneshot;

use crate::error::{AppError, Result};

/// How many passwords are hashed at the same time.
const THREADS: usize = 2;

/// How many may wait for it; one more is told to come again. They wait for a second or two.
const QUEUE: usize = 64;

/// A thread with nothing to do for so long ends, and gives its memory back.
const IDLE: Duration = Duration::from_secs(5);

/// How much each thread reserves; only what is used of it costs memory.
const RESERVED: usize = 33 * 1024 * 1024 / Block::SIZE;

/// The allocator gives back what was freed a second ago (mimalloc, `purge_delay`), when it is looked after, and a
/// thread that ends does that.
const GIVEN_BACK_AFTER: Duration = Duration::from_millis(1_500);

/// The threads, started when there is work.
#[derive(Clone)]
pub struct Hashing(Arc<Shared>);

struct Shared {
    settings: Settings,
    state: Mutex<State>,
    has_work: Condvar,
}

#[derive(Clone, Copy)]
struct Settings {
    threads: usize,
    queue: usize,
    idle: Duration,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Work>,
    threads: usize,
    resting: usize,
}

type Work = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

impl Default for Hashing {
    fn default() -> Self {
        Self::new(Settings {
            threads: THREADS,
            queue: QUEUE,
            idle: IDLE,
        })
    }
}

impl Hashing {
    fn new(settings: Settings) -> Self {
        Self(Arc::new(Shared {
            settings,
            state: Mutex::default(),
            has_work: Condvar::new(),
        }))
    }

    /// Does slow arithmetic in memory that is used again, where it holds up no request.
    ///
    /// # Errors
    /// `AppError::Unavailable` when too many wait already.
    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.submit(Box::new(move |memory| {
            // Whoever asked may have gone away in the meantime.
            if !answer.is_closed() {
                drop(answer.send(work(memory)));
            }
        }))?;
        answered.await.map_err(AppError::fault)
    }

    fn submit(&self, work: Work) -> Result<()> {
        let mut state = self.0.state();
        if state.waiting.len() >= self.0.settings.queue {
            return Err(AppError::unavailable(
                "too many passwords wait to be hashed",
            ));
        }
        state.waiting.push_back(work);
        if state.waiting.len() > state.resting && state.threads < self.0.settings.threads {
            let shared = Arc::clone(&self.0);
            let thread = std::thread::Builder::new().name("hashing".to_owned());
            match thread.spawn(move || shared.work()) {
                Ok(_) => state.threads += 1,
                // Those that are at work will come to it.
                Err(_) if state.threads > 0 => {}
                Err(error) => {
                    state.waiting.pop_back();
                    return Err(AppError::unavailable(error));
                }
            }
        }
        drop(state);
        self.0.has_work.notify_one();
        Ok(())
    }

    #[cfg(test)]
    fn threads(&self) -> usize {
        self.0.state().threads
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a thread does until nothing is left to do.
    fn work(&self) {
        let mut memory = Vec::with_capacity(RESERVED);
        while let Some(work) = self.next() {
            // A defect in one piece of work is told to whoever waits for it; the thread goes on.
            drop(catch_unwind(AssertUnwindSafe(|| work(&mut memory))));
        }
        drop(memory);
        std::thread::sleep(GIVEN_BACK_AFTER);
    }

    /// The next piece of work; none, and the thread is counted out, when none came for a while.
    fn next(&self) -> Option<Work> {
        let mut state = self.state();
        if state.waiting.is_empty() {
            state.resting += 1;
            let waited = self
                .has_work
                .wait_timeout_while(state, self.settings.idle, |state| state.waiting.is_empty());
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            state.resting -= 1;
        }
        let work = state.waiting.pop_front();
        if work.is_none() {
            state.threads -= 1;
        }
        work
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use std::sync::mpsc;
    use std::time::Instant;

    use super::*;

    fn hashing(queue: usize) -> Hashing {
        Hashing::new(Settings {
            threads: 2,
            queue,
            idle: Duration::from_millis(20),
        })
    }

    /// Keeps the threads busy until the sender goes.
    fn busy(hashing: &Hashing) -> Vec<mpsc::Sender<()>> {
        let keep = (0..2).map(|_| {
            let (sender, receiver) = mpsc::channel::<()>();
            let (started, is_started) = mpsc::channel();
            let work: Work = Box::new(move |_| {
                started.send(()).unwrap();
                receiver.recv().unwrap_err();
            });
            hashing.submit(work).unwrap();
            is_started.recv().unwrap();
            sender
        });
        keep.collect()
    }

    #[tokio::test]
    async fn one_too_many_is_told_to_come_again_and_the_others_are_answered() {
        let hashing = hashing(3);
        let busy = busy(&hashing);

        let waiting: Vec<_> = (0..3)
            .map(|number| {
                let hashing = hashing.clone();
                tokio::spawn(async move { hashing.run(move |_| number).await })
            })
            .collect();
        while hashing.0.state().waiting.len() < 3 {
            tokio::task::yield_now().await;
        }
        let refused = hashing.run(|_| 0).await;
        drop(busy);

        assert!(
            matches!(refused, Err(AppError::Unavailable(_))),
            "{refused:?}"
        );
        for (number, waiting) in waiting.into_iter().enumerate() {
            assert_eq!(waiting.await.unwrap().unwrap(), number);
        }
    }

    #[tokio::test]
    async fn threads_are_few_and_end_when_there_is_nothing_to_do() {
        let hashing = hashing(100);

        let all = (0..50).map(|_| hashing.run(|memory| memory.resize(8, Block::new())));
        for done in futures::future::join_all(all).await {
            done.unwrap();
        }

        assert!(hashing.threads() <= 2);
        let started = Instant::now();
        while hashing.threads() > 0 {
            assert!(started.elapsed() < Duration::from_secs(30));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(hashing.run(|_| "again").await.unwrap(), "again");
    }

    #[tokio::test]
    async fn a_defect_is_told_and_the_next_one_is_served() {
        let hashing = hashing(3);

        let broken = hashing.run(|_| -> u8 { panic!("a defect") }).await;

        assert!(matches!(broken, Err(AppError::Fault(_))), "{broken:?}");
        assert_eq!(hashing.run(|_| 1).await.unwrap(), 1);
    }
}
