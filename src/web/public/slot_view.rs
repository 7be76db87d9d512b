//! A slot as residents see it, wherever it is shown: where, when, what is left, until when.

use chrono::{DateTime, Utc};

use crate::event::{Availability, Event, Requester, Slot, availability};
use crate::limits::Wait;
use crate::links;
use crate::texts::{Texts, plain, ruby};

/// One row of the ways to attend.
#[derive(Clone, Debug)]
pub(super) struct SlotView {
    pub(super) id: String,
    pub(super) mode: String,
    pub(super) place: String,
    pub(super) address: String,
    pub(super) access: String,
    pub(super) span: String,
    pub(super) day: String,
    pub(super) hours: String,
    pub(super) closes_day: String,
    pub(super) closes_time: String,
    pub(super) seats: String,
    pub(super) state_class: &'static str,
    pub(super) meter: Option<Meter>,
    pub(super) is_open: bool,
    pub(super) apply: String,
    pub(super) desk_phone: Option<String>,
    pub(super) party_limit: u32,
}

/// Seats left of all seats, for a plain meter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meter {
    pub(super) left: u32,
    pub(super) all: u32,
}

impl SlotView {
    pub(super) fn new(event: &Event, slot: &Slot, texts: Texts, now: DateTime<Utc>) -> Self {
        let language = texts.language;
        let (seats, state_class, is_open) = seats(slot, texts, now);
        let venue = slot.way.venue();
        let place = venue.map_or_else(
            || texts.t("event-place-home"),
            |venue| plain(venue.name.get(language)),
        );
        let own_desk = !slot.desk_phone.is_empty() && slot.desk_phone != event.desk.phone;
        let meter = slot.seats_left().zip(slot.capacity).filter(|_| is_open);
        Self {
            id: slot.id.to_string(),
            mode: texts.t(slot.way.mode().key()),
            place,
            address: venue.map_or_else(String::new, |venue| plain(venue.address.get(language))),
            access: venue.map_or_else(String::new, |venue| plain(venue.access.get(language))),
            span: texts.span(slot.starts_at, slot.ends_at),
            day: texts.day(slot.starts_at),
            hours: texts.hours(slot.starts_at, slot.ends_at),
            closes_day: texts.day(slot.closes_at),
            closes_time: texts.time(slot.closes_at),
            seats,
            state_class,
            meter: meter.map(|(left, capacity)| Meter {
                left,
                all: capacity.get() + slot.allowance,
            }),
            is_open,
            apply: links::application_for_slot(language, event.id, slot.id),
            desk_phone: own_desk.then(|| {
                let phone = slot.desk_phone.as_str();
                texts.t1("event-desk-phone", "phone", phone)
            }),
            party_limit: slot.party_limit,
        }
    }

    /// The slots of an event, in order.
    pub(super) fn all(event: &Event, texts: Texts, now: DateTime<Utc>) -> Vec<Self> {
        let view = |slot| Self::new(event, slot, texts, now);
        event.slots.iter().map(view).collect()
    }

    /// One line: 本会場 ココネリホール
    pub(super) fn name(&self) -> String {
        if self.place.is_empty() {
            self.mode.clone()
        } else {
            format!("{} {}", self.mode, self.place)
        }
    }
}

/// The words on what is left, the class they are shown in, and whether applications are taken.
fn seats(slot: &Slot, texts: Texts, now: DateTime<Utc>) -> (String, &'static str, bool) {
    match availability(slot, Requester::Resident, now) {
        Availability::NotYetOpen => {
            let opens = texts.moment(slot.opens_at);
            (
                texts.t1("event-seats-not-yet", "opens", opens),
                "state-waiting",
                false,
            )
        }
        Availability::Open { left: None } => (texts.t("event-seats-open"), "state-open", true),
        Availability::Open { left: Some(left) } => (
            texts.t1("event-seats-left", "left", left),
            "state-open",
            true,
        ),
        Availability::Full => (texts.t("event-seats-full"), "state-full", false),
        Availability::Closed => (texts.t("event-seats-closed"), "state-closed", false),
    }
}

/// The small line above a title: 講演会 第3回
pub(super) fn kind_line(event: &Event, texts: Texts) -> String {
    let kind = texts.t(event.kind.key());
    texts.t2("event-kind-line", "kind", kind, "number", event.number)
}

/// The title as HTML with readings.
pub(super) fn title_html(event: &Event, texts: Texts) -> String {
    ruby(event.title.get(texts.language))
}

/// The title as plain text.
pub(super) fn title(event: &Event, texts: Texts) -> String {
    plain(event.title.get(texts.language))
}

/// Why an application or a change has to wait, for how long, and whom to call instead.
pub(super) fn too_many_text(wait: Wait, event: &Event, texts: Texts) -> String {
    let (minutes, phone) = (wait.seconds().div_ceil(60), event.desk.phone.as_str());
    texts.t2("refusal-too-many", "minutes", minutes, "phone", phone)
}
