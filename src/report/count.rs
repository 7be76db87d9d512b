//! From official counts to the numbers of the paper: what counts as of a day, and how firm a sum is; not the sums'
//! place in the paper (`compile.rs`).

use macro_rules_attribute::apply;

use crate::types::{PendingReason, coded};

/// How firm a number is.
#[apply(coded!)]
pub enum Standing {
    /// Every part is counted and its event's counts are final.
    Final,
    /// Counted, but a part is missing or may still change.
    Provisional,
    /// Not counted yet.
    Pending,
}

impl Standing {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Final => "report-standing-final",
            Self::Provisional => "report-standing-provisional",
            Self::Pending => "report-standing-pending",
        }
    }
}

/// A number of persons, with how firm it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Every part is counted and its event's counts are final.
    Final(u64),
    /// Counted, but a part is missing or may still change.
    Provisional(u64),
    /// No number yet; the paper prints why.
    Pending {
        /// Why.
        reason: PendingReason,
        /// What is known of it so far.
        so_far: u64,
    },
}

impl Total {
    fn pending(reason: PendingReason) -> Self {
        Self::Pending { reason, so_far: 0 }
    }

    /// The number, where there is one.
    pub fn value(self) -> Option<u64> {
        match self {
            Self::Final(persons) | Self::Provisional(persons) => Some(persons),
            Self::Pending { .. } => None,
        }
    }

    /// What is known of it so far: all of it, where there is a number.
    pub fn so_far(self) -> u64 {
        match self {
            Self::Final(persons) | Self::Provisional(persons) => persons,
            Self::Pending { so_far, .. } => so_far,
        }
    }

    /// Why there is no number, where there is none.
    pub fn reason(self) -> Option<PendingReason> {
        match self {
            Self::Final(_) | Self::Provisional(_) => None,
            Self::Pending { reason, .. } => Some(reason),
        }
    }

    /// How firm it is.
    pub fn standing(self) -> Standing {
        match self {
            Self::Final(_) => Standing::Final,
            Self::Provisional(_) => Standing::Provisional,
            Self::Pending { .. } => Standing::Pending,
        }
    }

    /// Whether every part is counted and frozen.
    pub fn is_final(self) -> bool {
        self.standing() == Standing::Final
    }

    /// Whether it is a number that may still change.
    pub fn is_provisional(self) -> bool {
        self.standing() == Standing::Provisional
    }
}

/// A slot's official number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many persons.
    pub persons: u64,
    /// Whether it was frozen by the end of the paper's day.
    pub is_final: bool,
}

/// The number of one slot, in a paper of a day by whose end it is over or not.
///
/// Rows of a slot that is not over do not count, whatever they say.
pub fn slot_total(is_over: bool, count: Option<Count>) -> Total {
    match (is_over, count) {
        (false, _) => Total::pending(PendingReason::AfterHeld),
        (true, None) => Total::pending(PendingReason::AfterConfirmation),
        (true, Some(count)) if count.is_final => Total::Final(count.persons),
        (true, Some(count)) => Total::Provisional(count.persons),
    }
}

/// Everybody of one event, or of one mode of it: a number only when every part is known.
///
/// 確定後追記 while a part is missing, 実施後追記 while nothing has been held.
pub fn closed_total(parts: impl IntoIterator<Item = Total>) -> Total {
    let parts: Vec<Total> = parts.into_iter().collect();
    let is_unheld = |part: &Total| part.reason() == Some(PendingReason::AfterHeld);
    if parts.iter().all(is_unheld) {
        Total::pending(PendingReason::AfterHeld)
    } else if parts.iter().any(|part| part.reason().is_some()) {
        Total::Pending {
            reason: PendingReason::AfterConfirmation,
            so_far: sum(&parts),
        }
    } else {
        summed(&parts)
    }
}

/// Everybody counted so far: a sum with a pending part is its known sum, marked provisional.
///
/// So the 555 of an initiative hold the 174 of its unfinished third lecture.
pub fn sum_so_far(slots: impl IntoIterator<Item = Total>) -> Total {
    let slots: Vec<Total> = slots.into_iter().collect();
    if slots.iter().any(|slot| slot.value().is_some()) {
        summed(&slots)
    } else {
        closed_total(slots)
    }
}

fn sum(parts: &[Total]) -> u64 {
    parts.iter().map(|part| part.so_far()).sum()
}

/// The sum, as firm as its weakest part.
fn summed(parts: &[Total]) -> Total {
    if parts.iter().all(|part| part.is_final()) {
        Total::Final(sum(parts))
    } else {
        Total::Provisional(sum(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: PendingReason = PendingReason::AfterHeld;
    const CONFIRMED: PendingReason = PendingReason::AfterConfirmation;

    fn counted(persons: u64) -> Total {
        Total::Provisional(persons)
    }

    fn frozen(persons: u64) -> Total {
        Total::Final(persons)
    }

    fn pending(reason: PendingReason) -> Total {
        Total::pending(reason)
    }

    fn part(so_far: u64) -> Total {
        Total::Pending {
            reason: CONFIRMED,
            so_far,
        }
    }

    #[test]
    fn a_slot_counts_when_it_is_over() {
        let some = |persons, is_final| Some(Count { persons, is_final });
        let cases = [
            (true, some(49, false), counted(49)),
            (true, some(49, true), frozen(49)),
            (true, some(0, false), counted(0)),
            (true, None, pending(CONFIRMED)),
            (false, some(49, true), pending(HELD)),
            (false, None, pending(HELD)),
        ];

        for (is_over, count, expected) in cases {
            assert_eq!(slot_total(is_over, count), expected, "{is_over} {count:?}");
        }
    }

    #[test]
    fn an_event_has_a_total_only_when_every_slot_has() {
        let cases = [
            (
                vec![frozen(59), frozen(12), frozen(60), frozen(65)],
                frozen(196),
            ),
            (vec![frozen(59), counted(36)], counted(95)),
            (
                vec![counted(105), counted(32), counted(37), pending(HELD)],
                part(174),
            ),
            (vec![frozen(10), pending(CONFIRMED)], part(10)),
            (vec![pending(HELD), pending(CONFIRMED)], pending(CONFIRMED)),
            (vec![pending(HELD), pending(HELD)], pending(HELD)),
            (vec![], pending(HELD)),
        ];

        for (slots, expected) in cases {
            assert_eq!(closed_total(slots.clone()), expected, "{slots:?}");
        }
    }

    #[test]
    fn a_sum_so_far_holds_the_known_slots_of_unfinished_events() {
        let cases = [
            (vec![frozen(196), frozen(185)], frozen(381)),
            (vec![frozen(381), counted(174)], counted(555)),
            (vec![frozen(381), frozen(174), pending(HELD)], counted(555)),
            (vec![pending(HELD), pending(CONFIRMED)], pending(CONFIRMED)),
            (vec![pending(HELD)], pending(HELD)),
        ];

        for (slots, expected) in cases {
            assert_eq!(sum_so_far(slots.clone()), expected, "{slots:?}");
        }
    }
}
