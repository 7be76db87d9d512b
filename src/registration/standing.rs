//! Where a registration stands: which seats it holds, or why it holds none any more; pure. One value, computed from the
//! rows of its seats (`store.rs`) and stored nowhere else. Not what may be done about it (`change.rs`, `hold.rs`).

use chrono::{DateTime, Utc};
use macro_rules_attribute::apply;

use super::Refusal;
use crate::types::{SlotId, coded};

/// Where a registration stands at this moment, or stood in one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its seats are its own.
    Confirmed {
        /// Where it holds them.
        slot: SlotId,
    },
    /// Its seats are held until a moment, and its own when it has been confirmed by then.
    Unconfirmed {
        /// Where it holds them.
        slot: SlotId,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It holds no seats any more.
    Ended {
        /// Where it held them last.
        slot: SlotId,
        /// Why it gave them back.
        why: EndReason,
        /// When.
        at: DateTime<Utc>,
    },
}

impl Standing {
    /// Whether it holds seats. In statements the same question is `store::holds_seats`.
    pub fn holds_seats(self) -> bool {
        self.seats_in().is_some()
    }

    /// The slot it holds seats in now.
    pub fn seats_in(self) -> Option<SlotId> {
        match self {
            Self::Confirmed { slot } | Self::Unconfirmed { slot, .. } => Some(slot),
            Self::Ended { .. } => None,
        }
    }

    /// The slot it holds seats in, or held them in last.
    pub fn slot(self) -> SlotId {
        match self {
            Self::Confirmed { slot }
            | Self::Unconfirmed { slot, .. }
            | Self::Ended { slot, .. } => slot,
        }
    }

    /// Until when it has to be confirmed, if it has.
    pub fn confirm_by(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Unconfirmed { until, .. } => Some(until),
            Self::Confirmed { .. } | Self::Ended { .. } => None,
        }
    }

    /// Whether its seats are its own.
    pub fn is_confirmed(self) -> bool {
        match self {
            Self::Confirmed { .. } => true,
            Self::Unconfirmed { .. } | Self::Ended { .. } => false,
        }
    }

    /// Why it holds no seats any more, if it holds none.
    pub fn end_reason(self) -> Option<EndReason> {
        match self {
            Self::Ended { why, .. } => Some(why),
            Self::Confirmed { .. } | Self::Unconfirmed { .. } => None,
        }
    }

    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed { .. } => "registration-state-confirmed",
            Self::Unconfirmed { .. } => "registration-state-unconfirmed",
            Self::Ended { why, .. } => why.key(),
        }
    }
}

/// Why a registration no longer holds what it held in a slot.
#[apply(coded!)]
pub enum EndReason {
    /// It moved to another slot.
    Moved,
    /// It was cancelled.
    Cancelled,
    /// It was not confirmed in time.
    Lapsed,
}

impl EndReason {
    /// The key of its name in `locales/`. In the list of the slot it left, who moved is crossed out like who cancelled.
    pub fn key(self) -> &'static str {
        match self {
            Self::Moved | Self::Cancelled => "registration-state-cancelled",
            Self::Lapsed => "registration-state-lapsed",
        }
    }

    /// What whoever wants to do something with the seats is told.
    pub(super) fn refusal(self) -> Refusal {
        match self {
            Self::Moved | Self::Cancelled => Refusal::AlreadyCancelled,
            Self::Lapsed => Refusal::Lapsed,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_standing_says_where_its_seats_are_and_what_it_is_called() {
        let slot = SlotId::new(Uuid::from_u128(1));
        let at = DateTime::UNIX_EPOCH;
        let ended = |why| Standing::Ended { slot, why, at };
        let cases = [
            (
                Standing::Confirmed { slot },
                (Some(slot), None, true, "registration-state-confirmed"),
            ),
            (
                Standing::Unconfirmed { slot, until: at },
                (
                    Some(slot),
                    Some(at),
                    false,
                    "registration-state-unconfirmed",
                ),
            ),
            (
                ended(EndReason::Moved),
                (None, None, false, "registration-state-cancelled"),
            ),
            (
                ended(EndReason::Cancelled),
                (None, None, false, "registration-state-cancelled"),
            ),
            (
                ended(EndReason::Lapsed),
                (None, None, false, "registration-state-lapsed"),
            ),
        ];

        for (standing, expected) in cases {
            let told = (
                standing.seats_in(),
                standing.confirm_by(),
                standing.is_confirmed(),
                standing.key(),
            );
            assert_eq!(told, expected, "{standing:?}");
            assert_eq!(standing.slot(), slot);
            assert_eq!(standing.holds_seats(), standing.seats_in().is_some());
            assert_eq!(standing.end_reason().is_none(), standing.holds_seats());
        }
    }

    #[test]
    fn every_reason_keeps_its_code() {
        let codes = EndReason::ALL.map(EndReason::code);

        assert_eq!(codes, ["moved", "cancelled", "lapsed"]);
        for why in EndReason::ALL {
            assert_eq!(EndReason::from_code(why.code()), Some(why));
        }
    }
}
