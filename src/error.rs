//! What can go wrong besides the expected refusals: small, and mapped to statuses in one match (`web/error.rs`).
//! Not a place for texts: the reader's sentence stands in `locales/`.

use sea_orm::DbErr;

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
    /// Too many attempts from one place; try again later.
    #[error("too many attempts")]
    TooMany,
    /// The writer or the database cannot take work now.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    /// The database answered with an error.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Something that must hold does not: a defect, or a file, a mail server or a setting gone wrong.
    #[error("fault: {0}")]
    Fault(String),
}

impl AppError {
    /// A defect or an outside failure, with its cause in words for the log.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        Self::Fault(cause.to_string())
    }

    /// Whether the same work may succeed when it is simply done again (a deadlock, a serialisation conflict
    /// or a lock that was not given in time: SQLSTATE 40P01, 40001 and 55P03).
    pub fn is_retryable(&self) -> bool {
        let Self::Database(
            DbErr::Exec(sea_orm::RuntimeErr::SqlxError(cause))
            | DbErr::Query(sea_orm::RuntimeErr::SqlxError(cause)),
        ) = self
        else {
            return false;
        };
        cause
            .as_database_error()
            .and_then(|database| database.code())
            .is_some_and(|code| code == "40P01" || code == "40001" || code == "55P03")
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(format!("stored JSON: {error}"))
    }
}
