//! Runs: answer sheets that came in quick succession from one place. The office decides whether they are counted; until
//! it has, they are. Not how a run is noticed: that is `limits/runs.rs`.

use chrono::NaiveDate;

use crate::types::{Reason, RunId, Version, coded};

/// A run of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which one.
    pub id: RunId,
    /// How many answer sheets belong to it.
    pub sheets: u64,
    /// The first and the last day on which they came.
    pub days: (NaiveDate, NaiveDate),
    /// What the office decided, if it has.
    pub decision: Option<Decision>,
    /// Which version of the decision this is.
    pub version: Version,
}

/// What the office decided about a run.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumDiscriminants)]
#[strum_discriminants(
    name(DecisionKind),
    vis(pub),
    doc = "Whether the sheets of a run are counted; its codes stand in forms.",
    derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray),
    strum(serialize_all = "kebab-case")
)]
pub enum Decision {
    /// Its sheets are counted.
    Count,
    /// They are not, for this reason.
    SetAside(Reason),
}

coded!(DecisionKind);

impl Decision {
    /// The reason for setting the run aside, if that was decided.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Count => None,
            Self::SetAside(reason) => Some(reason.as_str()),
        }
    }
}
