//! Why a number of the results paper is still to come; not the number.

use serde::Serialize;

use super::coded;

/// Why a figure is not there yet; the paper prints the reason instead of a number.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PendingReason {
    /// 確定後追記: to be added once every part is final.
    AfterConfirmation,
    /// 実施後追記: to be added once it has been held and counted.
    AfterHeld,
    /// 集計中: answers are being tallied.
    Tallying,
}

coded!(PendingReason);

impl PendingReason {
    /// The key of its mark in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::AfterConfirmation => "report-pending-after-confirmation",
            Self::AfterHeld => "report-pending-after-held",
            Self::Tallying => "report-pending-tallying",
        }
    }
}
