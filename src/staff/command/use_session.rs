//! The session behind the token of a request: looked up, and noted as in use.

use crate::app::App;
use crate::authority::Authority;
use crate::best_effort;
use crate::error::Result;
use crate::staff::session::{Session, is_live, is_to_note};
use crate::staff::store;
use crate::types::Token;

/// The session a token belongs to, unless it has ended. Notes that it is in use.
///
/// # Errors
/// Database errors.
pub async fn session(app: &App, token: &Token) -> Result<Option<Session>> {
    let now = app.now();
    let hash = token.hash();
    let Some(stored) = store::find_session(app.db.read(), &hash).await? else {
        return Ok(None);
    };
    if !is_live(stored.last_seen_at, stored.expires_at, now) {
        return Ok(None);
    }
    let user = store::find(app.db.read(), stored.user).await?;
    let Some(user) = user.filter(|user| !user.is_disabled) else {
        return Ok(None);
    };
    if is_to_note(stored.last_seen_at, now) {
        // A page that only shows something is shown also while the database takes no writes.
        let (run, noted) = (app.clone(), hash.clone());
        best_effort::note("a session in use", async move {
            run.write(&Authority::SYSTEM, async move |tx| {
                store::note_session(tx, &noted, now).await
            })
            .await
        })
        .await;
    }
    Ok(Some(Session {
        token: hash,
        user: user.user,
        language: stored.language,
    }))
}
