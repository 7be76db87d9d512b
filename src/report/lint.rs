//! What a careful reader of the paper would ask about: gaps without a word, plans that were not met. Not what is
//! merely still to come: that has its mark in the paper.

use super::paper::{InitiativeResult, Plan, ShareValue};
use crate::event::Event;

/// Something to look at before the paper is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The initiative's code.
    pub initiative: String,
    /// What was found there.
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
            Self::PlanNotMet { .. } | Self::SetAside { .. } | Self::EventCancelled { .. } => None,
        }
    }

    /// The number of the event it is about, if any.
    pub fn event(&self) -> Option<u32> {
        match self {
            Self::ShareMissing { event, .. }
            | Self::NoAnswers { event, .. }
            | Self::SetAside { event, .. }
            | Self::EventCancelled { event } => Some(*event),
            Self::PlanNotMet { .. } => None,
        }
    }
}

/// The findings of one initiative in the order of its cells; `events` are all of its events.
pub fn lint(result: &InitiativeResult, events: &[Event], is_year_over: bool) -> Vec<Finding> {
    let cancelled = events
        .iter()
        .filter(|event| event.published_at.is_some() && event.cancelled_at.is_some())
        .map(|event| FindingKind::EventCancelled {
            event: event.number,
        });
    plan_not_met(result, is_year_over)
        .into_iter()
        .chain(cancelled)
        .chain(gaps(result))
        .map(|kind| Finding {
            initiative: result.initiative.code.clone(),
            kind,
        })
        .collect()
}

/// A plan over several years cannot be judged from one. After the year's end, what is still to come is too late.
fn plan_not_met(result: &InitiativeResult, is_year_over: bool) -> Option<FindingKind> {
    let plan = result.initiative.plan.filter(|plan| plan.years == 1)?;
    let held = result.held();
    let to_come = result.events.len().saturating_sub(held);
    let expected = if is_year_over { held } else { held + to_come };
    let is_short = u32::try_from(expected).is_ok_and(|expected| expected < plan.times);
    is_short.then_some(FindingKind::PlanNotMet {
        plan,
        held,
        to_come,
    })
}

fn gaps(result: &InitiativeResult) -> impl Iterator<Item = FindingKind> {
    result.indicators.iter().flat_map(|indicator| {
        indicator.events.iter().filter_map(|cell| {
            let (indicator, event) = (indicator.code.clone(), cell.number);
            match cell.value {
                ShareValue::Missing => Some(FindingKind::ShareMissing { indicator, event }),
                ShareValue::Known(share) if share.n() == 0 => {
                    Some(FindingKind::NoAnswers { indicator, event })
                }
                ShareValue::Known(_) | ShareValue::Pending(_) => None,
            }
        })
    })
}
