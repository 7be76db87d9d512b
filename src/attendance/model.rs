//! What is known of a slot's attendance: evidence, counts and how they are told; pure.

use chrono::{DateTime, Utc};
use macro_rules_attribute::apply;

use crate::registration::{AccessNeed, IntakeSource};
use crate::types::{AttendanceId, SlotId, coded};

/// How it is known that somebody was there.
#[apply(coded!)]
pub enum Evidence {
    /// Ticked on the list by somebody of the office.
    Tick,
    /// Came without an application.
    WalkIn,
}

/// How a slot's official number came about.
#[apply(coded!)]
pub enum CountMethod {
    /// Heads were counted.
    HeadCount,
    /// The persons of the named evidence were added up.
    Named,
}

impl CountMethod {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::HeadCount => "staff-count-method-head-count",
            Self::Named => "staff-count-method-named",
        }
    }
}

/// A slot's official number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Official {
    /// How many people were there.
    pub persons: u32,
    /// How that is known.
    pub method: CountMethod,
}

/// A slot that stands in the way of final counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSlot {
    /// Which slot.
    pub slot: SlotId,
    /// What is missing.
    pub why: WhyOpen,
}

/// What is missing before a slot's count can be final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyOpen {
    /// It is not over.
    NotOver,
    /// Nobody was recorded and no head count given; nobody came is a head count of 0.
    NotCounted,
}

/// Where a slot stands: applied, seats held, attended, and the official number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotTally {
    /// Which slot.
    pub slot: SlotId,
    /// Persons of all applications, also of those cancelled later; who moved to another slot is counted there.
    pub applied: u32,
    /// Seats held.
    pub confirmed: u32,
    /// Those of them that wait to be confirmed.
    pub unconfirmed: u32,
    /// Persons of the named evidence, walk-ins included.
    pub attended_named: u32,
    /// The official number; none when nothing is counted yet.
    pub official: Option<OfficialCount>,
    /// Persons of all applications by the way they came, in the order of `IntakeSource::ALL`, without zeros.
    pub by_source: Vec<(IntakeSource, u32)>,
    /// Registrations holding seats that ask for help, in the order of `AccessNeed::ALL`, without zeros.
    pub needs: Vec<(AccessNeed, u32)>,
}

impl SlotTally {
    /// The official number in persons; none when nothing is counted yet.
    pub fn persons(&self) -> Option<u32> {
        self.official.map(|official| official.persons)
    }

    /// The head count, where one was given.
    pub fn head_count(&self) -> Option<u32> {
        self.official.and_then(OfficialCount::head_count)
    }

    /// Whether there is a number and it is final.
    pub fn is_final(&self) -> bool {
        self.official.is_some_and(|official| official.is_final)
    }
}

/// A slot's official number, with how it is known and whether it can still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficialCount {
    /// How many people were there.
    pub persons: u32,
    /// How that is known.
    pub method: CountMethod,
    /// Whether it is final.
    pub is_final: bool,
}

impl OfficialCount {
    /// The head count, where this is one.
    pub fn head_count(self) -> Option<u32> {
        match self.method {
            CountMethod::HeadCount => Some(self.persons),
            CountMethod::Named => None,
        }
    }
}

/// People who came without an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkIn {
    /// The record.
    pub attendance: AttendanceId,
    /// How many came.
    pub persons: u32,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

/// What came of recording people who came without an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkInRecorded {
    /// The record.
    pub attendance: AttendanceId,
    /// Whether the same form had made it before, so that nothing was added now.
    pub is_repeat: bool,
}
