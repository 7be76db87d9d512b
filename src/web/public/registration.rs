//! The personal page of a registration: the confirmation like a boarding pass, change of slot, cancellation, calendar.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{FromForm, Responder, Route, State, get, post, routes};

use super::pass::{Pass, kept_because, pass};
use super::slot_view::{SlotView, too_many_text};
use crate::app::App;
use crate::authority::{Actor, Authority};
use crate::error::{AppError, Result};
use crate::links;
use crate::registration::{
    self, Outcome, Refusal, Registration, Told, decide_departure, foresee_move,
};
use crate::texts::Texts;
use crate::types::{Field, Language, Seen, SlotId, Token};
use crate::web::frame::PublicFrame;
use crate::web::{Download, Page, refusal};

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![
        show,
        edit_slot,
        update_slot,
        confirm_cancellation,
        cancel,
        calendar
    ]
}

#[derive(Template)]
#[template(path = "public/registration/show.html")]
struct Show {
    frame: PublicFrame,
    steps: Vec<String>,
    is_new: bool,
    notice: Option<String>,
    pass: Pass,
    page: String,
    slot_page: String,
    cancellation_page: String,
    calendar: String,
    event: String,
}

#[derive(Template)]
#[template(path = "public/registration/slot.html")]
struct EditSlot {
    frame: PublicFrame,
    pass: Pass,
    action: String,
    back: String,
    others: Vec<Target>,
    /// Why it stays in its slot, if it does.
    stays_because: Option<String>,
    chosen: String,
    version: String,
    problem: Option<String>,
}

/// A slot that a registration may be moved to, or may not.
struct Target {
    slot: SlotView,
    /// Whether a move there is carried out, as things are.
    is_open: bool,
    /// Why not, where the slot itself takes applications.
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "public/registration/cancellation.html")]
struct Cancellation {
    frame: PublicFrame,
    pass: Pass,
    action: String,
    back: String,
    version: String,
    problem: Option<String>,
}

/// What the page tells was done, as a word of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(super) enum Notice {
    Moved,
    MovedUnmailed,
    Cancelled,
    CancelledUnmailed,
    Confirmed,
}

impl Notice {
    fn key(self) -> &'static str {
        match self {
            Self::Moved => "registration-notice-moved",
            Self::MovedUnmailed => "registration-notice-moved-unmailed",
            Self::Cancelled => "registration-notice-cancelled",
            Self::CancelledUnmailed => "registration-notice-cancelled-unmailed",
            Self::Confirmed => "registration-notice-confirmed",
        }
    }

    /// The personal page with this notice.
    pub(super) fn on(self, language: Language, token: &Token) -> String {
        let page = links::registration(language, token);
        let word: &str = self.into();
        format!("{page}?notice={word}")
    }
}

#[get("/<language>/registrations/<token>?<done>&<notice>", rank = 20)]
async fn show(
    app: &State<App>,
    language: Language,
    token: Token,
    done: Option<bool>,
    notice: Option<&str>,
) -> Result<Page<Show>> {
    let registration = registration::by_token(app, &token).await?;
    let frame = PublicFrame::new(app, language, |other| links::registration(other, &token));
    let texts = frame.texts();
    let pass = pass(app, &frame, &registration)?;
    let notice = notice
        .and_then(|word| word.parse().ok())
        .filter(|notice: &Notice| match notice {
            Notice::Confirmed => pass.confirm_by.is_none() && !pass.is_cancelled,
            Notice::Moved
            | Notice::MovedUnmailed
            | Notice::Cancelled
            | Notice::CancelledUnmailed => true,
        });
    let steps = ["choose", "who", "check", "done"];
    Ok(Page::ok(Show {
        steps: steps
            .into_iter()
            .map(|step| texts.t(&format!("application-step-{step}")))
            .collect(),
        is_new: done.unwrap_or(false) && !pass.is_cancelled,
        notice: notice.map(|notice| texts.t(notice.key())),
        pass,
        page: app.links.absolute(&links::registration(language, &token)),
        slot_page: links::registration_slot(language, &token),
        cancellation_page: links::registration_cancellation(language, &token),
        calendar: links::registration_calendar(language, &token),
        event: links::event(language, registration.event.id),
        frame,
    }))
}

