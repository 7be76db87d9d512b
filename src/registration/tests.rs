//! When an application, a change or a cancellation is accepted, and why not, case by case.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::application::are_companions;
use super::*;
use crate::authority::Actor;
use crate::event::{Event, EventKind, Slot, fixture};
use crate::office::Desk;
use crate::types::{
    AttendanceMode, Capacity, EmailAddress, EventId, InitiativeId, Kana, Language, LocalizedText,
    OwnerId, PartySize, PersonName, PhoneNumber, ReceiptNumber, RegistrationId, SlotId,
    StaffUserId, Version,
};

const OPENS: i64 = 10;
const CLOSES: i64 = 20;
const CHANGE_UNTIL: i64 = 25;
const ENDS: i64 = 32;

const STAFF: Actor = Actor::Staff(StaffUserId(Uuid::nil()));

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn slot_id(position: u32) -> SlotId {
    SlotId::new(Uuid::from_u128(position.into()))
}

fn slot(position: u32, mode: AttendanceMode) -> Slot {
    Slot {
        id: slot_id(position),
        event: EventId::new(Uuid::nil()),
        position,
        way: fixture::way(mode),
        starts_at: at(30),
        ends_at: at(ENDS),
        opens_at: at(OPENS),
        closes_at: at(CLOSES),
        change_until: at(CHANGE_UNTIL),
        capacity: None,
        allowance: 0,
        seats_held: 0,
        party_limit: 4,
        desk_phone: String::new(),
    }
}

/// A published event: the hall, a library that takes pairs, and Zoom.
pub(super) fn event() -> Event {
    let text = || LocalizedText::new("講演会");
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
        published_at: Some(at(1)),
        cancelled_at: None,
        finalised_at: None,
        finalised_by: None,
        slots: vec![
            slot(1, AttendanceMode::MainVenue),
            Slot {
                party_limit: 2,
                ..slot(2, AttendanceMode::LibraryScreening)
            },
            slot(3, AttendanceMode::Zoom),
        ],
    }
}

fn draft() -> Event {
    Event {
        published_at: None,
        ..event()
    }
}

fn called_off() -> Event {
    Event {
        cancelled_at: Some(at(5)),
        ..event()
    }
}

fn applicant(phone: bool, email: bool) -> Applicant {
    Applicant {
        phone: phone.then(|| PhoneNumber::parse("03-1234-5678").unwrap()),
        email: email.then(|| EmailAddress::parse("hanako@example.jp").unwrap()),
        ..Applicant::named(
            PersonName::parse("練馬 花子").unwrap(),
            Kana::parse("ねりま はなこ").unwrap(),
        )
    }
}

fn application(source: IntakeSource, party: u32, applicant: Applicant) -> NewRegistration {
    NewRegistration {
        event: EventId::new(Uuid::nil()),
        slot: slot_id(1),
        submission_key: Uuid::nil(),
        applicant,
        companions: String::new(),
        party: PartySize::new(party).unwrap(),
        needs: Vec::new(),
        source,
        language: Language::Ja,
    }
}

#[test]
fn an_application_is_accepted_in_its_window_and_later_from_the_office_only() {
    use IntakeSource::{Counter, Fax, Postcard, Telephone, Web};
    use Refusal::{Closed, NotYetOpen};

    let cases = [
        (Web, OPENS - 1, Err(NotYetOpen)),
        (Web, OPENS, Ok(())),
        (Web, CLOSES - 1, Ok(())),
        (Web, CLOSES, Err(Closed)),
        (Telephone, OPENS - 1, Err(NotYetOpen)),
        (Telephone, CLOSES, Ok(())),
        (Fax, CLOSES, Ok(())),
        (Postcard, CLOSES, Ok(())),
        (Counter, ENDS - 1, Ok(())),
        (Counter, ENDS, Err(Closed)),
    ];

    let event = event();
    for (source, hour, expected) in cases {
        let new = application(source, 1, applicant(true, true));

        let decided = decide(&event, &event.slots[0], &new, at(hour));

        assert_eq!(decided, expected, "{source:?} at {hour}");
    }
}

