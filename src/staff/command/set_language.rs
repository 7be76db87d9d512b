//! Another language for somebody's pages.

use super::record;
use crate::app::App;
use crate::error::Result;
use crate::staff::{Session, store};
use crate::types::Language;

/// Shows the pages of this session, and of the user's next ones, in another language.
///
/// # Errors
/// Database errors.
pub async fn set_language(app: &App, session: &Session, language: Language) -> Result<()> {
    let (hash, user) = (session.token.clone(), session.user.id);
    app.write(&session.user.authority(), async move |tx| {
        store::set_language(tx, &hash, user, language).await?;
        record(tx, "staff_user.language_set", user).await
    })
    .await
}
