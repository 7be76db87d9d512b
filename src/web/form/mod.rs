//! What a form shows again after it was sent: every value as typed, and what is wrong with it.

mod application;
mod basis;
mod state;

pub use application::{keyed, need_choices, shown_again};
pub use basis::Basis;
pub use state::FormState;

/// One field: the value as typed, and a sentence about what is wrong.
#[derive(Clone, Debug, Default)]
pub struct FieldState {
    /// As typed.
    pub value: String,
    /// What is wrong and how to put it right, in the reader's language.
    pub error: Option<String>,
}

impl FieldState {
    /// A field with this value and nothing wrong.
    pub fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            error: None,
        }
    }
}

/// A line of the error summary, linked to its field.
#[derive(Clone, Debug)]
pub struct ErrorLine {
    /// The control's id.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Collects the lines of the error summary, in the order of the fields.
pub fn error_lines(fields: &[(&'static str, &FieldState)]) -> Vec<ErrorLine> {
    fields
        .iter()
        .filter_map(|(field, state)| {
            let message = state.error.clone()?;
            Some(ErrorLine { field, message })
        })
        .collect()
}

/// One option of a list or a group.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}
