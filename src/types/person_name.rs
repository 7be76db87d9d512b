//! A person's name, as they write it.

use std::fmt;

use super::plain::{is_line, seen};

/// A name, kept character by character as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// Why something cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// Nothing was typed, or nothing to be seen.
    #[error("empty")]
    Empty,
    /// More than 60 characters.
    #[error("too long")]
    TooLong,
    /// Control characters, such as a line break, or others that are not seen.
    #[error("control characters")]
    Invalid,
}

impl PersonName {
    /// A name of 1 to 60 characters.
    ///
    /// # Errors
    /// See [`PersonNameError`].
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name = seen(text);
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

    /// A name that was stored, perhaps under an earlier rule.
    pub fn stored(name: String) -> Self {
        Self(name)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_something_to_be_seen_in_one_line() {
        let name = |text: &str| PersonName::parse(text).map(|name| name.0);

        assert_eq!(name("\u{feff}　練馬 花子 "), Ok("練馬 花子".to_owned()));
        assert_eq!(name("辻\u{e0100}"), Ok("辻\u{e0100}".to_owned()));
        for (typed, error) in [
            (" 　", PersonNameError::Empty),
            ("\u{200b}", PersonNameError::Empty),
            ("練馬\u{202e}花子", PersonNameError::Invalid),
            ("練馬\n花子", PersonNameError::Invalid),
            (&"長".repeat(61), PersonNameError::TooLong),
        ] {
            assert_eq!(name(typed), Err(error), "{typed:?}");
        }
    }
}
