//! Staff users as they are asked for. Reads only.

use super::{Login, StaffUser, store};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::types::StaffUserId;

/// The user with this sign-in name.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn find(app: &App, login: &Login) -> Result<StaffUser> {
    let stored = store::find_by_login(app.db.read(), login).await?;
    stored.map(|stored| stored.user).ok_or(AppError::NotFound)
}

/// The name colleagues see of a user; none when there is no such user.
///
/// # Errors
/// Database errors.
pub async fn display_name(app: &App, id: StaffUserId) -> Result<Option<String>> {
    let stored = store::find(app.db.read(), id).await?;
    Ok(stored.map(|stored| stored.user.display_name))
}
