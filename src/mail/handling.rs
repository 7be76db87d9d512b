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

/// What came of noting it, or of taking that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// It is noted, or taken back.
    Done,
    /// A colleague had done the very same before.
    Before,
}
