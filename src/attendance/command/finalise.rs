//! The counts of an event made final. Not when that can be done (`rule.rs`), and not the way back (`reopen.rs`).

use std::collections::HashMap;

use serde_json::json;

use super::locked_event;
use crate::app::App;
use crate::attendance::{OfficialCount, Outcome, Refusal, decide_finalisation, official, store};
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::revision;
use crate::types::{EventId, Seen, SlotId};

/// Makes the counts of an event final, or says which slots are not over or not counted.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when a count was changed since it was seen.
pub async fn finalise(
    app: &App,
    by: &Authority,
    event: impl Into<Seen<EventId>>,
) -> Result<Outcome<()>> {
    let seen = event.into();
    let id = seen.id;
    app.write(by, async move |tx| {
        let event = match locked_event(tx, Permission::FinaliseCounts, id).await? {
            Ok(event) => event,
            Err(Refusal::Finalised) if revision::answered(tx, seen.form()).await?.is_some() => {
                return Ok(Ok(()));
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        revision::check(tx, &seen).await?;
        let slots: Vec<SlotId> = event.slots.iter().map(|slot| slot.id).collect();
        let named = store::named(tx, &slots).await?;
        let counts: HashMap<SlotId, OfficialCount> = store::counts(tx, &slots)
            .await?
            .complete()?
            .into_iter()
            .collect();
        let now = tx.now();
        let standing = event.slots.iter().map(|slot| {
            let head_count = counts.get(&slot.id).and_then(|count| count.head_count());
            let named = named.get(&slot.id).copied().unwrap_or_default();
            (slot.id, slot.is_over(now), official(head_count, named))
        });
        let counted = match decide_finalisation(standing) {
            Ok(counted) => counted,
            Err(refusal) => return Ok(Err(refusal)),
        };
        store::set_final(tx, id, &counted, tx.actor(), now).await?;
        revision::advance(tx, id).await?;
        revision::remember(tx, seen.form(), None).await?;
        let persons: u32 = counted.iter().map(|(_, official)| official.persons).sum();
        let subject = ("event", Some(id.into()));
        let detail = json!({ "persons": persons, "slots": counted.len() });
        tx.audit("event.finalised", subject, detail).await?;
        Ok(Ok(()))
    })
    .await
}
