//! What is known of initiatives. Reads only.

use super::store;
use crate::app::App;
use crate::error::{AppError, Result};
use crate::types::{InitiativeId, OwnerId};

/// The section that is in charge of a row of the paper.
///
/// # Errors
/// `AppError::NotFound` when there is no such row.
pub async fn owner(app: &App, id: InitiativeId) -> Result<OwnerId> {
    let owner = store::owner(app.db.read(), id).await?;
    owner.ok_or(AppError::NotFound)
}
