//! What happens without anybody asking: the delivery of mail, seats that nobody confirmed. Not rules: those stand in the features.
//!
//! Jobs are started by `serve`. One step of each can be taken by hand, and doing a step twice does no harm.

use std::pin::pin;
use std::time::Duration;

use crate::app::App;
use crate::error::Result;

pub mod deliver_mail;
mod message;
pub mod release_holds;
mod transport;

pub use deliver_mail::Delivered;
pub use transport::{SentMail, Transport};

/// How long to rest when there was nothing to do.
const PAUSE: Duration = Duration::from_secs(2);

/// How long to leave the writer to people who wait for it, between two batches of mail. Under a rush that lasts, mail
/// still goes out, at more than a hundred a second.
const GIVE_WAY: Duration = Duration::from_millis(250);

/// How long mails that are being sent may take to finish after the program was asked to stop.
const GRACE: Duration = Duration::from_secs(8);

/// Delivers mail until `shutdown` is ready.
///
/// A failing step is logged when the failure begins and when it ends, not every two seconds in between.
pub async fn run(app: App, transport: Transport, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    let mut was_failing = false;
    loop {
        let mut step = pin!(deliver_mail::run_once(&app, &transport));
        let delivered = tokio::select! {
            delivered = &mut step => delivered,
            () = &mut shutdown => {
                if tokio::time::timeout(GRACE, step).await.is_err() {
                    tracing::warn!("stopped while mails were being sent; they will be sent again");
                }
                return;
            }
        };
        let rest = if report(&delivered, &mut was_failing) {
            PAUSE
        } else if app.db.waiting() > 0 {
            GIVE_WAY
        } else {
            Duration::ZERO
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = &mut shutdown => return,
        }
    }
}

/// Logs what is worth it and says whether to rest.
fn report(delivered: &Result<Delivered>, was_failing: &mut bool) -> bool {
    match delivered {
        Ok(delivered) => {
            if std::mem::take(was_failing) {
                tracing::info!("mail is delivered again");
            }
            if delivered.retried > 0 || delivered.failed > 0 {
                tracing::warn!(
                    sent = delivered.sent,
                    retried = delivered.retried,
                    failed = delivered.failed,
                    "some mails could not be delivered"
                );
            }
            delivered.is_empty()
        }
        Err(error) => {
            if !std::mem::replace(was_failing, true) {
                tracing::error!(%error, "mail cannot be delivered");
            }
            true
        }
    }
}
