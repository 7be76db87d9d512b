//! Putting mails back into the queue whose worker died. Not how long that is waited for (`claim.rs`).

use super::record_failure;
use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::mail::{Fault, store};
use crate::tx::Tx;
use crate::types::OutboxMessageId;

/// Puts mails back into the queue whose worker was not heard of; `own` are those the asking worker is sending itself.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read or written.
pub async fn give_back_abandoned(app: &App, own: &[OutboxMessageId]) -> Result<()> {
    let now = app.now();
    // A look first, so that an ordinary day costs the writer nothing.
    let abandoned = store::abandoned(app.db.read(), now, own).await?;
    if abandoned.is_empty() {
        return Ok(());
    }
    app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        for id in store::give_up_abandoned(tx, &abandoned, now).await? {
            record_failure(tx, id, &Fault::Interrupted.to_string()).await?;
        }
        store::give_back_abandoned(tx, &abandoned, now).await
    })
    .await
}
