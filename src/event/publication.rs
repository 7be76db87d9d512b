//! Whether an event can be opened to the public; pure.

use super::{Event, Outcome, Refusal};
use crate::types::SlotId;

/// Whether an event can be opened to the public: whoever applies for an online slot can be told how to join.
///
/// # Errors
/// `Refusal::NoJoinLink` naming the slots without an address.
pub(super) fn decide_publication(event: &Event) -> Outcome<()> {
    let slots = without_join_link(event);
    if slots.is_empty() {
        Ok(())
    } else {
        Err(Refusal::NoJoinLink { slots })
    }
}

/// Online slots without an address to join by; of an event that is public there are none.
pub(super) fn without_join_link(event: &Event) -> Vec<SlotId> {
    let slots = event.slots.iter();
    slots
        .filter(|slot| slot.way.mode().is_online() && slot.way.join_link().is_none())
        .map(|slot| slot.id)
        .collect()
}
