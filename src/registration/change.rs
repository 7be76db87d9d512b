//! Whether a registration may be changed, and by whom; pure. Until when, the slot says (`event/window.rs`). Pages, mails
//! and use cases ask here, so that no page offers what the use case refuses. Not whether it may be confirmed (`hold.rs`).

use chrono::{DateTime, Utc};

use super::application::suits;
use super::{Outcome, Refusal, Registration, Standing};
use crate::authority::Actor;
use crate::event::{Requester, Slot};
use crate::types::SlotId;

/// Whose deadlines apply to what somebody does.
fn requester(actor: Actor) -> Requester {
    if actor.staff().is_some() {
        Requester::Office
    } else {
        Requester::Resident
    }
}

/// Whether a registration may be cancelled at a time; answers the slot it leaves.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn decide_leave(
    registration: &Registration,
    actor: Actor,
    now: DateTime<Utc>,
) -> Outcome<SlotId> {
    let from = match registration.standing {
        Standing::Confirmed { slot } | Standing::Unconfirmed { slot, .. } => slot,
        Standing::Ended { why, .. } => return Err(why.refusal()),
    };
    if registration.has_attended {
        return Err(Refusal::AlreadyAttended);
    }
    let slot = registration
        .event
        .slot(from)
        .ok_or(Refusal::EventUnavailable)?;
    if !slot.is_changeable(requester(actor), now) {
        return Err(Refusal::TooLateToChange);
    }
    Ok(from)
}

/// Whether a registration may be moved at all, wherever to; answers the slot it leaves.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn decide_departure(
    registration: &Registration,
    actor: Actor,
    now: DateTime<Utc>,
) -> Outcome<SlotId> {
    let from = decide_leave(registration, actor, now)?;
    if !registration.standing.is_confirmed() {
        return Err(Refusal::NotConfirmed);
    }
    Ok(from)
}

/// Whether a registration may be moved to a slot of its event at a time; answers the slot it leaves. Whether the slot
/// has the seats, the statement that takes them decides.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn decide_move(
    registration: &Registration,
    target: &Slot,
    actor: Actor,
    now: DateTime<Utc>,
) -> Outcome<SlotId> {
    let from = decide_departure(registration, actor, now)?;
    if target.id == from {
        return Err(Refusal::SameSlot);
    }
    if registration.event.cancelled_at.is_some() {
        return Err(Refusal::EventUnavailable);
    }
    let (party, applicant) = (registration.party, &registration.applicant);
    suits(target, party, applicant, requester(actor), now)?;
    Ok(from)
}

/// The same with the seats as they were when the event was read, for a page that offers the slot.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn foresee_move(
    registration: &Registration,
    target: &Slot,
    actor: Actor,
    now: DateTime<Utc>,
) -> Outcome<()> {
    decide_move(registration, target, actor, now)?;
    if target.fits(registration.party) {
        Ok(())
    } else {
        Err(Refusal::Full {
            left: target.seats_left().unwrap_or_default(),
        })
    }
}
