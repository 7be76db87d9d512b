//! What part of its life an event is in, whether it can be opened to the public, and how and until when a slot can be
//! applied for, case by case.

#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::publication::decide_publication;
use super::window::{usual_change_until, usual_closing, usual_end};
use super::*;
use crate::office::Desk;
use crate::types::{
    AttendanceMode, Capacity, EventId, InitiativeId, JoinLink, LocalizedText, OwnerId, PartySize,
    SlotId,
};

const OPENS: i64 = 10;
const CLOSES: i64 = 20;
const CHANGE_UNTIL: i64 = 25;
const ENDS: i64 = 32;

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn slot(capacity: Option<u32>, allowance: u32, seats_held: u32) -> Slot {
    Slot {
        id: SlotId::new(Uuid::nil()),
        event: EventId::new(Uuid::nil()),
        position: 1,
        way: fixture::way(AttendanceMode::MainVenue),
        starts_at: at(30),
        ends_at: at(ENDS),
        opens_at: at(OPENS),
        closes_at: at(CLOSES),
        change_until: at(CHANGE_UNTIL),
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
            availability(&slot, Requester::Resident, at(hour)),
            expected,
            "{slot:?} at {hour}"
        );
    }
}

#[test]
fn the_office_enters_applications_and_changes_until_the_slot_ends() {
    use Intake::{Closed, NotYetOpen, Open};
    use Requester::{Office, Resident};

    let slot = slot(None, 0, 0);
    let cases = [
        (Resident, OPENS - 1, NotYetOpen, true),
        (Resident, OPENS, Open, true),
        (Resident, CLOSES - 1, Open, true),
        (Resident, CLOSES, Closed, true),
        (Resident, CHANGE_UNTIL - 1, Closed, true),
        (Resident, CHANGE_UNTIL, Closed, false),
        (Office, OPENS - 1, NotYetOpen, true),
        (Office, OPENS, Open, true),
        (Office, CHANGE_UNTIL, Open, true),
        (Office, ENDS - 1, Open, true),
        (Office, ENDS, Closed, false),
    ];

    for (requester, hour, intake, is_changeable) in cases {
        let asked = (
            slot.intake(requester, at(hour)),
            slot.is_changeable(requester, at(hour)),
        );

        assert_eq!(asked, (intake, is_changeable), "{requester:?} at {hour}");
    }
    assert_eq!(slot.changeable_until(Resident), at(CHANGE_UNTIL));
    assert_eq!(slot.changeable_until(Office), at(ENDS));
}

#[test]
fn usual_times_follow_from_the_start() {
    let starts_at = at(24 * 30);

    assert_eq!(usual_end(starts_at), at(24 * 30 + 2));
    assert_eq!(usual_closing(starts_at), at(24 * 28));
    assert_eq!(usual_change_until(starts_at), at(24 * 29));
}

#[test]
fn a_slot_takes_parties_up_to_its_limit() {
    let party = |people| PartySize::new(people).unwrap();
    let slot = slot(Some(1), 0, 1);

    assert!(slot.allows(party(4)), "whatever seats are left");
    assert!(!slot.allows(party(5)));
}

#[test]
fn an_event_is_not_published_while_nobody_could_join_an_online_slot() {
    let of = |ways: &[Way]| Event {
        slots: (0..)
            .zip(ways)
            .map(|(number, way)| Slot {
                id: SlotId::new(Uuid::from_u128(number)),
                way: way.clone(),
                ..slot(None, 0, 0)
            })
            .collect(),
        ..event(false, false, false, &[])
    };
    let hall = fixture::way(AttendanceMode::MainVenue);
    let join_link = JoinLink::parse("https://zoom.example/j/1").ok();
    let [joined, unjoined] = [join_link, None].map(|join_link| Way::Zoom { join_link });
    let without = |numbers: &[u128]| {
        let ids = numbers.iter().map(|id| SlotId::new(Uuid::from_u128(*id)));
        Err(Refusal::NoJoinLink {
            slots: ids.collect(),
        })
    };
    let cases = [
        (of(&[]), Ok(())),
        (of(std::slice::from_ref(&hall)), Ok(())),
        (of(&[hall.clone(), joined.clone()]), Ok(())),
        (of(&[hall.clone(), unjoined.clone()]), without(&[1])),
        (
            of(&[unjoined.clone(), joined, hall, unjoined]),
            without(&[0, 3]),
        ),
    ];

    for (event, expected) in cases {
        assert_eq!(decide_publication(&event), expected, "{:?}", event.slots);
    }
}
