//! What was written in free texts, apart from the sheets it stood on.

use super::code::Code;
use crate::types::StratumId;

/// What somebody wrote in their own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeText {
    /// The question.
    pub question: Code,
    /// How they attended.
    pub stratum: StratumId,
    /// What they wrote.
    pub content: String,
}

/// Free texts of a survey, as many as are shown at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeTexts {
    /// Some of them, by question, in an order that tells nothing.
    pub texts: Vec<FreeText>,
    /// How many there are in all.
    pub total: u64,
}
