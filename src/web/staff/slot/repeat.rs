//! What is told when a form for walk-ins was sent a second time, by a double click or after the browser's "back": when it
//! was recorded, that nothing was added, and a way to record as many more. Not how a repeat is known (`attendance/`).

use crate::attendance::WalkIn;
use crate::links;
use crate::texts::Texts;
use crate::types::{AttendanceId, SlotId};

/// A form that was carried out before: the record it made, and how many were typed.
pub(super) type Repeated = (AttendanceId, u32);

/// A repeat in words.
pub(super) struct Repeat {
    pub(super) words: String,
    pub(super) persons: u32,
    /// What the button says that records as many more.
    pub(super) again: String,
}

/// The page that tells of a repeat.
pub(super) fn link(slot: SlotId, (record, persons): Repeated) -> String {
    let page = links::staff_slot(slot);
    format!("{page}?repeated={record}&persons={persons}")
}

/// A repeat as the address tells it; what cannot be read is none.
pub(super) fn read(record: Option<&str>, persons: Option<&str>) -> Option<Repeated> {
    Some((record?.parse().ok()?, persons?.parse().ok()?))
}

/// 3名, all walk-ins of a slot together.
pub(super) fn total(walk_ins: &[WalkIn], texts: Texts) -> String {
    let persons: u32 = walk_ins.iter().map(|walk_in| walk_in.persons).sum();
    texts.t1("staff-persons", "persons", persons)
}

impl Repeat {
    pub(super) fn new((record, persons): Repeated, walk_ins: &[WalkIn], texts: Texts) -> Self {
        let total = total(walk_ins, texts);
        let words = walk_ins
            .iter()
            .find(|walk_in| walk_in.attendance == record)
            .map_or_else(
                || texts.t1("staff-walk-in-taken-back", "total", total.as_str()),
                |walk_in| {
                    let recorded = texts.t1("staff-persons", "persons", walk_in.persons);
                    let words = vec![
                        ("at", texts.moment(walk_in.recorded_at).into()),
                        ("persons", recorded.into()),
                        ("total", total.as_str().into()),
                    ];
                    texts.with("staff-walk-in-repeated", words)
                },
            );
        let more = texts.t1("staff-persons", "persons", persons);
        Self {
            words,
            persons,
            again: texts.t1("staff-walk-in-again", "persons", more),
        }
    }
}
