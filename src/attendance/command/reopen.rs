//! Final counts of an event opened again, with a reason. Not the way there (`finalise.rs`).

use serde_json::json;

use crate::app::App;
use crate::attendance::{Outcome, Refusal, store};
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::tx::Tx;
use crate::types::{EventId, Reason, ReasonError, Seen, SlotId};
use crate::{event, revision};

/// Opens the final counts of an event again. The reason stays in the audit log.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when it was changed since it was seen.
pub async fn reopen(
    app: &App,
    by: &Authority,
    event: impl Into<Seen<EventId>>,
    reason: &str,
) -> Result<Outcome<()>> {
    let seen = event.into();
    let event = seen.id;
    let reason = match Reason::parse(reason) {
        Ok(reason) => reason,
        Err(ReasonError::Empty) => return Ok(Err(Refusal::ReasonNeeded)),
        Err(ReasonError::TooLong | ReasonError::Invalid) => {
            return Ok(Err(Refusal::ReasonUnusable));
        }
    };
    app.write(by, async move |tx: &Tx| {
        let locking = tx.locking(event)?;
        let stored = event::find_in(tx, event).await?;
        tx.by.may(Permission::FinaliseCounts, stored.owner)?;
        let slots: Vec<SlotId> = stored.slots.iter().map(|slot| slot.id).collect();
        if !store::set_open(tx, locking, &slots).await? {
            let is_repeat = revision::answered(tx, seen.form()).await?.is_some();
            return Ok(if is_repeat {
                Ok(())
            } else {
                Err(Refusal::NotFinalised)
            });
        }
        revision::check(tx, &seen).await?;
        revision::advance(tx, event).await?;
        revision::remember(tx, seen.form(), None).await?;
        let subject = ("event", Some(event.into()));
        let detail = json!({ "reason": reason.as_str() });
        tx.audit("event.reopened", subject, detail).await?;
        Ok(Ok(()))
    })
    .await
}
