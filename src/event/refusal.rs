//! Why an event is not opened to the public. Not when: that is decided in `publication.rs`.

use crate::types::{Field, RefusalKind, Refused, SlotId};

/// Why an event is not opened to the public.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Refusal {
    /// Slots are attended online, and nobody could join them.
    NoJoinLink {
        /// Those slots, in the event's order.
        slots: Vec<SlotId>,
    },
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;

impl Refused for Refusal {
    fn code(&self) -> &'static str {
        self.into()
    }

    /// `staff-refusal-<code>`; the sentence of `NoJoinLink` names the slots besides.
    fn key(&self) -> String {
        format!("staff-refusal-{}", self.code())
    }

    fn field(&self) -> Option<Field> {
        match self {
            Self::NoJoinLink { .. } => None,
        }
    }

    fn kind(&self) -> RefusalKind {
        match self {
            Self::NoJoinLink { .. } => RefusalKind::Conflict,
        }
    }
}
