//! What the results paper holds, as plain values; not how it is counted, nor how it is printed.

use chrono::NaiveDate;

use super::count::{Standing, Total};
use super::finding::Finding;
use super::initiative::Initiative;
use crate::types::{
    AttendanceMode, Base, Decimals, EventId, FiscalYear, LocalizedText, OwnerId, PendingReason,
    Share, SlotId, SurveyId,
};

/// The results of a fiscal year as of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The fiscal year.
    pub year: FiscalYear,
    /// What had ended by the end of this day in Tokyo counts.
    pub as_of: NaiveDate,
    /// The initiatives in the paper's order.
    pub initiatives: Vec<InitiativeResult>,
    /// What a careful reader would ask about.
    pub findings: Vec<Finding>,
}

impl Paper {
    /// The row with this code.
    pub fn initiative(&self, code: &str) -> Option<&InitiativeResult> {
        self.initiatives
            .iter()
            .find(|row| row.initiative.code == code)
    }
}

/// The results of one initiative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitiativeResult {
    /// Which one.
    pub initiative: Initiative,
    /// Its events by number; drafts and cancelled ones are left out.
    pub events: Vec<EventResult>,
    /// 延べ人数: everybody counted so far, in all events and modes.
    pub person_times: Total,
    /// The same per mode, in the paper's order; only modes the events have.
    pub by_mode: Vec<ModeTotal>,
    /// Its indicators in the paper's order.
    pub indicators: Vec<IndicatorResult>,
}

impl InitiativeResult {
    /// How many events have been held, at least in part.
    pub fn held(&self) -> usize {
        self.events.iter().filter(|event| event.is_held).count()
    }
}

/// The counts of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventResult {
    /// Which one.
    pub id: EventId,
    /// The section that holds it; only they may see the people behind the counts.
    pub owner: OwnerId,
    /// 第N回.
    pub number: u32,
    /// Its title; may carry readings.
    pub title: LocalizedText,
    /// Whether at least one slot is over.
    pub is_held: bool,
    /// Every slot in order.
    pub slots: Vec<SlotResult>,
    /// The slots summed per mode, in the paper's order: three libraries are one number.
    pub by_mode: Vec<ModeTotal>,
    /// All slots together.
    pub total: Total,
}

/// The count of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotResult {
    /// Which one.
    pub id: SlotId,
    /// How it was attended.
    pub mode: AttendanceMode,
    /// Where, unless it was on Zoom.
    pub place: Option<LocalizedText>,
    /// How many came.
    pub total: Total,
}

/// A number for one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModeTotal {
    /// Which mode.
    pub mode: AttendanceMode,
    /// How many came.
    pub total: Total,
}

/// One indicator over all events of its initiative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorResult {
    /// Its stable code.
    pub code: String,
    /// Its wording in the paper; may carry readings.
    pub name: LocalizedText,
    /// What its percentages are of.
    pub base: Base,
    /// How finely they are printed.
    pub decimals: Decimals,
    /// One cell per event, by number.
    pub events: Vec<ShareResult>,
}

/// An indicator at one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareResult {
    /// Which event.
    pub event: EventId,
    /// 第N回.
    pub number: u32,
    /// The share, or why there is none.
    pub value: ShareValue,
    /// The surveys it is counted from.
    pub surveys: Vec<SurveyId>,
}

/// A share, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareValue {
    /// Counted; of nobody when no sheet came back.
    Known(Share),
    /// Still to come.
    Pending(PendingReason),
    /// No survey of the event asks for it, so it will never come. The lint says so.
    Missing,
}

impl ShareValue {
    /// How firm it is; nothing for a share that does not exist.
    pub fn standing(self) -> Option<Standing> {
        match self {
            Self::Known(_) => Some(Standing::Final),
            Self::Pending(_) => Some(Standing::Pending),
            Self::Missing => None,
        }
    }
}
