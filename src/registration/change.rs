//! Whether a registration may be changed, by whom and until when; pure. Pages, mails and use cases ask here, so that no
//! page offers what the use case refuses. Not whether it may be confirmed (`hold.rs`).

use chrono::{DateTime, Utc};

use super::application::{within_party_limit, within_window};
use super::{Outcome, Refusal, Registration, Standing};
use crate::audit::Actor;
use crate::event::Slot;
use crate::types::{AttendanceMode, SlotId};

/// Until when whoever holds seats in a slot may be moved or cancelled: by the office until the slot ends, by residents
/// until the day they are told.
pub fn changeable_until(slot: &Slot, actor: Actor) -> DateTime<Utc> {
    if actor.staff().is_some() {
        slot.ends_at
    } else {
        slot.change_until
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
    if now >= changeable_until(slot, actor) {
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
    let closes_at = if actor.staff().is_some() {
        target.ends_at
    } else {
        target.closes_at
    };
    within_window(target, closes_at, now)?;
    within_party_limit(target, registration.party.get())?;
    if target.mode == AttendanceMode::Zoom && registration.applicant.email.is_none() {
        return Err(Refusal::EmailNeeded);
    }
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
