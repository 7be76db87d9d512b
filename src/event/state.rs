//! In what part of its life an event is, and how a slot can be applied for now; pure.

use chrono::{DateTime, Utc};
use macro_rules_attribute::apply;

use super::{Event, Intake, Requester, Slot};
use crate::types::coded;

/// The life of an event, told from its timestamps.
#[apply(coded!)]
pub enum EventState {
    /// Being prepared; nobody outside sees it.
    Draft,
    /// Open to the public, with a slot still to come.
    Published,
    /// Every slot is over.
    Held,
    /// Its counts are frozen.
    Finalised,
    /// It will not take place.
    Cancelled,
}

impl EventState {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "event-state-draft",
            Self::Published => "event-state-published",
            Self::Held => "event-state-held",
            Self::Finalised => "event-state-finalised",
            Self::Cancelled => "event-state-cancelled",
        }
    }
}

/// The state of an event at a time.
pub fn state_of(event: &Event, now: DateTime<Utc>) -> EventState {
    let is_over = event.slots.iter().all(|slot| slot.is_over(now));
    match (event.published_at, event.cancelled_at, event.finalised_at) {
        (None, _, _) => EventState::Draft,
        (Some(_), Some(_), _) => EventState::Cancelled,
        (Some(_), None, Some(_)) => EventState::Finalised,
        (Some(_), None, None) if is_over => EventState::Held,
        (Some(_), None, None) => EventState::Published,
    }
}

/// Whether and how a slot can be applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Applications open later.
    NotYetOpen,
    /// Applications are taken; seats left, or `None` where there is no limit.
    Open {
        /// Seats left.
        left: Option<u32>,
    },
    /// Applications are taken but no seat is left.
    Full,
    /// Applications are closed.
    Closed,
}

/// How a slot can be applied for at a time.
pub fn availability(slot: &Slot, requester: Requester, now: DateTime<Utc>) -> Availability {
    match (slot.intake(requester, now), slot.seats_left()) {
        (Intake::NotYetOpen, _) => Availability::NotYetOpen,
        (Intake::Closed, _) => Availability::Closed,
        (Intake::Open, Some(0)) => Availability::Full,
        (Intake::Open, left) => Availability::Open { left },
    }
}
