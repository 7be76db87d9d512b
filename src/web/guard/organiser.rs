//! The authority of an organiser: a live session of somebody whose role may organise. Which events they may see is
//! decided by their section (`own`).

use rocket::Request;
use rocket::http::{Cookie, CookieJar, Method, SameSite, Status};
use rocket::request::{FromRequest, Outcome};

use crate::app::App;
use crate::audit::Actor;
use crate::config::Config;
use crate::error::AppError;
use crate::event::Event;
use crate::security::{self, Disclosure};
use crate::staff::{self, Session};
use crate::texts::Texts;
use crate::types::{Language, OwnerId, StaffUserId, Token};
use crate::web::notice::Notice;

/// Somebody of the office who may change what belongs to their section.
#[derive(Clone, Debug)]
pub struct Organiser {
    /// Who it is.
    pub user_id: StaffUserId,
    /// The name shown on the page.
    pub display_name: String,
    /// The section they work for.
    pub owner_id: OwnerId,
    /// That section's name, in the language of the page.
    pub section_name: String,
    /// The language of the page.
    pub language: Language,
    /// What was done by the request before this one, to be told once.
    pub notice: Option<Notice>,
    session: Session,
}

impl Organiser {
    /// On whose behalf a use case runs.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.user_id)
    }

    /// The texts of the page.
    pub fn texts(&self) -> Texts {
        Texts::new(self.language)
    }

    /// The session they are signed in by.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The event, if it is one of their section.
    ///
    /// # Errors
    /// `AppError::NotFound` for events of others, which they may not know of.
    pub fn own(&self, event: Event) -> Result<Event, AppError> {
        if event.owner == self.owner_id {
            Ok(event)
        } else {
            Err(AppError::NotFound)
        }
    }

    /// Records that a page with personal data is shown to them.
    pub async fn sees(&self, app: &App, disclosure: Disclosure) {
        security::view(app, &self.session.token, self.user_id, disclosure).await;
    }

    fn new(session: Session, notice: Option<Notice>) -> Self {
        let user = &session.user;
        Self {
            user_id: user.id,
            display_name: user.display_name.clone(),
            owner_id: user.owner,
            section_name: user.section.get(session.language).to_owned(),
            language: session.language,
            notice,
            session,
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Organiser {
    type Error = AppError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let Some(app) = request.rocket().state::<App>() else {
            let error = AppError::fault("no application is managed");
            return Outcome::Error((Status::InternalServerError, error));
        };
        let session = match session_token(&app.config, request.cookies()) {
            Some(token) => staff::session(app, &token).await,
            None => Ok(None),
        };
        match session {
            Ok(Some(session)) if session.user.role.may_organise() => {
                // A notice is for the page that comes after the change, not for a change that comes in between.
                let is_page = request.method() == Method::Get;
                let notice = if is_page {
                    Notice::take(request.cookies())
                } else {
                    None
                };
                Outcome::Success(Self::new(session, notice))
            }
            Ok(Some(_)) => Outcome::Error((Status::Forbidden, AppError::Forbidden)),
            Ok(None) => Outcome::Error((Status::Unauthorized, AppError::Forbidden)),
            Err(error) => {
                tracing::error!(%error, "a session could not be looked up");
                Outcome::Error((Status::ServiceUnavailable, error))
            }
        }
    }
}

/// The token that a browser's cookie carries; whether there is such a session is another question.
pub(in crate::web) fn session_token(config: &Config, cookies: &CookieJar<'_>) -> Option<Token> {
    let cookie = cookies.get(cookie_name(config))?;
    Token::parse(cookie.value()).ok()
}

/// The cookie that carries a session's token; without one, the cookie to take away.
pub(in crate::web) fn session_cookie(config: &Config, token: Option<&Token>) -> Cookie<'static> {
    let value = token.map(|token| token.as_str().to_owned());
    Cookie::build((cookie_name(config), value.unwrap_or_default()))
        .path("/")
        .http_only(true)
        .secure(config.is_secure())
        .same_site(SameSite::Lax)
        .build()
}

/// Browsers accept a `__Host-` cookie only over TLS, for this host and for all paths.
fn cookie_name(config: &Config) -> &'static str {
    if config.is_secure() {
        "__Host-tsudoi-session"
    } else {
        "tsudoi-session"
    }
}
