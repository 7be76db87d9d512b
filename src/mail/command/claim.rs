//! Taking due mails for sending, and keeping them while that takes long. Not which of them may be sent now (`jobs/`).

use chrono::TimeDelta;

use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::mail::{Claim, Outgoing, store};
use crate::tx::Tx;
use crate::types::OutboxMessageId;

/// A mail whose worker was not heard of for so long goes back into the queue.
pub const CLAIM_LASTS: TimeDelta = TimeDelta::seconds(30);

/// Takes those of these mails for sending that are still due; another worker may have been faster.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written.
pub async fn claim(app: &App, ids: Vec<OutboxMessageId>) -> Result<Vec<Outgoing>> {
    let now = app.now();
    app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        store::claim(tx, &ids, now, now + CLAIM_LASTS).await
    })
    .await
}

/// Says that these mails are still being sent.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written; another worker may then take the mails.
pub async fn renew(app: &App, claims: Vec<Claim>) -> Result<()> {
    let until = app.now() + CLAIM_LASTS;
    app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        store::renew(tx, &claims, until).await
    })
    .await
}
