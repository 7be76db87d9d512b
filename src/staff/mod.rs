//! Staff: who of the office may sign in, and their sessions. Not what each role may do where: that is decided by the
//! argument types of the handlers (`web/guard/`).
//!
//! A sign-in answers with a random token. The browser keeps it in a cookie, the database only its hash. A session
//! ends after an hour without use and after twelve hours in any case. Wrong passwords are slowed down by name and
//! place together, never by name alone, and whether a name exists cannot be told from the answer or from how long it
//! takes.

use core::net::IpAddr;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::app::App;
use crate::audit::{self, Actor, AuditEntry};
use crate::db::Tx;
use crate::error::{AppError, Result};
use crate::limits::Wait;
use crate::types::{Language, OwnerId, StaffUserId, Token, TokenHash};

mod account;
mod password;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use account::{Login, LoginError, Password, PasswordError, Role, StaffUser};

/// How many passwords are hashed at the same time; each takes 19 MiB while it lasts.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Somebody who shall be able to sign in.
#[derive(Clone, Debug)]
pub struct NewStaffUser {
    /// The section they work for.
    pub owner: OwnerId,
    /// The name they sign in with.
    pub login: Login,
    /// The name colleagues see.
    pub display_name: String,
    /// Their password.
    pub password: Password,
    /// What they may do.
    pub role: Role,
    /// The language their pages start in.
    pub language: Language,
}

/// The sign-in name is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sign-in name is taken")]
pub struct LoginTaken;

/// An accepted sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret of the session.
    pub token: Token,
    /// Who it is.
    pub user: StaffUser,
}

/// Why somebody is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefusal {
    /// Name and password do not belong together, or nobody has this name any more.
    Wrong,
    /// Too many attempts under this name, or from this place.
    TooMany(Wait),
}

/// A session in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub token: TokenHash,
    /// Whose it is.
    pub user: StaffUser,
    /// The language its pages are shown in.
    pub language: Language,
}

/// Adds somebody who may sign in.
///
/// # Errors
/// `AppError::Database` when there is no such section.
pub async fn add_user(
    app: &App,
    actor: Actor,
    new: NewStaffUser,
) -> Result<std::result::Result<StaffUserId, LoginTaken>> {
    let hashed = hashed(app, &new.password).await?;
    let id = StaffUserId::new(app.new_id());
    let new = Arc::new(new);
    let run = app.clone();
    app.db
        .write(move |tx| {
            let (app, new, hashed) = (run.clone(), Arc::clone(&new), hashed.clone());
            async move {
                if !store::insert_user(&tx, id, &new, &hashed, app.now()).await? {
                    return Ok(Err(LoginTaken));
                }
                record(&tx, &app, actor, "staff_user.created", id).await?;
                Ok(Ok(id))
            }
        })
        .await
}

/// Sets a new password and ends every session of the user.
///
/// # Errors
/// `AppError::NotFound` when nobody has this sign-in name.
pub async fn set_password(
    app: &App,
    actor: Actor,
    login: &Login,
    password: Password,
) -> Result<()> {
    let hashed = hashed(app, &password).await?;
    let (run, login) = (app.clone(), login.clone());
    app.db
        .write(move |tx| {
            let (app, login, hashed) = (run.clone(), login.clone(), hashed.clone());
            async move {
                let stored = store::find_by_login(&*tx, &login).await?;
                let user = stored.ok_or(AppError::NotFound)?.user.id;
                store::set_password(&tx, user, &hashed).await?;
                store::delete_sessions(&tx, user).await?;
                record(&tx, &app, actor, "staff_user.password_set", user).await
            }
        })
        .await
}

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

