//! What is stored for a slot, in words: shown beside what is typed when a form is out of date.

use crate::attendance::SlotTally;
use crate::texts::Texts;

/// The head count in words.
pub(super) fn head_count(tally: &SlotTally, texts: Texts) -> String {
    tally.head_count().map_or_else(
        || texts.t("staff-outdated-nothing"),
        |persons| texts.t1("staff-persons", "persons", persons),
    )
}

/// A tick in words; nothing where there is none, because a list has thousands of such lines.
pub(super) fn ticked(attended: Option<u32>, texts: Texts) -> String {
    attended.map_or_else(String::new, |persons| {
        texts.t1("staff-slot-came", "persons", persons)
    })
}
