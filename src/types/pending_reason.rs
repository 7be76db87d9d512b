//! Why a number of the results paper is still to come; not the number.

use macro_rules_attribute::apply;
use serde::Serialize;

use super::coded;

/// Why a figure is not there yet; the paper prints the reason instead of a number.
#[apply(coded!)]
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingReason {
    /// 確定後追記: to be added once every part is final.
    AfterConfirmation,
    /// 実施後追記: to be added once it has been held and counted.
    AfterHeld,
    /// 集計中: answers are being tallied.
    Tallying,
}

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
