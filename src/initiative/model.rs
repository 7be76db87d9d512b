//! The nouns of the results paper's plan; pure.

use crate::types::{FiscalYear, LocalizedText, OwnerId};

/// A new row of a fiscal year's results paper.
#[derive(Clone, Debug)]
pub struct NewInitiative {
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// Its code in the paper, such as `R01`.
    pub code: String,
    /// The section of the paper, such as `1-1`.
    pub section_code: String,
    /// Its place in the paper.
    pub position: u32,
    /// Its name.
    pub name: LocalizedText,
    /// How often it is planned: times per number of years (3回/年 is 3 per 1).
    pub planned: Option<(u32, u32)>,
    /// Who is in charge.
    pub owner: OwnerId,
}
