//! How errors are answered: one match from `AppError` to what is told, and that as a page in the reader's language or as
//! a document for programs. Not refusals, which are values (`refusal.rs`).

use askama::Template;
use rocket::http::Status;
use rocket::request::{Outcome, Request};
use rocket::response::{self, Redirect, Responder};
use rocket::{Catcher, catch, catchers};
use uuid::Uuid;

use super::answer::Answer;
use super::frame::PublicFrame;
use super::guard::StaffSession;
use super::page::Page;
use super::problem::Problem;
use crate::app::App;
use crate::error::AppError;
use crate::links;
use crate::texts::Texts;
use crate::types::Language;

/// The catchers of the whole site.
pub fn catchers() -> Vec<Catcher> {
    catchers![any]
}

/// The status of an error.
pub fn status(error: &AppError) -> Status {
    Failure::of(error).status()
}

/// After how many seconds a visitor may try again when the database was away: it is back within a few.
const AWAY: u64 = 3;

/// What is told to whoever asked; several errors may be told as the same failure. Its code is for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
enum Failure {
    /// What was sent cannot be read.
    Unreadable,
    /// Nobody is signed in, and somebody has to be.
    NotSignedIn,
    /// The asker may not do this, or it came from elsewhere.
    Forbidden,
    /// There is no such thing, or the asker may not know that there is.
    NotFound,
    /// Somebody else changed the same thing in the meantime.
    Outdated,
    /// What was sent is too long.
    TooLong,
    /// Too many of the same.
    TooMany,
    /// A defect, or an outside failure.
    Fault,
    /// The database cannot take work now.
    Unavailable,
    /// Nobody knows what became of the request.
    Uncertain,
}

impl Failure {
    fn of(error: &AppError) -> Self {
        match error {
            AppError::NotFound => Self::NotFound,
            AppError::Forbidden => Self::Forbidden,
            AppError::Conflict => Self::Outdated,
            AppError::TooMany(_) => Self::TooMany,
            AppError::Unavailable(_) => Self::Unavailable,
            AppError::Uncertain => Self::Uncertain,
            AppError::Database(_) | AppError::Fault(_) => Self::Fault,
        }
    }

    /// What Rocket itself refuses, or a guard.
    fn of_status(status: Status) -> Self {
        match status.code {
            401 => Self::NotSignedIn,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            409 => Self::Outdated,
            413 => Self::TooLong,
            429 => Self::TooMany,
            503 => Self::Unavailable,
            400..=499 => Self::Unreadable,
            // Nothing answers with a status below 400 here, and everything from 500 on is our fault.
            _ => Self::Fault,
        }
    }

    fn status(self) -> Status {
        match self {
            Self::Unreadable => Status::BadRequest,
            Self::NotSignedIn => Status::Unauthorized,
            Self::Forbidden => Status::Forbidden,
            Self::NotFound => Status::NotFound,
            Self::Outdated => Status::Conflict,
            Self::TooLong => Status::PayloadTooLarge,
            Self::TooMany => Status::TooManyRequests,
            Self::Fault => Status::InternalServerError,
            Self::Unavailable | Self::Uncertain => Status::ServiceUnavailable,
        }
    }

    fn code(self) -> &'static str {
        self.into()
    }

    /// The keys of what is wrong, and of what to do about it.
    fn keys(self) -> [&'static str; 2] {
        match self {
            Self::Unreadable => ["error-400-title", "error-400-body"],
            Self::NotSignedIn | Self::Forbidden => ["error-403-title", "error-403-body"],
            Self::NotFound => ["error-404-title", "error-404-body"],
            Self::Outdated => ["error-409-title", "error-409-body"],
            Self::TooLong => ["error-413-title", "error-413-body"],
            Self::TooMany => ["error-429-title", "error-429-body"],
            Self::Fault => ["error-500-title", "error-500-body"],
            Self::Unavailable => ["error-503-title", "error-503-body"],
            Self::Uncertain => ["error-503-uncertain-title", "error-503-uncertain-body"],
        }
    }
}

/// What a handler's error says besides its status; nothing when Rocket itself or a guard refused.
#[derive(Clone, Copy, Default)]
struct Told {
    failure: Option<Failure>,
    /// The number by which a visitor's report finds the log line.
    reference: Option<Uuid>,
    /// After how many seconds the same may be tried again.
    retry_after: Option<u64>,
}

impl Told {
    fn of(error: &AppError) -> Self {
        let failure = Failure::of(error);
        Self {
            failure: Some(failure),
            reference: (failure.status().code >= 500).then(Uuid::new_v4),
            retry_after: match error {
                AppError::TooMany(wait) => Some(wait.seconds()),
                AppError::Unavailable(_) | AppError::Uncertain => Some(AWAY),
                AppError::NotFound
                | AppError::Forbidden
                | AppError::Conflict
                | AppError::Database(_)
                | AppError::Fault(_) => None,
            },
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
    Problem(Box<Problem>),
    Bare(Status),
}

#[catch(default)]
async fn any(status: Status, request: &Request<'_>) -> Caught {
    let answer = Answer::of(request);
    let first = request.uri().path().segments().next().unwrap_or_default();
    let is_staff = first == "staff";
    if is_staff && status == Status::Unauthorized && answer == Answer::Page {
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
    let language = match (is_staff, Language::from_tag(first)) {
        (true, _) => staff_language(request).await,
        (false, named) => named.unwrap_or_default(),
    };
    let told = *request.local_cache(Told::default);
    let failure = told.failure.unwrap_or_else(|| Failure::of_status(status));
    let retry_after = told
        .retry_after
        .or((status == Status::ServiceUnavailable).then_some(AWAY));
    let [title, detail] = failure.keys().map(|key| Texts::new(language).t(key));
    match answer {
        Answer::Problem => {
            let problem = Problem::new(status, failure.code(), title, detail);
            let problem = problem.reference(told.reference);
            Caught::Problem(Box::new(problem.retry_after(retry_after)))
        }
        Answer::Page => {
            let frame = PublicFrame::new(app, language, links::events);
            let (home, home_label) = if is_staff {
                (links::staff_today(), "error-home-staff")
            } else {
                (links::events(language), "error-home")
            };
            let page = ErrorPage {
                title,
                body: detail,
                reference: told.reference.map(|reference| reference.to_string()),
                home,
                home_label: frame.t(home_label),
                frame,
            };
            Caught::Page(Box::new(Page::new(status, page).retry_after(retry_after)))
        }
    }
}

/// The language somebody of the office has chosen, where they are signed in.
async fn staff_language(request: &Request<'_>) -> Language {
    match request.guard::<StaffSession>().await {
        Outcome::Success(staff) => staff.language(),
        Outcome::Error(_) | Outcome::Forward(_) => Language::default(),
    }
}
