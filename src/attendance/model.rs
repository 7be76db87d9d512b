//! What is known of a slot's attendance: evidence, counts and how they are told; pure.

use chrono::{DateTime, Utc};

use crate::registration::{AccessNeed, IntakeSource};
use crate::types::{AttendanceId, SlotId, coded};

/// How it is known that somebody was there.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Evidence {
    /// Ticked on the list by somebody of the office.
    Tick,
    /// Came without an application.
    WalkIn,
}

coded!(Evidence);

/// How a slot's official number came about.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum CountMethod {
    /// Heads were counted.
    HeadCount,
    /// The persons of the named evidence were added up.
    Named,
}

coded!(CountMethod);

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
    /// The head count, where one was given.
    pub head_count: Option<u32>,
    /// The official number; none when nothing is counted yet.
    pub official: Option<u32>,
    /// How the official number is known.
    pub method: Option<CountMethod>,
    /// Whether it is final.
    pub is_final: bool,
    /// Persons of all applications by the way they came, in the order of `IntakeSource::ALL`, without zeros.
    pub by_source: Vec<(IntakeSource, u32)>,
    /// Registrations holding seats that ask for help, in the order of `AccessNeed::ALL`, without zeros.
    pub needs: Vec<(AccessNeed, u32)>,
}

/// A slot's official number, for the results paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficialCount {
    /// How many people were there.
    pub persons: u32,
    /// How that is known.
    pub method: CountMethod,
    /// Whether it is final.
    pub is_final: bool,
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
