//! Adding somebody who may sign in.

use super::{hashed, record};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::security;
use crate::staff::{LoginTaken, NewStaffUser, store};
use crate::types::StaffUserId;

/// Adds somebody who may sign in.
///
/// # Errors
/// `AppError::Database` when there is no such section.
pub async fn add_user(
    app: &App,
    by: &Authority,
    new: NewStaffUser,
) -> Result<std::result::Result<StaffUserId, LoginTaken>> {
    by.may_anywhere(Permission::ManageOffice)?;
    let hashed = hashed(app, &new.password).await?;
    let id = StaffUserId::new(app.new_id());
    let added = app
        .write(by, async move |tx| {
            if !store::insert_user(tx, id, &new, &hashed, tx.now()).await? {
                return Ok(Err(LoginTaken));
            }
            record(tx, "staff_user.created", id).await?;
            Ok(Ok(id))
        })
        .await?;
    if let Ok(user) = added {
        security::user_added(by.actor(), user);
    }
    Ok(added)
}
