//! Signing in. Not which passwords can be set (`account.rs`), and not how often somebody may try (`limits.rs`).

use core::net::IpAddr;

use super::{end_session, record};
use crate::app::App;
use crate::audit::{self, AuditEntry};
use crate::authority::{Actor, Authority};
use crate::error::Result;
use crate::security;
use crate::staff::{Login, SignInRefusal, StaffUser, account, password, session, store};
use crate::types::{StaffUserId, Token};

/// Somebody who wants to sign in.
#[derive(Clone, Copy)]
pub struct SignIn<'a> {
    /// The sign-in name as typed.
    pub login: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// Where it comes from.
    pub client: Option<IpAddr>,
    /// The session the same browser holds already; it ends when another one begins.
    pub earlier: Option<&'a Token>,
}

/// An accepted sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret of the session.
    pub token: Token,
    /// Who it is.
    pub user: StaffUser,
}

/// Signs somebody in, or says why not; both take as long whether the name exists or not, and both are recorded.
///
/// # Errors
/// Database errors; `AppError::Unavailable` when too many passwords wait to be compared.
pub async fn sign_in(
    app: &App,
    attempt: SignIn<'_>,
) -> Result<std::result::Result<SignedIn, SignInRefusal>> {
    let client = attempt.client;
    if let Err(wait) = app.limits.sign_in(attempt.login, client) {
        security::sign_in_slowed_down(app, wait, client);
        return Ok(Err(SignInRefusal::TooMany {
            seconds: wait.seconds(),
        }));
    }
    let stored = match Login::parse(attempt.login) {
        Ok(login) => store::find_by_login(app.db.read(), &login).await?,
        Err(_) => None,
    };
    let named = stored.as_ref().map(|stored| stored.user.id);
    let stored = stored.filter(|stored| !stored.is_disabled);
    let expected = stored.as_ref().map(|stored| stored.password_hash.clone());
    let is_right = is_right(app, attempt.password, expected).await?;
    match stored {
        Some(stored) if is_right => {
            let signed_in = begin_session(app, stored.user, attempt.earlier).await?;
            security::signed_in(app, signed_in.user.id, client);
            Ok(Ok(signed_in))
        }
        Some(_) | None => {
            security::sign_in_refused(app, named, client);
            audit::record_alone(app, &Authority::SYSTEM, refused(named)).await?;
            Ok(Err(SignInRefusal::Wrong))
        }
    }
}

/// Somebody tried to sign in under this user's name, or under a name that nobody has.
fn refused(named: Option<StaffUserId>) -> AuditEntry {
    AuditEntry {
        actor: Actor::System,
        action: "session.refused",
        subject: ("staff_user", named.map(Into::into)),
        detail: None,
    }
}

/// Begins a session and ends the one that the same browser held before, so that no cookie of before is of any use.
async fn begin_session(app: &App, user: StaffUser, earlier: Option<&Token>) -> Result<SignedIn> {
    let token = app.new_token();
    let (hash, signed_in) = (token.hash(), user.clone());
    let earlier = earlier.map(Token::hash);
    app.write(&user.authority(), async move |tx| {
        let (now, user) = (tx.now(), &signed_in);
        if let Some(earlier) = &earlier {
            end_session(tx, earlier).await?;
        }
        store::delete_expired(tx, user.id, now).await?;
        store::insert_session(tx, &hash, user, now, session::end_of(now)).await?;
        record(tx, "session.created", user.id).await
    })
    .await?;
    Ok(SignedIn { token, user })
}

async fn is_right(app: &App, password: &str, stored: Option<String>) -> Result<bool> {
    // Nobody has a longer one, and hashing whatever is sent would be work for the asking.
    let is_plausible = account::is_plausible(password);
    let password = if is_plausible {
        password.to_owned()
    } else {
        String::new()
    };
    app.hashing
        .run(move |memory| is_plausible & password::is_right(&password, stored.as_deref(), memory))
        .await
}
