//! What every refusal can be asked, whichever feature it is of: so that a page, a letter or a document for programs
//! says the same of it. A refusal is an expected "no", a value; what went wrong is `AppError`.

use macro_rules_attribute::apply;

use super::coded;

/// An expected "no".
///
/// Whoever adds a variant to a refusal is led here by the compiler: every answer follows from an exhaustive match.
pub trait Refused {
    /// The stable name, the same for all variants that differ in numbers only.
    fn code(&self) -> &'static str;

    /// The key of its sentence in `locales/`.
    fn key(&self) -> String;

    /// The number that sentence names, and under which name.
    fn number(&self) -> Option<(&'static str, u32)> {
        None
    }

    /// The field of a form it is about; none when no other value of a single field would help.
    fn field(&self) -> Option<Field>;

    /// What kind of "no" it is.
    fn kind(&self) -> RefusalKind;

    /// Whether somebody has to be shown what became of the thing since the form was made.
    fn is_outdated(&self) -> bool {
        self.kind() == RefusalKind::Outdated
    }
}

/// What kind of "no" a refusal is: what whoever asked can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// What was typed cannot be accepted; something else in the same field can.
    Invalid,
    /// What is stored, or the time, does not allow it.
    Conflict,
    /// Somebody did something since that changes what the form was about.
    Outdated,
    /// It came too soon after others.
    TooMany {
        /// After how many seconds the same may be tried again.
        seconds: u64,
    },
}

/// A field that refusals can be about; its code is the name of the control.
#[apply(coded!)]
pub enum Field {
    /// The slot that is applied for or moved to.
    Slot,
    /// How many people apply together.
    Party,
    /// The telephone number.
    Phone,
    /// The e-mail address.
    Email,
    /// The key a form is sent under.
    Key,
    /// How many people came.
    Persons,
    /// Why something is done.
    Reason,
    /// The name somebody signs in with.
    Login,
}