#[get("/<language>/registrations/<token>/slot", rank = 20)]
async fn edit_slot(app: &State<App>, language: Language, token: Token) -> Result<Page<EditSlot>> {
    let registration = registration::by_token(app, &token).await?;
    slot_page(app, language, &token, &registration, "", None)
}

#[derive(FromForm)]
struct SlotForm {
    #[field(default = "")]
    slot: String,
    /// Which version of the registration the page showed.
    #[field(default = "")]
    version: String,
}

#[derive(FromForm)]
struct CancellationForm {
    /// Which version of the registration the page showed.
    #[field(default = "")]
    version: String,
}

/// A registration that was changed since its page was shown is shown again as it is now.
fn or_outdated(
    changed: Result<Outcome<Told>>,
    texts: Texts,
) -> Result<Result<Outcome<Told>, String>> {
    match changed {
        Err(AppError::Conflict) => Ok(Err(texts.t("registration-outdated"))),
        changed => changed.map(Ok),
    }
}

#[derive(Responder)]
enum Changed<T> {
    Done(Box<Redirect>),
    Again(Box<Page<T>>),
}

#[post("/<language>/registrations/<token>/slot", rank = 20, data = "<form>")]
async fn update_slot(
    app: &State<App>,
    language: Language,
    token: Token,
    form: Form<SlotForm>,
) -> Result<Changed<EditSlot>> {
    let registration = registration::by_token(app, &token).await?;
    let texts = Texts::new(language);
    let chosen = form.slot.parse::<SlotId>().ok();
    let Some(slot) = chosen.filter(|slot| registration.event.slot(*slot).is_some()) else {
        let problem = texts.t("field-error-slot");
        let page = slot_page(app, language, &token, &registration, "", Some(problem))?;
        return Ok(Changed::Again(Box::new(page)));
    };
    let typed = form.slot.as_str();
    let by = Authority::of_link(registration.id);
    let seen = Seen::new(registration.id, form.version.parse().ok());
    let changed = registration::change_own_slot(app, &by, seen, slot).await;
    let changed = match changed {
        Err(AppError::TooMany(wait)) => {
            let problem = Some(too_many_text(wait, &registration.event, texts));
            let page = slot_page(app, language, &token, &registration, typed, problem)?;
            return Ok(Changed::Again(Box::new(page.too_many(wait))));
        }
        changed => changed,
    };
    let outcome = match or_outdated(changed, texts)? {
        Ok(outcome) => outcome,
        Err(problem) => {
            let now = registration::by_token(app, &token).await?;
            let page = slot_page(app, language, &token, &now, typed, Some(problem))?;
            return Ok(Changed::Again(Box::new(page)));
        }
    };
    match again(outcome, Refusal::SameSlot) {
        Ok(told) => Ok(done(language, &token, Change::Moved, told)),
        Err(refusal) => {
            let problem = Some(refusal::text(&refusal, texts));
            let page = slot_page(app, language, &token, &registration, typed, problem)?;
            let status = refusal::status_on(&[Field::Slot], &refusal);
            Ok(Changed::Again(Box::new(page.with_status(status))))
        }
    }
}

#[get("/<language>/registrations/<token>/cancellation", rank = 20)]
async fn confirm_cancellation(
    app: &State<App>,
    language: Language,
    token: Token,
) -> Result<Page<Cancellation>> {
    let registration = registration::by_token(app, &token).await?;
    cancellation_page(app, language, &token, &registration, None)
}

#[post(
    "/<language>/registrations/<token>/cancellation",
    rank = 20,
    data = "<form>"
)]
async fn cancel(
    app: &State<App>,
    language: Language,
    token: Token,
    form: Form<CancellationForm>,
) -> Result<Changed<Cancellation>> {
    let registration = registration::by_token(app, &token).await?;
    let texts = Texts::new(language);
    let by = Authority::of_link(registration.id);
    let seen = Seen::new(registration.id, form.version.parse().ok());
    let cancelled = registration::cancel_own(app, &by, seen).await;
    let outcome = match or_outdated(cancelled, texts)? {
        Ok(outcome) => outcome,
        Err(problem) => {
            let now = registration::by_token(app, &token).await?;
            let page = cancellation_page(app, language, &token, &now, Some(problem))?;
            return Ok(Changed::Again(Box::new(page)));
        }
    };
    match again(outcome, Refusal::AlreadyCancelled) {
        Ok(told) => Ok(done(language, &token, Change::Cancelled, told)),
        Err(refusal) => {
            let problem = Some(refusal::text(&refusal, texts));
            let page = cancellation_page(app, language, &token, &registration, problem)?;
            let status = refusal::status_on(&[], &refusal);
            Ok(Changed::Again(Box::new(page.with_status(status))))
        }
    }
}

