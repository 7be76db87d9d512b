//! Signing out.

use super::end_session;
use crate::app::App;
use crate::error::Result;
use crate::security;
use crate::staff::Session;

/// Ends a session. Ending it twice changes nothing.
///
/// # Errors
/// Database errors.
pub async fn sign_out(app: &App, session: &Session) -> Result<()> {
    let hash = session.token.clone();
    let ended = app
        .write(&session.user.authority(), async move |tx| {
            end_session(tx, &hash).await
        })
        .await?;
    if let Some(user) = ended {
        security::signed_out(user);
    }
    Ok(())
}
