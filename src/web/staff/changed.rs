//! What a change by the office is answered with. Not what was changed.

use rocket::response::{Redirect, Responder};

use super::outdated::Outdated;
use crate::web::Page;
use crate::web::notice::Noticed;

/// What a change is answered with: on to the next page, with a notice or because that page itself tells what happened,
/// the form again with everything typed, or the page that shows what somebody else has stored since.
#[derive(Responder)]
pub(super) enum Changed<T> {
    Done(Noticed),
    Told(Box<Redirect>),
    Again(T),
    Outdated(Box<Page<Outdated>>),
}
