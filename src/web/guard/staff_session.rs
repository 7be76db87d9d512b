//! Somebody of the office who is signed in: a live session. What they may do is asked of their authority by the use cases
//! (`authority.rs`), and by pages that show a control.

use rocket::Request;
use rocket::http::{Cookie, CookieJar, Method, SameSite, Status};
use rocket::request::{FromRequest, Outcome};

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::config::Config;
use crate::error::AppError;
use crate::event::Event;
use crate::links;
use crate::security::{self, Disclosure};
use crate::staff::{self, Session};
use crate::texts::Texts;
use crate::types::{Language, OwnerId, Token};
use crate::web::notice::Notice;

/// Somebody of the office, signed in.
#[derive(Clone, Debug)]
pub struct StaffSession {
    /// On whose behalf use cases run, and how far that reaches.
    pub by: Authority,
    /// What was done by the request before this one, to be told once.
    pub notice: Option<Notice>,
    session: Session,
}

impl StaffSession {
    fn new(session: Session, notice: Option<Notice>) -> Self {
        Self {
            by: session.user.authority(),
            notice,
            session,
        }
    }

    /// The session they are signed in by.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The section they work for.
    pub fn section(&self) -> OwnerId {
        self.session.user.owner
    }

    /// That section's name, in the language of the page.
    pub fn section_name(&self) -> String {
        self.session.user.section.get(self.language()).to_owned()
    }

    /// The name shown on the page.
    pub fn display_name(&self) -> String {
        self.session.user.display_name.clone()
    }

    /// The language of the page.
    pub fn language(&self) -> Language {
        self.session.language
    }

    /// The texts of the page.
    pub fn texts(&self) -> Texts {
        Texts::new(self.language())
    }

    /// Where an application for the event is entered, if they may.
    pub fn offers_entry(&self, event: &Event) -> Option<String> {
        let may = self.by.can(Permission::ChangeRegistrations, event.owner);
        may.then(|| links::staff_registration_entry(event.id))
    }

    /// Where the event's list is taken away as a file, if they may.
    pub fn offers_list(&self, event: &Event) -> Option<String> {
        let may = self.by.can(Permission::ExportRegistrations, event.owner);
        may.then(|| links::staff_attendance_csv(event.id))
    }

    /// Records that a page with personal data is shown to them.
    pub async fn sees(&self, app: &App, disclosure: Disclosure) {
        security::view(app, &self.session.token, &self.by, disclosure).await;
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for StaffSession {
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
            Ok(Some(session)) => {
                // A notice is for the page that comes after the change, not for a change that comes in between.
                let is_page = request.method() == Method::Get;
                let notice = if is_page {
                    Notice::take(request.cookies())
                } else {
                    None
                };
                Outcome::Success(Self::new(session, notice))
            }
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
