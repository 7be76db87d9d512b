//! Why somebody did something, in their own words, kept in the audit log.

use super::plain::{is_line, seen};

/// A reason of 1 to 500 characters in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// Why something cannot be a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// More than 500 characters.
    #[error("too long")]
    TooLong,
    /// Control characters, such as a line break.
    #[error("control characters")]
    Invalid,
}

impl Reason {
    /// The longest reason, in characters.
    pub const LIMIT: u32 = 500;

    /// A reason as typed.
    ///
    /// # Errors
    /// See [`ReasonError`].
    pub fn parse(text: &str) -> Result<Self, ReasonError> {
        let reason = seen(text);
        if reason.is_empty() {
            Err(ReasonError::Empty)
        } else if !u32::try_from(reason.chars().count()).is_ok_and(|length| length <= Self::LIMIT) {
            Err(ReasonError::TooLong)
        } else if is_line(reason) {
            Ok(Self(reason.to_owned()))
        } else {
            Err(ReasonError::Invalid)
        }
    }

    /// A reason that was stored, perhaps under an earlier rule.
    pub fn stored(reason: String) -> Self {
        Self(reason)
    }

    /// The reason.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_that_can_be_kept() {
        let words = |text: &str| Reason::parse(text).map(|reason| reason.0);

        assert_eq!(words("　人数の訂正 "), Ok("人数の訂正".to_owned()));
        for (typed, error) in [
            (" 　", ReasonError::Empty),
            ("\u{200b}", ReasonError::Empty),
            ("訂\u{202e}正", ReasonError::Invalid),
            ("訂\u{0}正", ReasonError::Invalid),
            ("訂\n正", ReasonError::Invalid),
            (&"長".repeat(501), ReasonError::TooLong),
        ] {
            assert_eq!(words(typed), Err(error), "{typed:?}");
        }
        assert!(words(&"長".repeat(500)).is_ok());
    }
}
