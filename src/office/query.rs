//! What is known of the office. Reads only.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::{Venue, store};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::types::{LocalizedText, OwnerId, VenueId};

/// The owner with this code.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn owner_by_code(app: &App, code: &str) -> Result<OwnerId> {
    store::owner_by_code(app.db.read(), code)
        .await?
        .ok_or(AppError::NotFound)
}

/// The name of an owner.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn owner_name(app: &App, id: OwnerId) -> Result<LocalizedText> {
    store::owner_name(app.db.read(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// These places, also inside a running transaction.
///
/// # Errors
/// Database errors.
pub async fn venues_in(
    connection: &impl ConnectionTrait,
    ids: Vec<VenueId>,
) -> Result<HashMap<VenueId, Venue>> {
    store::venues(connection, ids).await
}
