//! What the program does while the disk, the file or the server under it fails: nothing acknowledged is lost, every
//! other answer tells the truth, and the service comes back by itself. Each is tried under load on real processes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tsudoi::event::Event;

use crate::support::{Place, Sent};

mod cluster;
mod disk;
mod neighbours;
mod postgres;

/// How many clients send applications.
const CLIENTS: usize = 12;

/// How long the service may need after the fault is over.
const BACK_WITHIN: Duration = Duration::from_secs(5);

/// What was sent around a fault, and when the fault was over.
struct Trial {
    sent: Vec<Sent>,
    over_at: Instant,
    /// What `/readyz` said while the fault lasted.
    ready: Option<StatusCode>,
}

/// Applies for a while, then while `break_it` lasts, then until the service is back.
async fn under_load<F>(place: &Place, event: &Event, break_it: F) -> Trial
where
    F: AsyncFnOnce(),
{
    let stop = AtomicBool::new(false);
    let fault = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        // Asked in the midst of the fault, which lasts a second at least.
        let asking = async {
            tokio::time::sleep(Duration::from_millis(800)).await;
            place.ready().await
        };
        let (ready, ()) = tokio::join!(asking, break_it());
        let over_at = Instant::now();
        tokio::time::sleep(BACK_WITHIN).await;
        stop.store(true, Ordering::Relaxed);
        (ready, over_at)
    };
    let (sent, (ready, over_at)) = tokio::join!(place.apply_until(event, CLIENTS, &stop), fault);
    Trial {
        sent,
        over_at,
        ready,
    }
}

impl Trial {
    /// Everything acknowledged is there, before and after the program is started again; the service came back in
    /// time. Answers how long that took.
    async fn is_survived(&self, place: &Place, server: crate::support::Server) -> Duration {
        place.account(&self.sent).await;
        let mut server = server;
        assert!(server.stop().await, "{}", place.log());
        drop(server);
        let mut server = place.serve().await;
        let answers = place.account(&self.sent).await;
        assert!(answers[&303] > CLIENTS, "{answers:?} are too few to tell");
        assert!(server.stop().await);

        let accepted = |sent: &&Sent| sent.status == Some(StatusCode::SEE_OTHER);
        let first = self
            .sent
            .iter()
            .filter(accepted)
            .map(|sent| sent.at + sent.took)
            .filter(|answered| *answered > self.over_at)
            .min();
        let Some(first) = first else {
            panic!("the service never came back: {answers:?}");
        };
        let back = first - self.over_at;
        assert!(back < BACK_WITHIN, "back only after {back:?}: {answers:?}");
        println!("back after {back:?}, answers {answers:?}");
        back
    }
}
