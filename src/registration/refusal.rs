//! Why an application, a change or a cancellation is not accepted. Not when: that is decided in `application.rs`,
//! `capacity.rs` and `hold.rs`.

use crate::types::{Field, RefusalKind, Refused};

/// Why an application, a change or a cancellation is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Refusal {
    /// The event is not public, or called off.
    EventUnavailable,
    /// Applications open later.
    NotYetOpen,
    /// Applications are closed.
    Closed,
    /// The party does not find seats together; this many are left.
    Full {
        /// Seats left, fewer than asked for.
        left: u32,
    },
    /// The party is larger than the slot allows.
    PartyTooLarge {
        /// The largest party.
        limit: u32,
    },
    /// Zoom needs an e-mail address, because the joining guide is mailed.
    EmailNeeded,
    /// Somebody must be reachable by telephone or e-mail.
    ContactNeeded,
    /// The registration is cancelled already.
    AlreadyCancelled,
    /// The registration has this slot already.
    SameSlot,
    /// It is too late to change by oneself; the desk can help by telephone.
    TooLateToChange,
    /// The form was sent before for somebody else; it needs a key of its own.
    KeyUsed,
    /// Somebody of the registration was recorded as present; that record must be taken back first.
    AlreadyAttended,
    /// It has to be confirmed first.
    NotConfirmed,
    /// It was not confirmed in time, and its seats were given back.
    Lapsed,
    /// Only a link that went out in a mail confirms, and this is the one that follows from the form.
    NotByMail,
}

impl Refused for Refusal {
    fn code(&self) -> &'static str {
        self.into()
    }

    /// `refusal-<code>`: the sentence for applicants.
    fn key(&self) -> String {
        if let Self::Full { left: 1.. } = self {
            return "refusal-full-but-some".to_owned();
        }
        format!("refusal-{}", self.code())
    }

    fn number(&self) -> Option<(&'static str, u32)> {
        match self {
            Self::Full { left } => Some(("left", *left)),
            Self::PartyTooLarge { limit } => Some(("limit", *limit)),
            Self::EventUnavailable
            | Self::NotYetOpen
            | Self::Closed
            | Self::EmailNeeded
            | Self::ContactNeeded
            | Self::AlreadyCancelled
            | Self::SameSlot
            | Self::TooLateToChange
            | Self::KeyUsed
            | Self::AlreadyAttended
            | Self::NotConfirmed
            | Self::Lapsed
            | Self::NotByMail => None,
        }
    }

    fn field(&self) -> Option<Field> {
        match self {
            Self::NotYetOpen | Self::Closed | Self::Full { .. } | Self::SameSlot => {
                Some(Field::Slot)
            }
            Self::PartyTooLarge { .. } => Some(Field::Party),
            Self::EmailNeeded => Some(Field::Email),
            Self::ContactNeeded => Some(Field::Phone),
            Self::KeyUsed => Some(Field::Key),
            Self::EventUnavailable
            | Self::AlreadyCancelled
            | Self::TooLateToChange
            | Self::AlreadyAttended
            | Self::NotConfirmed
            | Self::Lapsed
            | Self::NotByMail => None,
        }
    }

    fn kind(&self) -> RefusalKind {
        match self {
            Self::PartyTooLarge { .. } | Self::EmailNeeded | Self::ContactNeeded => {
                RefusalKind::Invalid
            }
            Self::EventUnavailable
            | Self::NotYetOpen
            | Self::Closed
            | Self::Full { .. }
            | Self::AlreadyCancelled
            | Self::SameSlot
            | Self::TooLateToChange
            | Self::KeyUsed
            | Self::AlreadyAttended
            | Self::NotConfirmed
            | Self::Lapsed
            | Self::NotByMail => RefusalKind::Conflict,
        }
    }
}
