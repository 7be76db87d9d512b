//! Numbers and texts as columns keep them, and back.

use crate::error::{AppError, Result};
use crate::types::LocalizedText;

/// A number as it is stored.
///
/// # Errors
/// `AppError::Fault` above `i32::MAX`.
pub fn stored(number: u32) -> Result<i32> {
    i32::try_from(number).map_err(AppError::fault)
}

/// A stored number.
///
/// # Errors
/// `AppError::Fault` below zero.
pub fn loaded(number: i32) -> Result<u32> {
    u32::try_from(number).map_err(AppError::fault)
}

/// A sum of stored numbers; none of no rows, which is zero.
///
/// # Errors
/// `AppError::Fault` below zero or above `u32::MAX`.
pub fn summed(sum: Option<i64>) -> Result<u32> {
    u32::try_from(sum.unwrap_or_default()).map_err(AppError::fault)
}

/// A stored text in several languages.
///
/// # Errors
/// `AppError::Fault` when it is none.
pub fn localized(value: serde_json::Value) -> Result<LocalizedText> {
    Ok(serde_json::from_value(value)?)
}
