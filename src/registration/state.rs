//! The states of a registration at a slot, and the moves between them; pure.

/// What a registration holds, or waits for, in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllocationState {
    /// It holds seats.
    Confirmed,
    /// It held seats and gave them back.
    Cancelled,
}

impl AllocationState {
    /// Every state.
    pub const ALL: [Self; 2] = [Self::Confirmed, Self::Cancelled];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "registration-state-confirmed",
            Self::Cancelled => "registration-state-cancelled",
        }
    }

    /// Whether seats are held.
    pub fn holds_seats(self) -> bool {
        match self {
            Self::Confirmed => true,
            Self::Cancelled => false,
        }
    }

    /// After a cancellation.
    #[must_use]
    pub fn cancelled(self) -> Self {
        match self {
            Self::Confirmed | Self::Cancelled => Self::Cancelled,
        }
    }

    /// After a move to another slot: what remains behind in the old one.
    #[must_use]
    pub fn moved(self) -> Self {
        self.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_keeps_its_code_and_only_confirmed_holds_seats() {
        let table: Vec<_> = AllocationState::ALL
            .into_iter()
            .map(|state| (state.code(), state.holds_seats(), state.cancelled().code()))
            .collect();

        assert_eq!(
            table,
            [
                ("confirmed", true, "cancelled"),
                ("cancelled", false, "cancelled"),
            ]
        );
        for state in AllocationState::ALL {
            assert_eq!(AllocationState::from_code(state.code()), Some(state));
        }
    }
}
