//! A rendered page with its status; templates are checked when the program is compiled.

use askama::Template;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};

use crate::error::AppError;

/// A page to answer with.
#[derive(Debug)]
pub struct Page<T> {
    status: Status,
    template: T,
}

impl<T> Page<T> {
    /// A page with status 200.
    pub fn ok(template: T) -> Self {
        Self::new(Status::Ok, template)
    }

    /// A page with another status, such as 422 for a form with errors.
    pub fn new(status: Status, template: T) -> Self {
        Self { status, template }
    }
}

impl<'r, T: Template> Responder<'r, 'static> for Page<T> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self.template.render() {
            Ok(html) => Response::build_from(html.respond_to(request)?)
                .status(self.status)
                .header(ContentType::HTML)
                .ok(),
            Err(error) => AppError::fault(error).respond_to(request),
        }
    }
}