/// Signs somebody in, or says why not; both take as long whether the name exists or not.
///
/// # Errors
/// Database errors.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: &str,
    client: Option<IpAddr>,
) -> Result<std::result::Result<SignedIn, SignInRefusal>> {
    if let Err(wait) = app.limits.sign_in(login, client) {
        return Ok(Err(SignInRefusal::TooMany(wait)));
    }
    let stored = match Login::parse(login) {
        Ok(login) => store::find_by_login(app.db.read(), &login).await?,
        Err(_) => None,
    };
    let stored = stored.filter(|stored| !stored.is_disabled);
    let expected = stored.as_ref().map(|stored| stored.password_hash.clone());
    let is_right = is_right(password, expected).await?;
    match stored {
        Some(stored) if is_right => begin_session(app, stored.user).await.map(Ok),
        Some(_) | None => Ok(Err(SignInRefusal::Wrong)),
    }
}

async fn begin_session(app: &App, user: StaffUser) -> Result<SignedIn> {
    let token = app.new_token();
    let (run, hash, signed_in) = (app.clone(), token.hash(), user.clone());
    app.db
        .write(move |tx| {
            let (app, hash, user) = (run.clone(), hash.clone(), signed_in.clone());
            async move {
                let now = app.now();
                store::delete_expired(&tx, user.id, now).await?;
                store::insert_session(&tx, &hash, &user, now, session::end_of(now)).await?;
                record(&tx, &app, Actor::Staff(user.id), "session.created", user.id).await
            }
        })
        .await?;
    Ok(SignedIn { token, user })
}

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
    if !session::is_live(stored.last_seen_at, stored.expires_at, now) {
        return Ok(None);
    }
    let user = store::find(app.db.read(), stored.user).await?;
    let Some(user) = user.filter(|user| !user.is_disabled) else {
        return Ok(None);
    };
    if session::is_to_note(stored.last_seen_at, now) {
        let noted = hash.clone();
        app.db
            .write(move |tx| {
                let noted = noted.clone();
                async move { store::note_session(&tx, &noted, now).await }
            })
            .await?;
    }
    Ok(Some(Session {
        token: hash,
        user: user.user,
        language: stored.language,
    }))
}

/// Ends a session. Ending it twice changes nothing.
///
/// # Errors
/// Database errors.
pub async fn sign_out(app: &App, session: &Session) -> Result<()> {
    let (run, hash) = (app.clone(), session.token.clone());
    app.db
        .write(move |tx| {
            let (app, hash) = (run.clone(), hash.clone());
            async move {
                if let Some(user) = store::delete_session(&tx, &hash).await? {
                    record(&tx, &app, Actor::Staff(user), "session.ended", user).await?;
                }
                Ok(())
            }
        })
        .await
}

/// Shows the pages of this session, and of the user's next ones, in another language.
///
/// # Errors
/// Database errors.
pub async fn set_language(app: &App, session: &Session, language: Language) -> Result<()> {
    let (run, hash, user) = (app.clone(), session.token.clone(), session.user.id);
    app.db
        .write(move |tx| {
            let (app, hash) = (run.clone(), hash.clone());
            async move {
                store::set_language(&tx, &hash, user, language).await?;
                record(
                    &tx,
                    &app,
                    Actor::Staff(user),
                    "staff_user.language_set",
                    user,
                )
                .await
            }
        })
        .await
}

async fn hashed(app: &App, password: &Password) -> Result<String> {
    let mut salt = [0; 16];
    app.entropy.fill(&mut salt);
    let password = password.as_str().to_owned();
    slowly(move || password::hash(&password, salt))
        .await?
        .map_err(AppError::fault)
}

async fn is_right(password: &str, stored: Option<String>) -> Result<bool> {
    // Nobody has a longer one, and hashing whatever is sent would be work for the asking.
    let is_plausible = password.len() <= 1_024;
    let password = if is_plausible {
        password.to_owned()
    } else {
        String::new()
    };
    slowly(move || is_plausible & password::is_right(&password, stored.as_deref())).await
}

/// Runs slow arithmetic where it blocks no request, a few at a time.
async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = HASHING.acquire().await.map_err(AppError::fault)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(AppError::fault)
}

async fn record(
    tx: &Tx,
    app: &App,
    actor: Actor,
    action: &'static str,
    user: StaffUserId,
) -> Result<()> {
    let entry = AuditEntry {
        actor,
        action,
        subject: ("staff_user", Some(user.into())),
        detail: None,
    };
    audit::record(tx, app, entry).await
}
