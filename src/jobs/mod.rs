//! What happens without anybody asking: the delivery of mail, seats that nobody confirmed. Not rules: those stand in the features.
//!
//! Jobs are started by `serve` and watched (`supervise.rs`): one that meets a defect is told by `/readyz` and starts
//! again. One step of each can be taken by hand, and doing a step twice does no harm.

use std::pin::pin;
use std::time::Duration;

use futures::FutureExt;

use crate::app::App;
use crate::error::Result;

pub mod deliver_mail;
mod lanes;
#[cfg(test)]
mod mail_server;
mod message;
pub mod release_holds;
mod smtp;
mod supervise;
mod transport;

pub use deliver_mail::Delivered;
use deliver_mail::Delivery;
use supervise::supervise;
pub use transport::{SentMail, Transport};

/// How long to rest when there was nothing to do.
const PAUSE: Duration = Duration::from_secs(2);

/// The same while mails are being sent: perhaps some have become slow, and others may go past them.
const SHORT_PAUSE: Duration = Duration::from_millis(500);

/// How long to leave the writer to people who wait for it, between two batches of mail. Under a rush that lasts, mail
/// still goes out, at more than a hundred a second.
const GIVE_WAY: Duration = Duration::from_millis(250);

/// How long mails that are being sent may take to finish after the program was asked to stop.
const GRACE: Duration = Duration::from_secs(8);

/// Delivers mail until `shutdown` is ready; starts again after a defect.
pub async fn run(app: App, transport: Transport, shutdown: impl Future<Output = ()>) {
    let shutdown = shutdown.shared();
    let work = || deliver(&app, &transport, shutdown.clone());
    supervise(&app.mail_job, shutdown.clone(), work).await;
}

/// Turns until it is asked to stop, and then lets the mails that are being sent end.
async fn deliver(app: &App, transport: &Transport, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    let mut delivery = Delivery::new(app.clone(), transport.clone());
    loop {
        #[cfg(feature = "race-controls")]
        app.mail_job.meet_defect();
        tokio::select! {
            done = turn(app, &mut delivery) => app.mail_job.note_turn(done.as_ref().err()),
            () = &mut shutdown => {
                if tokio::time::timeout(GRACE, finish(&mut delivery)).await.is_err() {
                    tracing::warn!("stopped while mails were being sent; they will be sent again");
                }
                return;
            }
        }
    }
}

/// Takes what is due, waits until something ends, and keeps what came of it. May be left off at any point: what was
/// taken and not begun comes back when its claim runs out, and what was not kept is kept with the next ones.
async fn turn(app: &App, delivery: &mut Delivery) -> Result<()> {
    let taken = delivery.take().await;
    let rest = match taken {
        Ok(()) if delivery.is_idle() => PAUSE,
        Ok(()) if app.db.waiting() > 0 => GIVE_WAY,
        Ok(()) => SHORT_PAUSE,
        Err(_) => PAUSE,
    };
    wait(delivery, rest).await;
    taken.and(keep(delivery).await)
}

/// Waits for a mail to end, but not longer than this; when others wait for the writer, the whole time.
async fn wait(delivery: &mut Delivery, rest: Duration) {
    let ended = tokio::time::timeout(rest, delivery.ended());
    if rest == GIVE_WAY {
        tokio::join!(tokio::time::sleep(rest), ended).1.ok();
    } else {
        ended.await.ok();
    }
}

/// Keeps what came of mails, and the claims on those that take long.
async fn keep(delivery: &mut Delivery) -> Result<()> {
    delivery.renew().await?;
    let delivered = delivery.settle().await?;
    if delivered.retried > 0 || delivered.failed > 0 {
        tracing::warn!(
            sent = delivered.sent,
            retried = delivered.retried,
            failed = delivered.failed,
            "some mails could not be delivered"
        );
    }
    Ok(())
}

/// Lets the mails that are being sent end, and keeps what came of them.
async fn finish(delivery: &mut Delivery) {
    while !delivery.is_idle() {
        delivery.ended().await;
        let kept: Result<Delivered> = delivery.settle().await;
        if let Err(error) = kept {
            tracing::error!(%error, "what came of a mail could not be kept; it will be sent again");
            return;
        }
    }
}