#[get("/<_language>/registrations/<token>/calendar.ics", rank = 20)]
async fn calendar(app: &State<App>, _language: Language, token: Token) -> Result<Download> {
    let registration = registration::by_token(app, &token).await?;
    let appointment = registration::calendar(app, &registration)?;
    Ok(Download::calendar("tsudoi", appointment))
}

/// Sent twice, a change is refused because it is made already: what was asked for is done.
fn again(outcome: Outcome<Told>, made_already: Refusal) -> Outcome<Option<Told>> {
    match outcome {
        Err(refusal) if refusal == made_already => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// What a form of these pages asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Moved,
    Cancelled,
}

/// On to the personal page, which tells what was done.
fn done<T>(language: Language, token: &Token, change: Change, told: Option<Told>) -> Changed<T> {
    let is_left_out = match told {
        Some(Told::TooManyMails) => true,
        Some(Told::ByMail | Told::NotByMail) | None => false,
    };
    let notice = match (change, is_left_out) {
        (Change::Moved, false) => Notice::Moved,
        (Change::Moved, true) => Notice::MovedUnmailed,
        (Change::Cancelled, false) => Notice::Cancelled,
        (Change::Cancelled, true) => Notice::CancelledUnmailed,
    };
    Changed::Done(Box::new(Redirect::to(notice.on(language, token))))
}

fn slot_page(
    app: &App,
    language: Language,
    token: &Token,
    registration: &Registration,
    chosen: &str,
    problem: Option<String>,
) -> Result<Page<EditSlot>> {
    let frame = PublicFrame::new(app, language, |other| {
        links::registration_slot(other, token)
    });
    let (texts, now) = (frame.texts(), app.now());
    let event = &registration.event;
    let others: Vec<Target> = event
        .slots
        .iter()
        .filter(|slot| Some(slot.id) != registration.standing.seats_in())
        .map(|slot| {
            let move_there = foresee_move(registration, slot, Actor::Applicant, now);
            let view = SlotView::new(event, slot, texts, now);
            Target {
                is_open: move_there.is_ok(),
                refusal: move_there
                    .err()
                    .filter(|_| view.is_open)
                    .map(|refusal| refusal::text(&refusal, texts)),
                slot: view,
            }
        })
        .collect();
    let stays = match decide_departure(registration, Actor::Applicant, now) {
        Ok(_) if others.is_empty() => Some(Refusal::TooLateToChange),
        Ok(_) => None,
        Err(refusal) => Some(refusal),
    };
    Ok(Page::new(
        status(&problem),
        EditSlot {
            pass: pass(app, &frame, registration)?,
            action: links::registration_slot(language, token),
            back: links::registration(language, token),
            stays_because: stays.map(|refusal| kept_because(refusal, event, texts)),
            others,
            chosen: chosen.to_owned(),
            version: registration.version.to_string(),
            problem,
            frame,
        },
    ))
}

fn cancellation_page(
    app: &App,
    language: Language,
    token: &Token,
    registration: &Registration,
    problem: Option<String>,
) -> Result<Page<Cancellation>> {
    let here = |other| links::registration_cancellation(other, token);
    let frame = PublicFrame::new(app, language, here);
    Ok(Page::new(
        status(&problem),
        Cancellation {
            pass: pass(app, &frame, registration)?,
            action: links::registration_cancellation(language, token),
            back: links::registration(language, token),
            version: registration.version.to_string(),
            problem,
            frame,
        },
    ))
}

fn status(problem: &Option<String>) -> Status {
    if problem.is_some() {
        Status::Conflict
    } else {
        Status::Ok
    }
}
