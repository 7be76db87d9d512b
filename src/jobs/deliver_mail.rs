//! Takes due mails from the outbox, sends each to its one recipient and keeps what came of it. Not when to try again:
//! that is the outbox's plan (`mail/`).

use std::time::Duration;

use futures::StreamExt;
use futures::stream;

use super::transport::Transport;
use crate::app::App;
use crate::error::Result;
use crate::mail::{self, Attempt, Fault, Outgoing, Settled};

/// How many mails one step takes.
const BATCH: u64 = 32;

/// How many of them are sent at the same time; so many can go out twice when the program is killed.
const AT_ONCE: usize = 8;

/// How long one mail may take. A whole batch then ends well before its claim does.
const PATIENCE: Duration = Duration::from_secs(60);

/// What one step did.
pub type Delivered = Settled;

/// Sends up to a batch of due mails.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read or written. Mails whose result could not be kept go out again
/// later, under the same Message-ID.
pub async fn run_once(app: &App, transport: &Transport) -> Result<Delivered> {
    let claimed = mail::claim(app, BATCH).await?;
    let mut attempts = stream::iter(claimed)
        .map(|mail| attempt(transport, mail))
        .buffer_unordered(AT_ONCE)
        .ready_chunks(AT_ONCE);
    let mut delivered = Delivered::default();
    let mut problem = None;
    while let Some(finished) = attempts.next().await {
        match mail::settle(app, finished).await {
            Ok(settled) => delivered.add(settled),
            Err(error) => problem = Some(error),
        }
    }
    problem.map_or(Ok(delivered), Err)
}

async fn attempt(transport: &Transport, mail: Outgoing) -> (Outgoing, Attempt) {
    let attempt = match tokio::time::timeout(PATIENCE, transport.send(&mail)).await {
        Ok(Ok(())) => Attempt::Accepted,
        Ok(Err(fault)) => Attempt::Failed(fault),
        Err(_) => Attempt::Failed(Fault::Timeout),
    };
    (mail, attempt)
}

#[cfg(test)]
mod tests;
