//! Confirming an application by the link in its mail: a page with a button, so that a program that opens links to look
//! for harm confirms nothing. Not the personal page, which is shown to whoever sends the form.

use askama::Template;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use super::pass::{Pass, pass};
use crate::app::App;
use crate::audit::Actor;
use crate::error::Result;
use crate::links;
use crate::registration::{self, Registration};
use crate::types::{Language, Token};
use crate::web::Page;
use crate::web::frame::PublicFrame;

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![show, create]
}

#[derive(Template)]
#[template(path = "public/confirmation/show.html")]
struct Show {
    frame: PublicFrame,
    title: String,
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

#[get("/<language>/registrations/<token>/confirmation/<secret>", rank = 20)]
async fn show(
    app: &State<App>,
    language: Language,
    token: Token,
    secret: Token,
) -> Result<Page<Show>> {
    let registration = registration::by_secret(app, &token, &secret).await?;
    page(app, language, &registration, (&token, &secret), Status::Ok)
}

#[post("/<language>/registrations/<token>/confirmation/<secret>", rank = 20)]
async fn create(
    app: &State<App>,
    language: Language,
    token: Token,
    secret: Token,
) -> Result<Answer> {
    let registration = registration::by_secret(app, &token, &secret).await?;
    let (actor, id) = (Actor::Applicant, registration.id);
    match registration::confirm(app, actor, id, Some(token.clone())).await? {
        Ok(()) => {
            let page = links::registration(language, &token);
            let page = format!("{page}?notice=confirmed");
            Ok(Answer::Done(Box::new(Redirect::to(page))))
        }
        // Lapsed or cancelled, perhaps in this moment: the page says which, and what to do.
        Err(_) => {
            let registration = registration::find(app, id).await?;
            let secrets = (&token, &secret);
            let page = page(app, language, &registration, secrets, Status::Conflict)?;
            Ok(Answer::Again(Box::new(page)))
        }
    }
}

fn page(
    app: &App,
    language: Language,
    registration: &Registration,
    (token, secret): (&Token, &Token),
    status: Status,
) -> Result<Page<Show>> {
    let here = |other| links::registration_confirmation(other, token, secret);
    let frame = PublicFrame::new(app, language, here);
    let pass = pass(app, &frame, registration)?;
    let title = if pass.confirm_by.is_some() {
        "confirmation-title"
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
            action: here(language),
            page: links::registration(language, token),
            event: links::event(language, registration.event.id),
            pass,
            frame,
        },
    ))
}
