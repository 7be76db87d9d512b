//! The number of heads counted in a slot, given and taken back. Not evidence by name (`record.rs`).

use serde_json::json;

use super::locked;
use crate::app::App;
use crate::attendance::{CountMethod, Official, Outcome, decide_head_count, store};
use crate::authority::Authority;
use crate::error::Result;
use crate::types::{Seen, SlotId};
use crate::{event, revision};

/// Gives the number of heads counted in a slot; from then on it is the slot's official number.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot, `AppError::Conflict` when another one was given since it was seen.
pub async fn set_head_count(
    app: &App,
    by: &Authority,
    slot: impl Into<Seen<SlotId>>,
    persons: u32,
) -> Result<Outcome<()>> {
    let seen = slot.into();
    let slot = seen.id;
    let event = event::find_by_slot(app, slot).await?.id;
    app.write(by, async move |tx| {
        let counts = match locked(tx, event, slot).await? {
            Ok(counts) => counts,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if counts.head_count == Some(persons) {
            return Ok(Ok(()));
        }
        revision::check(tx, &seen).await?;
        if let Err(refusal) = decide_head_count(persons, counts.named) {
            return Ok(Err(refusal));
        }
        let method = CountMethod::HeadCount;
        let official = Official { persons, method };
        store::upsert_count(tx, slot, official, false, tx.actor(), tx.now()).await?;
        revision::advance(tx, slot).await?;
        revision::advance(tx, event).await?;
        let subject = ("slot", Some(slot.into()));
        let detail = json!({ "persons": persons });
        tx.audit("head_count.recorded", subject, detail).await?;
        Ok(Ok(()))
    })
    .await
}

/// Takes a head count back; the named evidence is the slot's official number again.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot, `AppError::Conflict` when another one was given since it was seen.
pub async fn clear_head_count(
    app: &App,
    by: &Authority,
    slot: impl Into<Seen<SlotId>>,
) -> Result<Outcome<()>> {
    let seen = slot.into();
    let slot = seen.id;
    let event = event::find_by_slot(app, slot).await?.id;
    app.write(by, async move |tx| {
        if let Err(refusal) = locked(tx, event, slot).await? {
            return Ok(Err(refusal));
        }
        if store::delete_count(tx, slot).await? {
            revision::check(tx, &seen).await?;
            revision::advance(tx, slot).await?;
            revision::advance(tx, event).await?;
            let subject = ("slot", Some(slot.into()));
            tx.audit("head_count.removed", subject, None).await?;
        }
        Ok(Ok(()))
    })
    .await
}
