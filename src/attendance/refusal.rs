//! Why a record of attendance, or a change of the counts, is not accepted. Not when: that is decided in `rule.rs`.

use super::OpenSlot;
use crate::types::{Field, Reason, RefusalKind, Refused};

/// Why a record is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Refusal {
    /// The event's counts are final.
    Finalised,
    /// The event's counts are not final.
    NotFinalised,
    /// The event is not public, or called off.
    EventUnavailable,
    /// The registration holds no seat in this slot.
    NoSeat,
    /// Nobody is no evidence; a record is taken back instead.
    Nobody,
    /// More people than applied together; the others are walk-ins.
    MoreThanParty {
        /// How many applied.
        party: u32,
    },
    /// The named evidence would exceed the head count.
    AboveHeadCount {
        /// The head count.
        head_count: u32,
    },
    /// The head count would be smaller than the named evidence.
    BelowNamed {
        /// The persons known by name and the walk-ins.
        named: u32,
    },
    /// More people than can be meant.
    TooMany {
        /// The largest number.
        limit: u32,
    },
    /// Slots are not over or not counted.
    Incomplete {
        /// Those slots, in the event's order.
        open: Vec<OpenSlot>,
    },
    /// Final counts are opened for a reason only.
    ReasonNeeded,
    /// The reason given is too long, or has characters that cannot be kept.
    ReasonUnusable,
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;

impl Refused for Refusal {
    fn code(&self) -> &'static str {
        self.into()
    }

    /// `staff-refusal-<code>`; the sentence of `Incomplete` names the slots besides.
    fn key(&self) -> String {
        format!("staff-refusal-{}", self.code())
    }

    fn number(&self) -> Option<(&'static str, u32)> {
        match self {
            Self::MoreThanParty { party } => Some(("party", *party)),
            Self::AboveHeadCount { head_count } => Some(("count", *head_count)),
            Self::BelowNamed { named } => Some(("named", *named)),
            Self::TooMany { limit } => Some(("limit", *limit)),
            Self::ReasonUnusable => Some(("limit", Reason::LIMIT)),
            Self::Finalised
            | Self::NotFinalised
            | Self::EventUnavailable
            | Self::NoSeat
            | Self::Nobody
            | Self::Incomplete { .. }
            | Self::ReasonNeeded => None,
        }
    }

    fn field(&self) -> Option<Field> {
        match self {
            Self::NoSeat
            | Self::Nobody
            | Self::MoreThanParty { .. }
            | Self::AboveHeadCount { .. }
            | Self::BelowNamed { .. }
            | Self::TooMany { .. } => Some(Field::Persons),
            Self::ReasonNeeded | Self::ReasonUnusable => Some(Field::Reason),
            Self::Finalised
            | Self::NotFinalised
            | Self::EventUnavailable
            | Self::Incomplete { .. } => None,
        }
    }

    fn kind(&self) -> RefusalKind {
        match self {
            Self::NoSeat
            | Self::Nobody
            | Self::MoreThanParty { .. }
            | Self::AboveHeadCount { .. }
            | Self::BelowNamed { .. }
            | Self::TooMany { .. }
            | Self::ReasonNeeded
            | Self::ReasonUnusable => RefusalKind::Invalid,
            Self::EventUnavailable | Self::Incomplete { .. } => RefusalKind::Conflict,
            Self::Finalised | Self::NotFinalised => RefusalKind::Outdated,
        }
    }
}
