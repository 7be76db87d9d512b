//! How staff pages name events and slots, say what is left, and explain why something was not done.

use chrono::{DateTime, Utc};

use crate::attendance::{self, WhyOpen};
use crate::event::{self, Availability, Event, Requester, Slot, availability};
use crate::registration::{self, AccessNeed, Standing};
use crate::texts::{Texts, plain};
use crate::types::Refused;
use crate::web::refusal;

/// 在宅療養講演会　第1回
pub(super) fn kind_line(event: &Event, texts: Texts) -> String {
    texts.t2(
        "event-kind-line",
        "kind",
        texts.t(event.kind.key()),
        "number",
        event.number,
    )
}

/// The title without readings.
pub(super) fn title(event: &Event, texts: Texts) -> String {
    plain(event.title.get(texts.language))
}

/// 本会場 ココネリホール
pub(super) fn slot_name(slot: &Slot, texts: Texts) -> String {
    let mode = texts.t(slot.way.mode().key());
    match slot.way.venue() {
        Some(venue) => format!("{mode} {}", plain(venue.name.get(texts.language))),
        None => mode,
    }
}

/// Where a registration stands, with the time until which it has to be confirmed.
pub(super) fn standing(standing: Standing, texts: Texts) -> String {
    match standing.confirm_by() {
        Some(until) => texts.t1("staff-state-unconfirmed", "until", texts.moment(until)),
        None => texts.t(standing.key()),
    }
}

/// Needs as one line.
pub(super) fn needs(needs: &[AccessNeed], texts: Texts) -> String {
    joined(needs.iter().map(|need| texts.t(need.key())), texts)
}

/// Words as one line, with the language's separator.
pub(super) fn joined(words: impl Iterator<Item = String>, texts: Texts) -> String {
    words.collect::<Vec<_>>().join(&texts.t("list-separator"))
}

/// What is left for an application that the office enters.
pub(super) fn seats(slot: &Slot, texts: Texts, now: DateTime<Utc>) -> String {
    match availability(slot, Requester::Office, now) {
        Availability::NotYetOpen => {
            texts.t1("event-seats-not-yet", "opens", texts.moment(slot.opens_at))
        }
        Availability::Closed => texts.t("event-seats-closed"),
        Availability::Full => texts.t("event-seats-full"),
        Availability::Open { left: Some(left) } => texts.t1("event-seats-left", "left", left),
        Availability::Open { left: None } => texts.t("event-seats-open"),
    }
}

/// Whether the office can enter an application for the slot now.
pub(super) fn can_be_entered(slot: &Slot, now: DateTime<Utc>) -> bool {
    match availability(slot, Requester::Office, now) {
        Availability::Open { .. } => true,
        Availability::NotYetOpen | Availability::Full | Availability::Closed => false,
    }
}

/// Why an application was not accepted, or a registration not changed: to a clerk, who is the desk that applicants are
/// told to ask.
pub(super) fn registration_refusal(refusal: registration::Refusal, texts: Texts) -> String {
    use registration::Refusal;

    match refusal {
        Refusal::TooLateToChange => texts.t("staff-refusal-too-late-to-change"),
        Refusal::AlreadyAttended => texts.t("staff-refusal-already-attended"),
        Refusal::Full { .. }
        | Refusal::PartyTooLarge { .. }
        | Refusal::EventUnavailable
        | Refusal::NotYetOpen
        | Refusal::Closed
        | Refusal::EmailNeeded
        | Refusal::ContactNeeded
        | Refusal::AlreadyCancelled
        | Refusal::KeyUsed
        | Refusal::NotConfirmed
        | Refusal::Lapsed
        | Refusal::NotByMail
        | Refusal::SameSlot => refusal::text(&refusal, texts),
    }
}

/// Why an event was not opened to the public.
pub(super) fn publication_refusal(refusal: &event::Refusal, event: &Event, texts: Texts) -> String {
    let event::Refusal::NoJoinLink { slots } = refusal;
    let slots = slots.iter().filter_map(|slot| event.slot(*slot));
    let names = slots.map(|slot| slot_name(slot, texts));
    texts.t1(&refusal.key(), "slots", joined(names, texts))
}

/// Why a record of attendance was not accepted, or counts are not final.
pub(super) fn attendance_refusal(
    refusal: &attendance::Refusal,
    event: &Event,
    texts: Texts,
) -> String {
    let attendance::Refusal::Incomplete { open } = refusal else {
        return refusal::text(refusal, texts);
    };
    let slots = open.iter().filter_map(|open| {
        let slot = event.slot(open.slot)?;
        let why = match open.why {
            WhyOpen::NotOver => "staff-open-slot-not-over",
            WhyOpen::NotCounted => "staff-open-slot-not-counted",
        };
        Some(texts.t1(why, "slot", slot_name(slot, texts)))
    });
    texts.t1(&refusal.key(), "slots", joined(slots, texts))
}
