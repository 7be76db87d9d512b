//! A new password for somebody.

use super::{hashed, record};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::security;
use crate::staff::{Login, Password, store};

/// Sets a new password and ends every session of the user.
///
/// # Errors
/// `AppError::NotFound` when nobody has this sign-in name.
pub async fn set_password(
    app: &App,
    by: &Authority,
    login: &Login,
    password: Password,
) -> Result<()> {
    by.may_anywhere(Permission::ManageOffice)?;
    let hashed = hashed(app, &password).await?;
    let login = login.clone();
    let user = app
        .write(by, async move |tx| {
            let stored = store::find_by_login(tx, &login).await?;
            let user = stored.ok_or(AppError::NotFound)?.user.id;
            store::set_password(tx, user, &hashed).await?;
            store::delete_sessions(tx, user).await?;
            record(tx, "staff_user.password_set", user).await?;
            Ok(user)
        })
        .await?;
    security::password_set(by.actor(), user);
    Ok(())
}
