//! Confirming an application by the link in its mail: a page with a button, so that a program that opens links to look
//! for harm confirms nothing. The link that follows from the form, which whoever sends it is led to, is told to look
//! into the mailbox. Not the personal page.

use askama::Template;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use super::pass::{Pass, pass};
use crate::app::App;
use crate::error::Result;
use crate::links;
use crate::registration::{self, LinkOrigin};
use crate::types::{Language, Token};
use crate::web::frame::PublicFrame;
use crate::web::{Page, refusal};

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![show, create]
}

#[derive(Template)]
#[template(path = "public/confirmation/show.html")]
struct Show {
    frame: PublicFrame,
    title: String,
    /// Whether this link may confirm: it went out in a mail.
    is_mailed: bool,
    pass: Pass,
    action: String,
    page: String,
    event: String,
}

#[derive(Responder)]
enum Answer {
    Done(Box<Redirect>),
    Again(Box<Page<Show>>),
}

#[get("/<language>/registrations/<token>/confirmation", rank = 20)]
async fn show(app: &State<App>, language: Language, token: Token) -> Result<Page<Show>> {
    page(app, language, &token, Status::Ok).await
}

#[post("/<language>/registrations/<token>/confirmation", rank = 20)]
async fn create(app: &State<App>, language: Language, token: Token) -> Result<Answer> {
    match registration::confirm_by_link(app, &token).await? {
        Ok(()) => {
            let page = links::registration(language, &token);
            let page = format!("{page}?notice=confirmed");
            Ok(Answer::Done(Box::new(Redirect::to(page))))
        }
        // Lapsed or cancelled, perhaps in this moment, or not the mail's link: the page says which, and what to do.
        Err(refusal) => {
            let status = refusal::status_on(&[], &refusal);
            let page = page(app, language, &token, status).await?;
            Ok(Answer::Again(Box::new(page)))
        }
    }
}

async fn page(app: &App, language: Language, token: &Token, status: Status) -> Result<Page<Show>> {
    let (registration, origin) = registration::by_link(app, token).await?;
    let is_mailed = origin == LinkOrigin::Mail;
    let here = |other| links::registration_confirmation(other, token);
    let frame = PublicFrame::new(app, language, here);
    let pass = pass(app, &frame, &registration)?;
    let title = if pass.confirm_by.is_some() && is_mailed {
        "confirmation-title"
    } else if pass.confirm_by.is_some() {
        "registration-waits-title"
    } else if pass.is_lapsed {
        "confirmation-lapsed-title"
    } else if pass.is_cancelled {
        "confirmation-cancelled-title"
    } else {
        "confirmation-done-title"
    };
    Ok(Page::new(
        status,
        Show {
            title: frame.t(title),
            is_mailed,
            action: here(language),
            page: links::registration(language, token),
            event: links::event(language, registration.event.id),
            pass,
            frame,
        },
    ))
}
