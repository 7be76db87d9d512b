//! A rendered page with its status; templates are checked when the program is compiled.

use askama::Template;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};

use crate::error::AppError;
use crate::limits::Wait;

/// A page to answer with.
#[derive(Debug)]
pub struct Page<T> {
    status: Status,
    template: T,
    retry_after: Option<u64>,
}

impl<T> Page<T> {
    /// A page with status 200.
    pub fn ok(template: T) -> Self {
        Self::new(Status::Ok, template)
    }

    /// A page with another status, such as 422 for a form with errors.
    pub fn new(status: Status, template: T) -> Self {
        Self {
            status,
            template,
            retry_after: None,
        }
    }

    /// The same page with another status.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Says that it was sent too often (429), and when it may be sent again.
    #[must_use]
    pub fn too_many(mut self, wait: Wait) -> Self {
        self.status = Status::TooManyRequests;
        self.retry_after(Some(wait.seconds()))
    }

    /// Says after how many seconds the same may be tried again (RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after = seconds;
        self
    }
}

impl<'r, T: Template> Responder<'r, 'static> for Page<T> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self.template.render() {
            Ok(html) => {
                let mut response = Response::build_from(html.respond_to(request)?);
                response.status(self.status).header(ContentType::HTML);
                if let Some(seconds) = self.retry_after {
                    response.raw_header("Retry-After", seconds.to_string());
                }
                response.ok()
            }
            Err(error) => AppError::fault(error).respond_to(request),
        }
    }
}
