//! What programs are told when something went wrong: a problem document (RFC 9457). Not what is wrong (`error.rs`).

use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use serde::Serialize;
use uuid::Uuid;

/// The document. Its `type` is `about:blank`: the code says what is wrong, and there is no page about it.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    /// What is wrong, in the reader's language.
    title: String,
    status: u16,
    /// What to do about it, in the reader's language.
    detail: String,
    /// The stable name of what is wrong.
    code: &'static str,
    /// The number by which the log line is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Uuid>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    /// What is wrong (code, title) and what to do about it.
    pub fn new(status: Status, code: &'static str, title: String, detail: String) -> Self {
        Self {
            kind: "about:blank",
            title,
            status: status.code,
            detail,
            code,
            reference: None,
            retry_after: None,
        }
    }

    /// Names the log line.
    #[must_use]
    pub fn reference(mut self, reference: Option<Uuid>) -> Self {
        self.reference = reference;
        self
    }

    /// Says after how many seconds the same may be tried again.
    #[must_use]
    pub fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after = seconds;
        self
    }
}

impl<'r> Responder<'r, 'static> for Problem {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let document = serde_json::to_vec(&self).map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build_from(document.respond_to(request)?);
        response
            .status(Status::new(self.status))
            .header(ContentType::new("application", "problem+json"));
        if let Some(seconds) = self.retry_after {
            response.raw_header("Retry-After", seconds.to_string());
        }
        response.ok()
    }
}
