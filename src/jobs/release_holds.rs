//! Gives back seats of applications that were to be confirmed and were not. Not when that is due: that is the rule of
//! the registrations (`registration/hold.rs`).

use std::pin::pin;
use std::time::Duration;

use futures::FutureExt;

use super::supervise::supervise;
use crate::app::App;
use crate::error::Result;
use crate::registration;

/// How long to rest when nothing was due.
const PAUSE: Duration = Duration::from_secs(10);

/// Gives back what is due, so many at once; answers how many registrations lapsed. Doing it twice does no harm.
///
/// # Errors
/// Database errors; what was not given back then is due again in the next step.
pub async fn run_once(app: &App) -> Result<u64> {
    registration::release_due(app).await
}

/// Gives back what is due until `shutdown` is ready; starts again after a defect.
pub async fn run(app: App, shutdown: impl Future<Output = ()>) {
    let shutdown = shutdown.shared();
    let work = || release(&app, shutdown.clone());
    supervise(&app.hold_job, shutdown.clone(), work).await;
}

/// Takes step after step until it is asked to stop.
async fn release(app: &App, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    loop {
        #[cfg(feature = "race-controls")]
        app.hold_job.meet_defect();
        let lapsed = run_once(app).await;
        app.hold_job.note_turn(lapsed.as_ref().err());
        let rest = match lapsed {
            Ok(0) | Err(_) => PAUSE,
            Ok(lapsed) => {
                tracing::info!(lapsed, "applications lapsed because nobody confirmed them");
                Duration::ZERO
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = &mut shutdown => return,
        }
    }
}
