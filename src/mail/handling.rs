//! How somebody of the office reached a person whom a mail did not reach. Not the list of such mails, which stands
//! with the registrations they tell of.

use chrono::{DateTime, Utc};
use macro_rules_attribute::apply;

use crate::types::{StaffUserId, coded};

/// By which way the person was reached instead.
#[apply(coded!)]
pub enum HandledVia {
    /// Somebody called.
    Telephone,
    /// Somebody wrote a letter.
    Post,
}

/// That the office dealt with a mail that did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handled {
    /// By which way.
    pub via: HandledVia,
    /// When it was noted.
    pub at: DateTime<Utc>,
    /// Who noted it.
    pub by: Option<StaffUserId>,
}

/// Why the columns of a mail do not say how the person was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandledError {
    /// Nobody knows the way.
    #[error("a person reached by an unknown way")]
    UnknownWay,
    /// A way without the moment it was noted, or a moment without a way.
    #[error("a person reached by a way without its moment, or the other way round")]
    Incomplete,
}

impl Handled {
    /// What the columns say together; none when nothing is noted.
    ///
    /// # Errors
    /// `HandledError` when they say nothing anybody knows.
    pub fn stored(
        at: Option<DateTime<Utc>>,
        via: Option<&str>,
        by: Option<StaffUserId>,
    ) -> Result<Option<Self>, HandledError> {
        match (at, via) {
            (None, None) => Ok(None),
            (Some(at), Some(code)) => {
                let via = HandledVia::from_code(code).ok_or(HandledError::UnknownWay)?;
                Ok(Some(Self { via, at, by }))
            }
            (Some(_), None) | (None, Some(_)) => Err(HandledError::Incomplete),
        }
    }
}

/// What came of noting it, or of taking that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// It is noted, or taken back.
    Done,
    /// A colleague had done the very same before.
    Before,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_whole_or_absent_and_nothing_else_counts_as_absent() {
        let at = DateTime::UNIX_EPOCH;
        let noted = Handled {
            via: HandledVia::Post,
            at,
            by: None,
        };
        let cases = [
            ((None, None), Ok(None)),
            ((Some(at), Some("post")), Ok(Some(noted))),
            ((Some(at), Some("pigeon")), Err(HandledError::UnknownWay)),
            ((Some(at), None), Err(HandledError::Incomplete)),
            ((None, Some("post")), Err(HandledError::Incomplete)),
        ];

        for ((at, via), expected) in cases {
            assert_eq!(Handled::stored(at, via, None), expected, "{at:?} {via:?}");
        }
    }
}
