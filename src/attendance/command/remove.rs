//! A record taken back, whether a tick or people without an application. Not a head count (`head_count.rs`).

use serde_json::json;

use super::locked;
use crate::app::App;
use crate::attendance::{Outcome, slot_of, store};
use crate::authority::Authority;
use crate::error::Result;
use crate::types::{AttendanceId, Seen};
use crate::{event, registration, revision};

/// Takes a record back. Taking it back twice changes nothing.
///
/// What was seen of a tick is the version of its registration; people without an application have none.
///
/// # Errors
/// `AppError::NotFound` when there is no such record, `AppError::Conflict` when a tick was changed since it was seen.
pub async fn remove(
    app: &App,
    by: &Authority,
    record: impl Into<Seen<AttendanceId>>,
) -> Result<Outcome<()>> {
    let seen = record.into();
    let id = seen.id;
    let slot = slot_of(app, id).await?;
    let event = event::find_by_slot(app, slot).await?.id;
    app.write(by, async move |tx| {
        if let Err(refusal) = locked(tx, event, slot).await? {
            return Ok(Err(refusal));
        }
        let registration = store::registration_of(tx, id).await?;
        if store::delete(tx, id).await? {
            if let Some(registration) = registration {
                registration::lock_in(tx, registration).await?;
                revision::check(tx, &seen.of(registration)).await?;
                revision::advance(tx, registration).await?;
            }
            revision::advance(tx, event).await?;
            let subject = ("attendance", Some(id.into()));
            let detail = json!({ "slot": slot });
            tx.audit("attendance.removed", subject, detail).await?;
        }
        Ok(Ok(()))
    })
    .await
}
