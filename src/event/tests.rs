//! What part of its life an event is in, and how a slot can be applied for, case by case.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::*;
use crate::office::Desk;
use crate::types::{
    AttendanceMode, Capacity, EventId, InitiativeId, LocalizedText, OwnerId, SlotId,
};

const OPENS: i64 = 10;
const CLOSES: i64 = 20;
const ENDS: i64 = 32;

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn slot(capacity: Option<u32>, allowance: u32, seats_held: u32) -> Slot {
    Slot {
        id: SlotId::new(Uuid::nil()),
        event: EventId::new(Uuid::nil()),
        position: 1,
        mode: AttendanceMode::MainVenue,
        venue: None,
        join_link: None,
        starts_at: at(30),
        ends_at: at(ENDS),
        opens_at: at(OPENS),
        closes_at: at(CLOSES),
        change_until: at(25),
        capacity: capacity.and_then(|seats| Capacity::new(seats).ok()),
        allowance,
        seats_held,
        party_limit: 4,
        desk_phone: String::new(),
    }
}

fn event(published: bool, cancelled: bool, finalised: bool, ends: &[i64]) -> Event {
    let text = || LocalizedText::new("講演会");
    let slots = ends.iter().map(|hour| Slot {
        ends_at: at(*hour),
        ..slot(None, 0, 0)
    });
    Event {
        id: EventId::new(Uuid::nil()),
        initiative: InitiativeId::new(Uuid::nil()),
        owner: OwnerId::new(Uuid::nil()),
        number: 1,
        kind: EventKind::Lecture,
        title: text(),
        summary: text(),
        audience: text(),
        bring: text(),
        desk: Desk {
            name: text(),
            phone: String::new(),
            fax: String::new(),
            hours: text(),
        },
        published_at: published.then(|| at(1)),
        cancelled_at: cancelled.then(|| at(2)),
        finalised_at: finalised.then(|| at(3)),
        finalised_by: None,
        slots: slots.collect(),
    }
}

#[test]
fn an_event_is_held_when_its_last_slot_is_over() {
    use EventState::{Cancelled, Draft, Finalised, Held, Published};

    let cases = [
        (event(false, false, false, &[32]), 0, Draft),
        (event(false, false, false, &[32]), 99, Draft),
        (event(false, true, false, &[32]), 0, Draft),
        (event(true, false, false, &[32]), 31, Published),
        (event(true, false, false, &[32]), 32, Held),
        (event(true, false, false, &[32, 60]), 59, Published),
        (event(true, false, false, &[32, 60]), 60, Held),
        (event(true, false, true, &[32, 60]), 60, Finalised),
        (event(true, true, false, &[32]), 31, Cancelled),
        (event(true, true, true, &[32]), 60, Cancelled),
    ];

    for (event, hour, expected) in cases {
        assert_eq!(state_of(&event, at(hour)), expected, "{event:?} at {hour}");
    }
}

#[test]
fn a_slot_is_open_from_its_opening_until_before_its_closing_while_seats_are_left() {
    use Availability::{Closed, Full, NotYetOpen, Open};

    let cases = [
        (slot(Some(30), 0, 0), OPENS - 1, NotYetOpen),
        (slot(Some(30), 0, 0), OPENS, Open { left: Some(30) }),
        (slot(Some(30), 0, 28), CLOSES - 1, Open { left: Some(2) }),
        (slot(Some(30), 0, 30), OPENS, Full),
        (slot(Some(30), 2, 30), OPENS, Open { left: Some(2) }),
        (slot(Some(30), 2, 32), OPENS, Full),
        (slot(None, 0, 5_000), OPENS, Open { left: None }),
        (slot(Some(30), 0, 30), CLOSES, Closed),
        (slot(None, 0, 0), CLOSES, Closed),
        (slot(Some(30), 0, 30), OPENS - 1, NotYetOpen),
    ];

    for (slot, hour, expected) in cases {
        assert_eq!(
            availability(&slot, at(hour)),
            expected,
            "{slot:?} at {hour}"
        );
    }
}
