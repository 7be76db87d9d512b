//! The use cases that write: one file each. Here is what several of them do: hash a password, end a session, and record
//! what was done to whom.

use crate::app::App;
use crate::audit::{self, AuditEntry};
use crate::authority::Actor;
use crate::error::{AppError, Result};
use crate::staff::{Password, password, store};
use crate::tx::Tx;
use crate::types::{StaffUserId, TokenHash};

mod add_user;
mod set_language;
mod set_password;
mod sign_in;
mod sign_out;
mod use_session;

pub use add_user::add_user;
pub use set_language::set_language;
pub use set_password::set_password;
pub use sign_in::{SignIn, SignedIn, sign_in};
pub use sign_out::sign_out;
pub use use_session::session;

async fn hashed(app: &App, password: &Password) -> Result<String> {
    let mut salt = [0; 16];
    app.entropy.fill(&mut salt);
    let password = password.as_str().to_owned();
    app.hashing
        .run(move |memory| password::hash(&password, salt, memory))
        .await?
        .ok_or_else(|| AppError::fault("a password could not be hashed"))
}

/// Ends a session in the running transaction; whose it was, unless it had ended before.
async fn end_session(tx: &Tx, token: &TokenHash) -> Result<Option<StaffUserId>> {
    let ended = store::delete_session(tx, token).await?;
    if let Some(user) = ended {
        // On behalf of its user, also where somebody else signs in with the same browser.
        let entry = AuditEntry {
            actor: Actor::Staff(user),
            action: "session.ended",
            subject: ("staff_user", Some(user.into())),
            detail: None,
        };
        audit::record(tx, &tx.app, entry).await?;
    }
    Ok(ended)
}

async fn record(tx: &Tx, action: &'static str, user: StaffUserId) -> Result<()> {
    tx.audit(action, ("staff_user", Some(user.into())), None)
        .await
}
