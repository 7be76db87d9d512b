//! Moving a registration to another slot of its event: nothing is lost on the way. Not how often residents may
//! (`own.rs`).

use serde_json::json;

use super::seats::{release, take, write_on_seats};
use super::send;
use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::registration::letter::{Facts, Occasion};
use crate::registration::{EndReason, Outcome, Refusal, Registration, decide_move, store};
use crate::revision;
use crate::tx::Tx;
use crate::types::{AllocationId, RegistrationId, Seen, SlotId};

/// Moves a registration to another slot of its event, or says why not. Residents are counted (`change_own_slot`).
///
/// # Errors
/// `AppError::NotFound`, `AppError::Conflict` when it was changed since it was seen.
pub async fn change_slot(
    app: &App,
    by: &Authority,
    registration: impl Into<Seen<RegistrationId>>,
    to: SlotId,
) -> Result<Outcome<()>> {
    let moved = change_slot_telling(app, by, registration.into(), to, true).await?;
    Ok(moved.map(|_has_mail| ()))
}

/// The same, with the mail about it or without; answers whether there was one to write.
pub(super) async fn change_slot_telling(
    app: &App,
    by: &Authority,
    seen: Seen<RegistrationId>,
    to: SlotId,
    is_mailed: bool,
) -> Result<Outcome<bool>> {
    let id = seen.id;
    let use_case = async move |tx: &Tx, registration: Registration| {
        let target = registration.event.slot(to).ok_or(AppError::NotFound)?;
        if let Err(refusal) = decide_move(&registration, target, tx.actor(), tx.now()) {
            return Ok(Err(refusal));
        }
        revision::check(tx, &seen).await?;
        let party = registration.party;
        if take(tx, target, party).await?.is_none() {
            // Both slots are locked: what was read of them is as it is.
            let left = target.seats_left().unwrap_or_default();
            return Ok(Err(Refusal::Full { left }));
        }
        revision::advance(tx, id).await?;
        let from = release(tx, &registration, EndReason::Moved).await?;
        let allocation = AllocationId::new(tx.new_id());
        store::insert_allocation(tx, allocation, id, (to, party, None), tx.now()).await?;
        let email = registration.applicant.email.clone();
        let has_mail = email.is_some();
        if let Some(email) = email.filter(|_| is_mailed) {
            let facts = Facts::of_change(&registration, target, tx.actor());
            send(tx, Occasion::SlotChanged, email, &facts).await?;
        }
        let detail = json!({ "from": from, "to": to, "seats": party.get() });
        let subject = ("registration", Some(id.into()));
        tx.audit("registration.moved", subject, detail).await?;
        Ok(Ok(has_mail))
    };
    write_on_seats(app, by, id, Some(to), use_case).await
}
