//! Why an answer sheet is not stored. Not when: that follows from the window (`survey.rs`) and the answers
//! (`answer.rs`).

use super::AnswerError;
use crate::types::{Field, RefusalKind, Refused};

/// Why an answer sheet was not stored.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
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

impl Refused for Refusal {
    fn code(&self) -> &'static str {
        self.into()
    }

    fn key(&self) -> String {
        let key = match self {
            Self::NotYetOpen => "questionnaire-not-yet-title",
            Self::Closed => "questionnaire-closed-title",
            Self::Invalid(_) => "error-summary-title",
        };
        key.to_owned()
    }

    fn number(&self) -> Option<(&'static str, u32)> {
        match self {
            Self::NotYetOpen | Self::Closed => None,
            Self::Invalid(errors) => {
                let count = u32::try_from(errors.len()).unwrap_or(u32::MAX);
                Some(("count", count))
            }
        }
    }

    /// Questions are no fields that are known beforehand; which of them is meant, the errors say.
    fn field(&self) -> Option<Field> {
        match self {
            Self::NotYetOpen | Self::Closed | Self::Invalid(_) => None,
        }
    }

    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotYetOpen | Self::Closed => RefusalKind::Conflict,
            Self::Invalid(_) => RefusalKind::Invalid,
        }
    }
}
