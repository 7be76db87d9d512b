//! A tick on the list: how many of a registration's party came. Not people without an application (`walk_in.rs`).

use serde_json::json;

use super::locked;
use crate::app::App;
use crate::attendance::{Evidence, Outcome, Refusal, decide_evidence, store};
use crate::authority::Authority;
use crate::error::Result;
use crate::types::{AttendanceId, RegistrationId, Seen, SlotId};
use crate::{event, registration, revision};

/// Records how many of a registration's party came; recording again changes the number.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot, `AppError::Conflict` when the registration was changed since it was
/// seen.
pub async fn record(
    app: &App,
    by: &Authority,
    slot: SlotId,
    registration: impl Into<Seen<RegistrationId>>,
    persons: u32,
) -> Result<Outcome<AttendanceId>> {
    let seen = registration.into();
    let registration = seen.id;
    let event = event::find_by_slot(app, slot).await?.id;
    app.write(by, async move |tx| {
        let counts = match locked(tx, event, slot).await? {
            Ok(counts) => counts,
            Err(refusal) => return Ok(Err(refusal)),
        };
        registration::lock_in(tx, registration).await?;
        let earlier = store::find_of_registration(tx, slot, registration).await?;
        if let Some((id, stored)) = earlier
            && stored == persons
        {
            return Ok(Ok(id));
        }
        revision::check(tx, &seen).await?;
        let Some(party) = registration::seats_in_slot(tx, slot, registration).await? else {
            return Ok(Err(Refusal::NoSeat));
        };
        let others = counts
            .named
            .saturating_sub(earlier.map_or(0, |(_, persons)| persons));
        if let Err(refusal) = decide_evidence(persons, Some(party), others, counts.head_count) {
            return Ok(Err(refusal));
        }
        let id = if let Some((id, _)) = earlier {
            store::update_persons(tx, id, persons, tx.actor(), tx.now()).await?;
            id
        } else {
            let id = AttendanceId::new(tx.new_id());
            let tick = store::NewEvidence {
                id,
                slot,
                registration: Some(registration),
                persons,
                evidence: Evidence::Tick,
            };
            store::insert(tx, tick, tx.actor(), tx.now()).await?;
            id
        };
        revision::advance(tx, registration).await?;
        revision::advance(tx, event).await?;
        let detail = json!({ "slot": slot, "registration": registration, "persons": persons });
        let subject = ("attendance", Some(id.into()));
        tx.audit("attendance.recorded", subject, detail).await?;
        Ok(Ok(id))
    })
    .await
}
