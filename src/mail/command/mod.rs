//! The use cases that write, one file each, and what they note in the audit log.

use serde_json::{Value, json};

use crate::error::Result;
use crate::tx::Tx;
use crate::types::OutboxMessageId;

mod claim;
mod enqueue;
mod give_back;
mod handle;
mod settle;

pub use claim::{CLAIM_LASTS, claim, renew};
pub use enqueue::{Prepared, enqueue, enqueue_new, prepare};
pub use give_back::give_back_abandoned;
pub use handle::handle;
pub use settle::settle;

async fn record_failure(tx: &Tx, id: OutboxMessageId, reason: &str) -> Result<()> {
    let detail = json!({ "reason": reason });
    record(tx, "mail.failed", id, Some(detail)).await
}

async fn record(
    tx: &Tx,
    action: &'static str,
    id: OutboxMessageId,
    detail: Option<Value>,
) -> Result<()> {
    tx.audit(action, ("outbox_message", Some(id.into())), detail)
        .await
}