#[test]
fn an_application_needs_a_public_event_a_small_party_and_a_way_to_be_reached() {
    use Refusal::{ContactNeeded, EmailNeeded, EventUnavailable, PartyTooLarge};

    let reachable = || applicant(true, true);
    let cases = [
        (event(), 0, 4, reachable(), Ok(())),
        (event(), 0, 5, reachable(), Err(PartyTooLarge { limit: 4 })),
        (event(), 1, 3, reachable(), Err(PartyTooLarge { limit: 2 })),
        (event(), 0, 1, applicant(true, false), Ok(())),
        (event(), 0, 1, applicant(false, true), Ok(())),
        (event(), 0, 1, applicant(false, false), Err(ContactNeeded)),
        (event(), 2, 1, applicant(false, true), Ok(())),
        (event(), 2, 1, applicant(true, false), Err(EmailNeeded)),
        (draft(), 0, 1, reachable(), Err(EventUnavailable)),
        (called_off(), 0, 1, reachable(), Err(EventUnavailable)),
    ];

    for (event, slot, party, applicant, expected) in cases {
        let new = application(IntakeSource::Web, party, applicant);

        let decided = decide(&event, &event.slots[slot], &new, at(OPENS));

        assert_eq!(
            decided, expected,
            "{party} people into {:?}",
            event.slots[slot]
        );
    }
}

/// Gave back what it held in the hall.
fn ended(why: EndReason) -> Standing {
    Standing::Ended {
        slot: slot_id(1),
        why,
        at: at(OPENS),
    }
}

/// Three people in the hall, or nowhere after a cancellation.
fn registered(event: Event, is_live: bool, email: bool) -> Registration {
    let slot = slot_id(1);
    let standing = if is_live {
        Standing::Confirmed { slot }
    } else {
        ended(EndReason::Cancelled)
    };
    Registration {
        id: RegistrationId::new(Uuid::nil()),
        version: Version::default(),
        receipt: ReceiptNumber::from_seed(1),
        applicant: applicant(true, email),
        companions: String::new(),
        party: PartySize::new(3).unwrap(),
        needs: Vec::new(),
        source: IntakeSource::Web,
        route: ContactRoute::Telephone,
        language: Language::Ja,
        event,
        standing,
        has_attended: false,
    }
}

#[test]
fn whoever_was_recorded_as_present_neither_moves_nor_cancels() {
    let registration = Registration {
        has_attended: true,
        ..registered(event(), true, true)
    };

    for actor in [Actor::Applicant, STAFF] {
        let decided = decide_leave(&registration, actor, at(OPENS));

        assert_eq!(decided, Err(Refusal::AlreadyAttended));
    }
}

#[test]
fn residents_cancel_until_the_deadline_and_the_office_until_the_end() {
    use Refusal::{AlreadyCancelled, TooLateToChange};

    let cases = [
        (true, Actor::Applicant, CHANGE_UNTIL - 1, Ok(slot_id(1))),
        (true, Actor::Applicant, CHANGE_UNTIL, Err(TooLateToChange)),
        (true, STAFF, CHANGE_UNTIL, Ok(slot_id(1))),
        (true, STAFF, ENDS - 1, Ok(slot_id(1))),
        (true, STAFF, ENDS, Err(TooLateToChange)),
        (false, Actor::Applicant, OPENS, Err(AlreadyCancelled)),
        (false, STAFF, OPENS, Err(AlreadyCancelled)),
    ];

    for (is_live, actor, hour, expected) in cases {
        let registration = registered(event(), is_live, true);

        let decided = decide_leave(&registration, actor, at(hour));

        assert_eq!(decided, expected, "{actor:?} at {hour}, live: {is_live}");
    }
}

