//! Keeps a job going: one that meets a defect is told by its health and starts again after a pause. Not what a job does.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures::FutureExt;

use crate::job_health::JobHealth;

/// The pause before a job starts again after a defect, doubled each time up to the longest one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Does a job until it ends by itself, which it does when `shutdown` is ready; starts it again after a defect.
pub(super) async fn supervise<W>(
    health: &JobHealth,
    shutdown: impl Future<Output = ()> + Clone,
    work: impl Fn() -> W,
) where
    W: Future<Output = ()>,
{
    let mut pause = FIRST_PAUSE;
    loop {
        let started = Instant::now();
        if AssertUnwindSafe(work()).catch_unwind().await.is_ok() {
            return;
        }
        if started.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        health.note_defect(pause);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shutdown.clone() => return,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
