//! What a registration holds in a slot, as it is stored and as it is told, and why it holds it no longer; pure.

use chrono::{DateTime, Utc};

use crate::types::coded;

/// What a registration holds, or held, in a slot, as it is stored.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum AllocationState {
    /// It holds seats.
    Confirmed,
    /// It holds seats for a short time, until it is confirmed.
    Unconfirmed,
    /// It held seats and gave them back.
    Cancelled,
    /// It held seats and was not confirmed in time.
    Lapsed,
}

coded!(AllocationState);

impl AllocationState {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "registration-state-confirmed",
            Self::Unconfirmed => "registration-state-unconfirmed",
            Self::Cancelled => "registration-state-cancelled",
            Self::Lapsed => "registration-state-lapsed",
        }
    }

    /// Whether seats are held.
    pub fn holds_seats(self) -> bool {
        match self {
            Self::Confirmed | Self::Unconfirmed => true,
            Self::Cancelled | Self::Lapsed => false,
        }
    }
}

/// Where a registration stands at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its seats are its own.
    Confirmed,
    /// Its seats are held until this moment, and its own when it has been confirmed by then.
    Unconfirmed {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It was cancelled.
    Cancelled,
    /// It was not confirmed in time.
    Lapsed,
}

impl Standing {
    /// What is stored, as one value; none when the two columns contradict each other.
    pub(super) fn of(state: AllocationState, confirm_by: Option<DateTime<Utc>>) -> Option<Self> {
        Some(match state {
            AllocationState::Confirmed => Self::Confirmed,
            AllocationState::Unconfirmed => Self::Unconfirmed { until: confirm_by? },
            AllocationState::Cancelled => Self::Cancelled,
            AllocationState::Lapsed => Self::Lapsed,
        })
    }

    /// The state without its time.
    pub fn state(self) -> AllocationState {
        match self {
            Self::Confirmed => AllocationState::Confirmed,
            Self::Unconfirmed { .. } => AllocationState::Unconfirmed,
            Self::Cancelled => AllocationState::Cancelled,
            Self::Lapsed => AllocationState::Lapsed,
        }
    }

    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        self.state().key()
    }

    /// Whether seats are held.
    pub fn holds_seats(self) -> bool {
        self.state().holds_seats()
    }

    /// Until when it has to be confirmed, if it has.
    pub fn confirm_by(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Unconfirmed { until } => Some(until),
            Self::Confirmed | Self::Cancelled | Self::Lapsed => None,
        }
    }
}

/// Why a registration no longer holds what it held.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum EndReason {
    /// It moved to another slot, where it holds seats now.
    Moved,
    /// It was cancelled.
    Cancelled,
    /// It was not confirmed in time.
    Lapsed,
}

coded!(EndReason);

impl EndReason {
    /// What is left behind in the slot.
    pub fn state(self) -> AllocationState {
        match self {
            Self::Moved | Self::Cancelled => AllocationState::Cancelled,
            Self::Lapsed => AllocationState::Lapsed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_keeps_its_code_and_says_whether_it_holds_seats() {
        let until = Some(DateTime::UNIX_EPOCH);
        let table: Vec<_> = AllocationState::ALL
            .into_iter()
            .map(|state| (state.code(), state.holds_seats()))
            .collect();

        assert_eq!(
            table,
            [
                ("confirmed", true),
                ("unconfirmed", true),
                ("cancelled", false),
                ("lapsed", false),
            ]
        );
        for state in AllocationState::ALL {
            assert_eq!(AllocationState::from_code(state.code()), Some(state));
            let standing = Standing::of(state, until);
            assert_eq!(standing.map(Standing::state), Some(state));
        }
        assert_eq!(Standing::of(AllocationState::Unconfirmed, None), None);
    }

    #[test]
    fn whatever_has_ended_holds_no_seats() {
        for reason in [EndReason::Moved, EndReason::Cancelled, EndReason::Lapsed] {
            assert!(!reason.state().holds_seats(), "{}", reason.code());
        }
    }
}
