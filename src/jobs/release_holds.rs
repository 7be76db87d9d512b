//! Gives back seats of applications that were to be confirmed and were not. Not when that is due: that is the rule of
//! the registrations (`registration/hold.rs`).

use std::pin::pin;
use std::time::Duration;

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

/// Gives back what is due until `shutdown` is ready.
///
/// A failing step is logged when the failure begins and when it ends.
pub async fn run(app: App, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    let mut was_failing = false;
    loop {
        let rest = match run_once(&app).await {
            Ok(lapsed) => {
                if std::mem::take(&mut was_failing) {
                    tracing::info!("seats that nobody confirmed are given back again");
                }
                if lapsed > 0 {
                    tracing::info!(lapsed, "applications lapsed because nobody confirmed them");
                    Duration::ZERO
                } else {
                    PAUSE
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut was_failing, true) {
                    tracing::error!(%error, "seats that nobody confirmed cannot be given back");
                }
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = &mut shutdown => return,
        }
    }
}
