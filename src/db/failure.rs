//! What a failed statement means for the transaction it ran in. Not what it means for a visitor (`error.rs`).

use sea_orm::DbErr;

/// What went wrong, told apart as far as the writer acts differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// The statement itself: a rule of the table, a mistake in the text. Only the use case is to blame.
    Statement,
    /// Two rows with the same key; looking first and writing then avoids it.
    Conflict,
    /// Somebody else's lock was not given up in time.
    Blocked,
    /// A deadlock or a serialisation conflict: the same again may succeed.
    Deadlock,
    /// The statement took too long.
    Slow,
    /// Another process writes to the same SQLite file.
    Busy,
    /// There is no room left to write to.
    Full,
    /// The server said nothing in time: perhaps it still works at this statement, perhaps it is gone.
    Unanswered,
    /// The time of the whole batch was over before the server answered this statement.
    Late,
    /// The connection, the file or the server is gone or not to be trusted.
    Broken,
}

impl FailureKind {
    /// Whether the connection must not be used again.
    pub(super) fn is_of_connection(self) -> bool {
        match self {
            Self::Full | Self::Unanswered | Self::Late | Self::Broken => true,
            Self::Statement
            | Self::Conflict
            | Self::Blocked
            | Self::Deadlock
            | Self::Slow
            | Self::Busy => false,
        }
    }
}

/// A statement that failed.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    /// The driver's error, for the log.
    pub(super) error: DbErr,
    /// What it means.
    pub(super) kind: FailureKind,
}
