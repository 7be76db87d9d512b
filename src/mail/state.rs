//! Where a mail stands on its way out, and every move it may make. Not where that is kept (`store.rs`).

use macro_rules_attribute::apply;

use crate::types::coded;

/// Where a mail of the outbox stands.
#[apply(coded!)]
pub enum DeliveryState {
    /// Waits for its next attempt.
    Queued,
    /// A worker has taken it and is sending it.
    Sending,
    /// The mail server took it over.
    Sent,
    /// Will not be tried again; the office calls or posts instead.
    Failed,
}

/// What can happen to a mail of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvent {
    /// A worker takes it.
    Claimed,
    /// The mail server took it over.
    Accepted,
    /// This attempt failed, another one may succeed.
    Deferred,
    /// This attempt failed and no other would succeed, or there were enough of them.
    Refused,
    /// The worker that took it was not heard of again.
    Abandoned,
}

impl DeliveryState {
    /// The state after an event, or `None` where the event cannot happen.
    ///
    /// A mail may be accepted while it is queued: its worker was slow, and it was given back before the worker's
    /// answer came. It must then not go out again.
    pub const fn after(self, event: DeliveryEvent) -> Option<Self> {
        match (self, event) {
            (Self::Queued, DeliveryEvent::Claimed) => Some(Self::Sending),
            (Self::Queued | Self::Sending, DeliveryEvent::Accepted) => Some(Self::Sent),
            (Self::Sending, DeliveryEvent::Deferred | DeliveryEvent::Abandoned) => {
                Some(Self::Queued)
            }
            (Self::Sending, DeliveryEvent::Refused) => Some(Self::Failed),
            (
                Self::Queued,
                DeliveryEvent::Deferred | DeliveryEvent::Refused | DeliveryEvent::Abandoned,
            )
            | (Self::Sending, DeliveryEvent::Claimed)
            | (Self::Sent | Self::Failed, _) => None,
        }
    }

    /// The states in which an event can happen.
    pub fn before(event: DeliveryEvent) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |state| state.after(event).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_in_the_table() {
        use DeliveryEvent::{Abandoned, Accepted, Claimed, Deferred, Refused};
        use DeliveryState::{Failed, Queued, Sending, Sent};

        let table = [
            (Queued, Claimed, Some(Sending)),
            (Queued, Accepted, Some(Sent)),
            (Queued, Deferred, None),
            (Queued, Refused, None),
            (Queued, Abandoned, None),
            (Sending, Claimed, None),
            (Sending, Accepted, Some(Sent)),
            (Sending, Deferred, Some(Queued)),
            (Sending, Refused, Some(Failed)),
            (Sending, Abandoned, Some(Queued)),
            (Sent, Claimed, None),
            (Sent, Accepted, None),
            (Sent, Deferred, None),
            (Sent, Refused, None),
            (Sent, Abandoned, None),
            (Failed, Claimed, None),
            (Failed, Accepted, None),
            (Failed, Deferred, None),
            (Failed, Refused, None),
            (Failed, Abandoned, None),
        ];

        for (state, event, after) in table {
            assert_eq!(state.after(event), after, "{state:?} after {event:?}");
        }
    }

    #[test]
    fn a_state_is_read_as_it_was_stored() {
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::from_code(state.code()), Some(state));
        }
        assert_eq!(DeliveryState::from_code("lost"), None);
    }
}