#[test]
fn a_slot_can_be_changed_to_one_that_would_accept_the_application() {
    use Refusal::{Closed, EmailNeeded, EventUnavailable, PartyTooLarge, SameSlot};

    let (web, hall) = (Actor::Applicant, Ok(slot_id(1)));
    let cases = [
        (registered(event(), true, true), 2, web, OPENS, hall),
        (
            registered(event(), true, false),
            2,
            web,
            OPENS,
            Err(EmailNeeded),
        ),
        (
            registered(event(), true, true),
            0,
            web,
            OPENS,
            Err(SameSlot),
        ),
        (
            registered(event(), true, true),
            1,
            web,
            OPENS,
            Err(PartyTooLarge { limit: 2 }),
        ),
        (registered(event(), true, true), 2, web, CLOSES, Err(Closed)),
        (registered(event(), true, true), 2, STAFF, CLOSES, hall),
        (
            registered(called_off(), true, true),
            2,
            web,
            OPENS,
            Err(EventUnavailable),
        ),
    ];

    for (registration, target, actor, hour, expected) in cases {
        let target = registration.event.slots[target].clone();

        let decided = decide_move(&registration, &target, actor, at(hour));

        assert_eq!(
            decided, expected,
            "to {:?} by {actor:?} at {hour}",
            target.way
        );
    }
}

#[test]
fn what_is_offered_is_what_is_accepted_with_the_seats_there_are() {
    let registration = registered(event(), true, true);
    let full = Slot {
        capacity: Capacity::new(2).ok(),
        ..registration.event.slots[2].clone()
    };
    let roomy = Slot {
        capacity: Capacity::new(3).ok(),
        ..full.clone()
    };
    let pairs = registration.event.slots[1].clone();
    let offered = |target| foresee_move(&registration, target, Actor::Applicant, at(OPENS));

    assert_eq!(offered(&roomy), Ok(()));
    assert_eq!(offered(&full), Err(Refusal::Full { left: 2 }));
    assert_eq!(offered(&pairs), Err(Refusal::PartyTooLarge { limit: 2 }));
}

#[test]
fn what_waits_to_be_confirmed_can_be_given_up_but_not_moved() {
    let registration = Registration {
        standing: Standing::Unconfirmed {
            slot: slot_id(1),
            until: at(OPENS),
        },
        ..registered(event(), true, true)
    };
    let lapsed = Registration {
        standing: ended(EndReason::Lapsed),
        ..registered(event(), false, true)
    };
    let target = registration.event.slots[2].clone();

    for actor in [Actor::Applicant, STAFF] {
        let leave = |registration| decide_leave(registration, actor, at(OPENS));
        let moves = |registration| decide_move(registration, &target, actor, at(OPENS));

        assert_eq!(leave(&registration), Ok(slot_id(1)));
        assert_eq!(moves(&registration), Err(Refusal::NotConfirmed));
        assert_eq!(leave(&lapsed), Err(Refusal::Lapsed));
        assert_eq!(moves(&lapsed), Err(Refusal::Lapsed));
    }
}

#[test]
fn the_personal_link_of_a_submission_key_is_always_the_same_and_no_other_key_has_it() {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));

    assert_eq!(personal_token(one), personal_token(one));
    assert_ne!(personal_token(one), personal_token(two));
}

#[test]
fn needs_sources_and_routes_keep_their_codes() {
    let needs = AccessNeed::ALL.map(AccessNeed::code);
    let sources = IntakeSource::ALL.map(IntakeSource::code);

    assert_eq!(
        needs,
        [
            "wheelchair",
            "sign_language",
            "captioning",
            "hearing_loop",
            "large_print",
            "child_care"
        ]
    );
    assert_eq!(sources, ["web", "telephone", "fax", "postcard", "counter"]);
    for need in AccessNeed::ALL {
        assert_eq!(AccessNeed::from_code(need.code()), Some(need));
    }
    for source in IntakeSource::ALL {
        assert_eq!(IntakeSource::from_code(source.code()), Some(source));
    }
    for route in [ContactRoute::Email, ContactRoute::Telephone] {
        assert_eq!(ContactRoute::from_code(route.code()), Some(route));
    }
}

#[test]
fn companions_are_short_and_printable() {
    assert!(are_companions("練馬 太郎、練馬 次郎"));
    assert!(are_companions(&"あ".repeat(300)));
    assert!(!are_companions(&"あ".repeat(301)));
    assert!(!are_companions("練馬\0太郎"));
    assert!(!are_companions("練馬\u{202e}太郎"));
    assert!(are_companions("辻\u{e0100} 太郎"));
}
