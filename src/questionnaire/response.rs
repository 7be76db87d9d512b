//! An answer sheet that comes in, and what is told of it when it was stored. Not what its answers must be (`answer.rs`).

use chrono::NaiveDate;
use uuid::Uuid;

use super::answer::{AnswerInputs, EntryMode};
use crate::types::SurveyCode;

/// An answer sheet as it came in.
#[derive(Clone, Debug)]
pub struct ResponseCommand {
    /// The code it was opened by.
    pub code: SurveyCode,
    /// The same for every sending of one sheet.
    pub submission_key: Uuid,
    /// What was marked and written.
    pub answers: AnswerInputs,
    /// How it reached the office.
    pub entry_mode: EntryMode,
    /// The day in Tokyo on which it was answered.
    pub answered_on: NaiveDate,
}

/// A stored answer sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responded {
    /// True when this sheet had been stored before and was only sent again.
    pub is_repeat: bool,
}
