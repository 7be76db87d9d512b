//! Why an answer sheet is not stored. Not when: that follows from the window (`window.rs`) and the answers
//! (`answer.rs`).

use super::answer::AnswerError;

/// Why an answer sheet was not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The survey opens later.
    NotYetOpen,
    /// The survey is over.
    Closed,
    /// Something that came in cannot be an answer.
    Invalid(Vec<AnswerError>),
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;
