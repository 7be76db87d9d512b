//! What can be found by reading the paper carefully, as plain values; not how it is found (`lint.rs`) or worded
//! (`wording.rs`).

use uuid::Uuid;

use super::initiative::Plan;

/// Something to look at before the paper is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The initiative's code; none where what is wrong belongs to no row of the paper.
    pub initiative: Option<String>,
    /// What was found.
    pub kind: FindingKind,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FindingKind {
    /// An event has been held, and no survey of it asks for an indicator of the initiative.
    ShareMissing {
        /// The indicator's code.
        indicator: String,
        /// 第N回.
        event: u32,
    },
    /// A closed survey brought back no answer an indicator could count, so there is no percentage.
    NoAnswers {
        /// The indicator's code.
        indicator: String,
        /// 第N回.
        event: u32,
    },
    /// Held and planned events together are fewer than the plan says.
    PlanNotMet {
        /// The plan.
        plan: Plan,
        /// How many have been held.
        held: usize,
        /// How many are still to come.
        to_come: usize,
    },
    /// Answer sheets that came back were set aside by the office, so no share counts them.
    SetAside {
        /// 第N回.
        event: u32,
        /// How many.
        sheets: u64,
        /// Why, in the office's words.
        reason: String,
    },
    /// An event was called off, so its number is missing in the paper.
    EventCancelled {
        /// 第N回.
        event: u32,
    },
    /// Stored answers fit no question or choice of their survey, so no share counts them: a defect.
    StrayAnswers {
        /// 第N回.
        event: u32,
        /// How many.
        answers: u64,
    },
    /// A row cannot be read, so the paper is without it: a defect.
    Unreadable {
        /// The table it stands in.
        table: &'static str,
        /// Its identifier.
        id: Uuid,
    },
}

impl FindingKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// The code of the indicator it is about, if any.
    pub fn indicator(&self) -> Option<&str> {
        match self {
            Self::ShareMissing { indicator, .. } | Self::NoAnswers { indicator, .. } => {
                Some(indicator)
            }
            Self::PlanNotMet { .. }
            | Self::SetAside { .. }
            | Self::EventCancelled { .. }
            | Self::StrayAnswers { .. }
            | Self::Unreadable { .. } => None,
        }
    }

    /// The number of the event it is about, if any.
    pub fn event(&self) -> Option<u32> {
        match self {
            Self::ShareMissing { event, .. }
            | Self::NoAnswers { event, .. }
            | Self::SetAside { event, .. }
            | Self::EventCancelled { event }
            | Self::StrayAnswers { event, .. } => Some(*event),
            Self::PlanNotMet { .. } | Self::Unreadable { .. } => None,
        }
    }
}
