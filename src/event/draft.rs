//! New events and slots as the office usually offers them: whoever makes one states only what differs. Not the pages on
//! which an event is made, and not which times are usual (`window.rs`).

use chrono::{DateTime, Utc};

use super::window::{usual_change_until, usual_closing, usual_end};
use super::{EventKind, NewEvent, NewSlot, Way};
use crate::office::Desk;
use crate::types::{InitiativeId, LocalizedText, OwnerId, VenueId};

/// The largest party that is usually taken.
const PARTY: u32 = 4;

impl NewEvent {
    /// A lecture for residents of which only the title is known, and that cannot be attended yet.
    pub fn lecture(
        initiative: InitiativeId,
        owner: OwnerId,
        number: u32,
        title: LocalizedText,
        desk: Desk,
    ) -> Self {
        Self {
            initiative,
            owner,
            number,
            kind: EventKind::Lecture,
            title,
            summary: LocalizedText::new(""),
            audience: LocalizedText::new(""),
            bring: LocalizedText::new(""),
            desk,
            slots: Vec::new(),
        }
    }
}

impl NewSlot {
    /// At the usual times, for parties of up to four, without a limit of seats.
    pub fn usual(way: Way<VenueId>, opens_at: DateTime<Utc>, starts_at: DateTime<Utc>) -> Self {
        Self {
            way,
            starts_at,
            ends_at: usual_end(starts_at),
            opens_at,
            closes_at: usual_closing(starts_at),
            change_until: usual_change_until(starts_at),
            capacity: None,
            party_limit: PARTY,
            desk_phone: String::new(),
        }
    }

    /// Applications and changes by residents end at the same time, which is this one.
    #[must_use]
    pub fn closing_at(self, closes_at: DateTime<Utc>) -> Self {
        Self {
            closes_at,
            change_until: closes_at,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_slot_has_the_usual_times_unless_another_one_is_given() {
        let starts_at = DateTime::UNIX_EPOCH + TimeDelta::days(30);
        let before = |days| starts_at - TimeDelta::days(days);
        let venue = VenueId::new(Uuid::nil());

        let usual = NewSlot::usual(Way::MainVenue { venue }, before(20), starts_at);
        let other = usual.clone().closing_at(before(5));

        let windows = |slot: &NewSlot| (slot.opens_at, slot.closes_at, slot.change_until);
        let (closes_at, change_until) = (usual_closing(starts_at), usual_change_until(starts_at));
        assert_eq!(windows(&usual), (before(20), closes_at, change_until));
        assert_eq!(windows(&other), (before(20), before(5), before(5)));
        assert_eq!(usual.ends_at, usual_end(starts_at));
    }
}
