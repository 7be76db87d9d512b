//! People who came without an application. Not a tick on the list (`record.rs`).

use serde_json::json;

use super::locked;
use crate::app::App;
use crate::attendance::{Evidence, Outcome, WalkInRecorded, decide_evidence, store};
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::types::{AttendanceId, Seen, SlotId};
use crate::{event, revision};

/// Records people who came without an application, once for each form however often it is sent; a repeat
/// says that it is one, even when the record was taken back since.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot.
pub async fn record_walk_in(
    app: &App,
    by: &Authority,
    slot: impl Into<Seen<SlotId>>,
    persons: u32,
) -> Result<Outcome<WalkInRecorded>> {
    let seen = slot.into();
    let slot = seen.id;
    let event = event::find_by_slot(app, slot).await?.id;
    app.write(by, async move |tx| {
        let counts = match locked(tx, event, slot).await? {
            Ok(counts) => counts,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Some(made) = revision::answered(tx, seen.form()).await? {
            let made = made
                .made
                .ok_or_else(|| AppError::fault("a form that made nothing"))?;
            return Ok(Ok(WalkInRecorded {
                attendance: AttendanceId::new(made),
                is_repeat: true,
            }));
        }
        if let Err(refusal) = decide_evidence(persons, None, counts.named, counts.head_count) {
            return Ok(Err(refusal));
        }
        let id = AttendanceId::new(tx.new_id());
        let walk_in = store::NewEvidence {
            id,
            slot,
            registration: None,
            persons,
            evidence: Evidence::WalkIn,
        };
        store::insert(tx, walk_in, tx.actor(), tx.now()).await?;
        revision::remember(tx, seen.form(), Some(id.into())).await?;
        revision::advance(tx, event).await?;
        let detail = json!({ "slot": slot, "persons": persons });
        let subject = ("attendance", Some(id.into()));
        tx.audit("attendance.recorded", subject, detail).await?;
        Ok(Ok(WalkInRecorded {
            attendance: id,
            is_repeat: false,
        }))
    })
    .await
}
