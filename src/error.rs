//! What can go wrong besides the expected refusals: small, and mapped to statuses in one match (`web/error.rs`).
//! Not a place for texts: the reader's sentence stands in `locales/`.

use sea_orm::{DbErr, RuntimeErr, SqlxError};

use crate::limits::Wait;

/// The result of every use case.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// Why a use case could not be carried out at all.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the asker may not know that there is.
    #[error("not found")]
    NotFound,
    /// The asker is known and may not do this.
    #[error("not allowed")]
    Forbidden,
    /// Somebody else changed the same thing in the meantime.
    #[error("changed by somebody else in the meantime")]
    Conflict,
    /// Too many of the same from one place, under one name or to one address; allowed again after this time.
    #[error("too many attempts")]
    TooMany(Wait),
    /// The database cannot take work now; nothing was changed.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The database went away in the moment of the COMMIT: nobody knows whether it was carried out.
    #[error("nobody knows whether it was committed")]
    Uncertain,
    /// The database answered with an error.
    #[error("database: {0}")]
    Database(DbErr),
    /// Something that must hold does not: a defect, or a file, a mail server or a setting gone wrong.
    #[error("fault: {0}")]
    Fault(String),
}

impl AppError {
    /// A defect or an outside failure, with its cause in words for the log.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        Self::Fault(cause.to_string())
    }

    /// The database is away or full, with the cause in words for the log.
    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

impl From<DbErr> for AppError {
    fn from(error: DbErr) -> Self {
        if is_of_connection(&error) {
            Self::unavailable(error)
        } else {
            Self::Database(error)
        }
    }
}

/// Whether an error tells of the way to the database, or of a server that is going down, coming up or changing its
/// role (SQLSTATE classes 08, 53, 57P and 25006), and not of the statement.
pub fn is_of_connection(error: &DbErr) -> bool {
    let cause = match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause
        }
        _ => return false,
    };
    match &**cause {
        SqlxError::Database(database) => database.code().is_some_and(|code| {
            let classes = ["08", "53", "57P"];
            code == "25006" || classes.iter().any(|class| code.starts_with(class))
        }),
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        _ => false,
    }
}

impl From<Wait> for AppError {
    fn from(wait: Wait) -> Self {
        Self::TooMany(wait)
    }
}

impl From<serde_json::Error> for AppError {
    /// Without the error's own words, which quote what is stored.
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(format!("stored JSON: {:?} error", error.classify()))
    }
}
