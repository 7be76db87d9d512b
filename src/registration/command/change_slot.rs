//! Moving a registration to another slot of its event: nothing is lost on the way. Not how often residents may
//! (`own.rs`).

use serde_json::json;

use super::{load_locked, send, take_seats};
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, Result};
use crate::event::{self, Slot};
use crate::registration::letter::{Facts, Occasion};
use crate::registration::{EndReason, Outcome, Refusal, Registration, decide_change, store};
use crate::revision;
use crate::tx::Tx;
use crate::types::{AllocationId, RegistrationId, Seen, SlotId};

/// Moves a registration to another slot of its event, or says why not. Residents are counted (`change_own_slot`).
///
/// # Errors
/// `AppError::NotFound`, `AppError::Conflict` when it was changed since it was seen.
pub async fn change_slot(
    app: &App,
    actor: Actor,
    registration: impl Into<Seen<RegistrationId>>,
    to: SlotId,
) -> Result<Outcome<()>> {
    let moved = change_slot_telling(app, actor, registration.into(), to, true).await?;
    Ok(moved.map(|_has_mail| ()))
}

/// The same, with the mail about it or without; answers whether there was one to write.
pub(super) async fn change_slot_telling(
    app: &App,
    actor: Actor,
    seen: Seen<RegistrationId>,
    to: SlotId,
    is_mailed: bool,
) -> Result<Outcome<bool>> {
    app.write(actor, async move |tx: &Tx| {
        let id = seen.id;
        let registration = load_locked(tx, id).await?;
        let target = registration.event.slot(to).ok_or(AppError::NotFound)?;
        let from = match decide_change(&registration, Some(target), actor, tx.now()) {
            Ok(from) => from,
            Err(refusal) => return Ok(Err(refusal)),
        };
        revision::check(tx, &seen).await?;
        revision::advance(tx, id).await?;
        if !move_seats(tx, &registration, from, target).await? {
            return full(tx, &registration, to).await;
        }
        if !store::end_allocation(tx, id, EndReason::Moved, tx.now()).await? {
            return Err(AppError::Conflict);
        }
        let party = registration.party;
        let allocation = AllocationId::new(tx.new_id());
        store::insert_allocation(tx, allocation, id, (to, party, None), tx.now()).await?;
        let email = registration.applicant.email.clone();
        let has_mail = email.is_some();
        if let Some(email) = email.filter(|_| is_mailed) {
            let facts = Facts::of_change(&registration, target, actor);
            send(tx, Occasion::SlotChanged, email, &facts).await?;
        }
        let detail = json!({ "from": from, "to": to, "seats": party.get() });
        let subject = ("registration", Some(id.into()));
        tx.audit("registration.moved", subject, detail).await?;
        Ok(Ok(has_mail))
    })
    .await
}

/// Takes seats in one slot and gives those in the other back; false, and nothing has changed, when they do not fit.
///
/// Slots are locked in id order, so that two changes in opposite directions cannot wait for each other.
async fn move_seats(tx: &Tx, registration: &Registration, from: SlotId, to: &Slot) -> Result<bool> {
    let party = registration.party;
    if from < to.id {
        store::give_back_seats(tx, from, party).await?;
        if take_seats(tx, to, party).await?.is_none() {
            let left = registration.event.slot(from).ok_or(AppError::NotFound)?;
            if take_seats(tx, left, party).await?.is_none() {
                return Err(AppError::Conflict);
            }
            return Ok(false);
        }
    } else {
        if take_seats(tx, to, party).await?.is_none() {
            return Ok(false);
        }
        store::give_back_seats(tx, from, party).await?;
    }
    Ok(true)
}

async fn full<T>(tx: &Tx, registration: &Registration, to: SlotId) -> Result<Outcome<T>> {
    let event = event::find_in(tx, registration.event.id).await?;
    let left = event.slot(to).and_then(Slot::seats_left);
    Ok(Err(Refusal::Full {
        left: left.unwrap_or_default(),
    }))
}
