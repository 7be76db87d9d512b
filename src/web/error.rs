//! How errors are answered: one match from `AppError` to a status, and one page per status in the reader's language.

use askama::Template;
use rocket::http::Status;
use rocket::request::{Outcome, Request};
use rocket::response::{self, Redirect, Responder};
use rocket::{Catcher, catch, catchers};
use uuid::Uuid;

use super::frame::PublicFrame;
use super::guard::Organiser;
use super::page::Page;
use crate::app::App;
use crate::error::AppError;
use crate::links;
use crate::types::Language;

/// The catchers of the whole site.
pub fn catchers() -> Vec<Catcher> {
    catchers![any]
}

/// The status of an error.
pub fn status(error: &AppError) -> Status {
    match error {
        AppError::NotFound => Status::NotFound,
        AppError::Forbidden => Status::Forbidden,
        AppError::Conflict => Status::Conflict,
        AppError::TooMany(_) => Status::TooManyRequests,
        AppError::Unavailable(_) | AppError::Uncertain => Status::ServiceUnavailable,
        AppError::Database(_) | AppError::Fault(_) => Status::InternalServerError,
    }
}

/// After how many seconds a visitor may try again when the database was away: it is back within a few.
const AWAY: u64 = 3;

/// What the page of an error says besides its status.
#[derive(Clone, Copy, Default)]
struct Told {
    /// The number by which a visitor's report finds the log line.
    reference: Option<Uuid>,
    /// After how many seconds the same may be tried again.
    retry_after: Option<u64>,
    /// Whether nobody knows what became of the request.
    is_uncertain: bool,
}

impl Told {
    fn of(error: &AppError) -> Self {
        let status = status(error);
        Self {
            reference: (status.code >= 500).then(Uuid::new_v4),
            retry_after: match error {
                AppError::TooMany(wait) => Some(wait.seconds()),
                AppError::Unavailable(_) | AppError::Uncertain => Some(AWAY),
                AppError::NotFound
                | AppError::Forbidden
                | AppError::Conflict
                | AppError::Database(_)
                | AppError::Fault(_) => None,
            },
            is_uncertain: matches!(error, AppError::Uncertain),
        }
    }
}

impl<'r> Responder<'r, 'static> for AppError {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let told = Told::of(&self);
        if let Some(reference) = told.reference {
            tracing::error!(%reference, error = %self, "a request failed");
        }
        request.local_cache(|| told);
        Err(status(&self))
    }
}

#[derive(Template)]
#[template(path = "public/error.html")]
struct ErrorPage {
    frame: PublicFrame,
    title: String,
    body: String,
    reference: Option<String>,
    home: String,
    home_label: String,
}

#[derive(Responder)]
enum Caught {
    SignIn(Box<Redirect>),
    Page(Box<Page<ErrorPage>>),
    Bare(Status),
}

#[catch(default)]
async fn any(status: Status, request: &Request<'_>) -> Caught {
    let path = request.uri().path();
    let mut segments = path.segments();
    let first = segments.next().unwrap_or_default();
    if first == "staff" && status == Status::Unauthorized {
        return Caught::SignIn(Box::new(Redirect::to(links::staff_sign_in())));
    }
    let Some(app) = request.rocket().state::<App>() else {
        return Caught::Bare(status);
    };
    // A path that no route takes because a part of it cannot be read is, to a visitor, a page that does not exist.
    let status = if status == Status::UnprocessableEntity {
        Status::NotFound
    } else {
        status
    };
    let is_staff = first == "staff";
    let language = match (is_staff, Language::from_tag(first)) {
        (true, _) => staff_language(request).await,
        (false, named) => named.unwrap_or_default(),
    };
    let frame = PublicFrame::new(app, language, links::events);
    let told = *request.local_cache(Told::default);
    let known = match status.code {
        503 if told.is_uncertain => "503-uncertain",
        401 | 403 => "403",
        404 => "404",
        409 => "409",
        413 => "413",
        429 => "429",
        503 => "503",
        400..=499 => "400",
        _ => "500",
    };
    let retry_after = told
        .retry_after
        .or((status == Status::ServiceUnavailable).then_some(AWAY));
    let page = Page::new(
        status,
        ErrorPage {
            title: frame.t(&format!("error-{known}-title")),
            body: frame.t(&format!("error-{known}-body")),
            reference: told.reference.map(|reference| reference.to_string()),
            home: if is_staff {
                links::staff_today()
            } else {
                links::events(language)
            },
            home_label: frame.t(if is_staff {
                "error-home-staff"
            } else {
                "error-home"
            }),
            frame,
        },
    );
    Caught::Page(Box::new(page.retry_after(retry_after)))
}

/// The language somebody of the office has chosen, where they are signed in.
async fn staff_language(request: &Request<'_>) -> Language {
    match request.guard::<Organiser>().await {
        Outcome::Success(staff) => staff.language,
        Outcome::Error(_) | Outcome::Forward(_) => Language::default(),
    }
}
