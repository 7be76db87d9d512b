//! A person's name, as they write it.

use std::fmt;

use super::plain::is_line;

/// A name, kept character by character as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// Why something cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// More than 60 characters.
    #[error("too long")]
    TooLong,
    /// Control characters, such as a line break.
    #[error("control characters")]
    Invalid,
}

impl PersonName {
    /// A name of 1 to 60 characters.
    ///
    /// # Errors
    /// See [`PersonNameError`].
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name = text.trim();
        if name.is_empty() {
            Err(PersonNameError::Empty)
        } else if name.chars().count() > 60 {
            Err(PersonNameError::TooLong)
        } else if !is_line(name) {
            Err(PersonNameError::Invalid)
        } else {
            Ok(Self(name.to_owned()))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
