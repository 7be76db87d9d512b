//! A row of the results paper as it is planned; not its results (`paper.rs`).

use crate::types::{InitiativeId, LocalizedText};

/// A row of the paper (取組), as it is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiative {
    /// Which one.
    pub id: InitiativeId,
    /// Its code in the paper, such as `R01`.
    pub code: String,
    /// The section of the paper, such as `1-1`.
    pub section_code: String,
    /// Its name; may carry readings.
    pub name: LocalizedText,
    /// How often it is planned.
    pub plan: Option<Plan>,
    /// Who is in charge (所管).
    pub owner: LocalizedText,
}

/// How often something is planned: 3回/年 is 3 times in 1 year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many times.
    pub times: u32,
    /// In how many years.
    pub years: u32,
}
