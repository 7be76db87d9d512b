//! Whether an event can be opened to the public; pure.

use super::{Event, Outcome, Refusal};
use crate::types::SlotId;

/// Whether an event can be opened to the public: whoever applies for an online slot can be told how to join.
///
/// # Errors
/// `Refusal::NoJoinLink` naming the slots without an address.
pub(super) fn decide_publication(event: &Event) -> Outcome<()> {
    let slots = event.slots.iter();
    let without = slots
        .filter(|slot| slot.way.mode().is_online() && slot.way.join_link().is_none())
        .map(|slot| slot.id);
    let slots: Vec<SlotId> = without.collect();
    if slots.is_empty() {
        Ok(())
    } else {
        Err(Refusal::NoJoinLink { slots })
    }
}
