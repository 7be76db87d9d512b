//! Staff: who of the office may sign in, and their sessions. Not what each role may do where: that is decided by the
//! argument types of the handlers (`web/guard/`).
//!
//! A sign-in answers with a random token. The browser keeps it in a cookie, the database only its hash. A session
//! ends after an hour without use and after twelve hours in any case. Wrong passwords are slowed down by name and
//! place together, never by name alone, and whether a name exists cannot be told from the answer or from how long it
//! takes.

use core::net::IpAddr;

use crate::app::App;
use crate::aside;
use crate::audit::{self, Actor, AuditEntry};
use crate::error::{AppError, Result};
use crate::security;
use crate::tx::Tx;
use crate::types::{Language, OwnerId, StaffUserId, Token, TokenHash};

mod account;
mod guessable;
mod password;
mod refusal;
mod session;
mod store;

pub use account::{Login, LoginError, Password, PasswordError, Role, StaffUser};
pub use refusal::SignInRefusal;

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
    let added = app
        .write(actor, async move |tx: &Tx| {
            if !store::insert_user(tx, id, &new, &hashed, tx.now()).await? {
                return Ok(Err(LoginTaken));
            }
            record(tx, "staff_user.created", id).await?;
            Ok(Ok(id))
        })
        .await?;
    if let Ok(user) = added {
        security::user_added(actor, user);
    }
    Ok(added)
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
    let login = login.clone();
    let user = app
        .write(actor, async move |tx: &Tx| {
            let stored = store::find_by_login(tx, &login).await?;
            let user = stored.ok_or(AppError::NotFound)?.user.id;
            store::set_password(tx, user, &hashed).await?;
            store::delete_sessions(tx, user).await?;
            record(tx, "staff_user.password_set", user).await?;
            Ok(user)
        })
        .await?;
    security::password_set(actor, user);
    Ok(())
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
            audit::record_alone(app, refused(named)).await?;
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
    app.write(Actor::Staff(user.id), async move |tx: &Tx| {
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
        // A page that only shows something is shown also while the database takes no writes.
        let (run, noted) = (app.clone(), hash.clone());
        aside::briefly("a session in use", async move {
            run.write(Actor::System, async move |tx: &Tx| {
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

/// Ends a session. Ending it twice changes nothing.
///
/// # Errors
/// Database errors.
pub async fn sign_out(app: &App, session: &Session) -> Result<()> {
    let hash = session.token.clone();
    let ended = app
        .write(Actor::Staff(session.user.id), async move |tx: &Tx| {
            end_session(tx, &hash).await
        })
        .await?;
    if let Some(user) = ended {
        security::signed_out(user);
    }
    Ok(())
}

/// Ends a session in the running transaction; whose it was, unless it had ended before.
async fn end_session(tx: &Tx, token: &TokenHash) -> Result<Option<StaffUserId>> {
    let ended = store::delete_session(tx, token).await?;
    if let Some(user) = ended {
        let entry = entry(Actor::Staff(user), "session.ended", user);
        audit::record(tx, &tx.app, entry).await?;
    }
    Ok(ended)
}

/// Shows the pages of this session, and of the user's next ones, in another language.
///
/// # Errors
/// Database errors.
pub async fn set_language(app: &App, session: &Session, language: Language) -> Result<()> {
    let (hash, user) = (session.token.clone(), session.user.id);
    app.write(Actor::Staff(user), async move |tx: &Tx| {
        store::set_language(tx, &hash, user, language).await?;
        record(tx, "staff_user.language_set", user).await
    })
    .await
}

async fn hashed(app: &App, password: &Password) -> Result<String> {
    let mut salt = [0; 16];
    app.entropy.fill(&mut salt);
    let password = password.as_str().to_owned();
    app.hashing
        .run(move |memory| password::hash(&password, salt, memory))
        .await?
        .ok_or_else(|| AppError::fault("a password could not be hashed"))
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

async fn record(tx: &Tx, action: &'static str, user: StaffUserId) -> Result<()> {
    audit::record(tx, &tx.app, entry(tx.actor, action, user)).await
}

fn entry(actor: Actor, action: &'static str, user: StaffUserId) -> AuditEntry {
    AuditEntry {
        actor,
        action,
        subject: ("staff_user", Some(user.into())),
        detail: None,
    }
}
