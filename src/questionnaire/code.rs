//! The stable name of a question or a choice, which tallies and indicators refer to; not what people read.

use serde::{Deserialize, Serialize};

/// The longest code; long enough for a clause, short enough for a column head.
const MAX_LENGTH: usize = 60;

/// A stable name in `snake_case`, such as `wanted_to_talk`.
///
/// Lower-case ASCII letters and digits in words joined by single underscores, starting with a letter.
/// A code keeps its meaning over all versions of a questionnaire; a changed meaning gets a new code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    /// Checks and keeps a code.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        if text.is_empty() {
            return Err(CodeError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(CodeError::TooLong);
        }
        if text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.split('_').all(is_word)
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError::InvalidForm)
        }
    }

    /// The code as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing was given.
    #[error("a code must not be empty")]
    Empty,
    /// More than 60 characters.
    #[error("a code has at most {MAX_LENGTH} characters")]
    TooLong,
    /// Not `snake_case`.
    #[error("a code is written in snake_case and starts with a letter")]
    InvalidForm,
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Code {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_snake_case() {
        for good in ["a", "wanted_to_talk", "age_65_74", "q1"] {
            assert_eq!(Code::parse(good).map(String::from), Ok(good.to_owned()));
        }
        for bad in [
            "Wanted",
            "wanted-to-talk",
            "_a",
            "a_",
            "a__b",
            "1a",
            "話",
            "a b",
        ] {
            assert_eq!(Code::parse(bad), Err(CodeError::InvalidForm), "{bad}");
        }
        assert_eq!(Code::parse(""), Err(CodeError::Empty));
        assert_eq!(Code::parse(&"a".repeat(61)), Err(CodeError::TooLong));
    }
}
