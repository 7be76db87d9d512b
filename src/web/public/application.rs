//! Applying in four short steps: how to attend, who, check, done. No session: a step carries what came before it.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use super::application_form::{Step, carried, lines, state};
use super::slot_view::{SlotView, kind_line, title, too_many_text};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::links;
use crate::registration::form::{self, Chosen, Field, FieldError, FilledInBy};
use crate::registration::{self, Refusal};
use crate::texts::Texts;
use crate::types::{EventId, Language, Typed};
use crate::web::Page;
use crate::web::form::{Choice, ErrorLine, FormState, keyed, need_choices};
use crate::web::frame::PublicFrame;
use crate::web::guard::ClientIp;
use crate::web::refusal;

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![choose, who, who_again, check, create]
}

#[derive(Template)]
#[template(path = "public/application/choose.html")]
struct Choose {
    frame: PublicFrame,
    steps: Vec<String>,
    kind: String,
    title: String,
    action: String,
    back: String,
    slots: Vec<SlotView>,
    parties: Vec<Choice>,
    state: FormState<Field>,
    errors: Vec<ErrorLine>,
    hidden: Option<Vec<(&'static str, String)>>,
}

#[derive(Template)]
#[template(path = "public/application/who.html")]
struct Who {
    frame: PublicFrame,
    steps: Vec<String>,
    kind: String,
    title: String,
    action: String,
    back: String,
    slot: SlotView,
    party: u32,
    has_companions: bool,
    needs_email: bool,
    needs: Vec<Choice>,
    state: FormState<Field>,
    errors: Vec<ErrorLine>,
    hidden: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "public/application/check.html")]
struct Check {
    frame: PublicFrame,
    steps: Vec<String>,
    kind: String,
    title: String,
    send: String,
    change: String,
    slot: SlotView,
    lines: Vec<(String, String)>,
    notice: Option<String>,
    hidden: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "public/application/refused.html")]
struct Refused {
    frame: PublicFrame,
    kind: String,
    title: String,
    slot: SlotView,
    message: String,
    name: String,
    check: String,
    event: String,
    hidden: Vec<(&'static str, String)>,
    others: Vec<SlotView>,
    desk_phone: String,
}

/// What a step may answer.
#[derive(Responder)]
enum Answer {
    Choose(Box<Page<Choose>>),
    Who(Box<Page<Who>>),
    Check(Box<Page<Check>>),
    Refused(Box<Page<Refused>>),
    Done(Box<Redirect>),
}

#[get("/<language>/events/<id>/application?<typed..>", rank = 20)]
async fn choose(
    app: &State<App>,
    language: Language,
    id: EventId,
    typed: Typed<Field>,
) -> Result<Answer> {
    let event = event::find_published(app, id).await?;
    Ok(choose_page(app, language, &event, &typed, &[], false))
}

#[get("/<language>/events/<id>/application/who?<typed..>", rank = 20)]
async fn who(
    app: &State<App>,
    language: Language,
    id: EventId,
    mut typed: Typed<Field>,
) -> Result<Answer> {
    let event = event::find_published(app, id).await?;
    typed.set(Field::Key, app.random_id().to_string());
    Ok(match form::chosen(&typed, &event) {
        Ok(chosen) => {
            let state = state(&typed, &[], Texts::new(language));
            who_page(app, language, &event, &chosen, state)
        }
        Err(errors) => choose_page(app, language, &event, &typed, &errors, false),
    })
}

/// Back from the check page, with everything typed.
#[post("/<language>/events/<id>/application/who", rank = 20, data = "<typed>")]
async fn who_again(
    app: &State<App>,
    language: Language,
    id: EventId,
    typed: Form<Typed<Field>>,
) -> Result<Answer> {
    let event = event::find_published(app, id).await?;
    let (typed, _) = keyed(app, typed.into_inner());
    Ok(match form::chosen(&typed, &event) {
        Ok(chosen) => {
            let state = state(&typed, &[], Texts::new(language));
            who_page(app, language, &event, &chosen, state)
        }
        Err(errors) => choose_page(app, language, &event, &typed, &errors, true),
    })
}

#[post(
    "/<language>/events/<id>/application/check",
    rank = 20,
    data = "<typed>"
)]
async fn check(
    app: &State<App>,
    language: Language,
    id: EventId,
    typed: Form<Typed<Field>>,
) -> Result<Answer> {
    let event = event::find_published_recently(app, id).await?;
    let (typed, _) = keyed(app, typed.into_inner());
    let chosen = match form::chosen(&typed, &event) {
        Ok(chosen) => chosen,
        Err(errors) => return Ok(choose_page(app, language, &event, &typed, &errors, true)),
    };
    Ok(match form::check(&typed, FilledInBy::Resident, &event) {
        Ok(_) => {
            let page = check_page(app, language, &event, &chosen, &typed, (Status::Ok, None));
            Answer::Check(Box::new(page))
        }
        Err(errors) => {
            let state = state(&typed, &errors, Texts::new(language));
            who_page(app, language, &event, &chosen, state)
        }
    })
}

#[post("/<language>/events/<id>/registrations", rank = 20, data = "<typed>")]
async fn create(
    app: &State<App>,
    language: Language,
    client: ClientIp,
    id: EventId,
    typed: Form<Typed<Field>>,
) -> Result<Answer> {
    let event = event::find_published_recently(app, id).await?;
    let sent_key = form::submission_key(&typed);
    let (mut typed, _) = keyed(app, typed.into_inner());
    let texts = Texts::new(language);
    let chosen = match form::chosen(&typed, &event) {
        Ok(chosen) => chosen,
        Err(errors) => return Ok(choose_page(app, language, &event, &typed, &errors, true)),
    };
    let checked = match form::check(&typed, FilledInBy::Resident, &event) {
        Ok(checked) => checked,
        Err(errors) => {
            let state = state(&typed, &errors, texts);
            return Ok(who_page(app, language, &event, &chosen, state));
        }
    };
    let Some(key) = sent_key else {
        let shown = (Status::UnprocessableEntity, None);
        let page = check_page(app, language, &event, &chosen, &typed, shown);
        return Ok(Answer::Check(Box::new(page)));
    };
    let new = checked.application(event.id, key, language);
    let outcome = match registration::apply(app, client.0, new).await {
        Err(AppError::TooMany(wait)) => {
            let notice = Some(too_many_text(wait, &event, texts));
            let shown = (Status::TooManyRequests, notice);
            let page = check_page(app, language, &event, &chosen, &typed, shown);
            return Ok(Answer::Check(Box::new(page.too_many(wait))));
        }
        outcome => outcome?,
    };
    Ok(match outcome {
        Ok(registered) => {
            let page = links::registration(language, &registered.token);
            Answer::Done(Box::new(Redirect::to(format!("{page}?done=true"))))
        }
        Err(refusal) => match form::refused_field(refusal) {
            Some(Field::Key) => {
                typed.set(Field::Key, app.random_id().to_string());
                let notice = Some(refusal::text(&refusal, texts));
                let shown = (refusal::status(&refusal), notice);
                let page = check_page(app, language, &event, &chosen, &typed, shown);
                Answer::Check(Box::new(page))
            }
            Some(field) if Step::Who.shows(field) => {
                let mut state = state(&typed, &[], texts);
                state.refuse(field, refusal::text(&refusal, texts));
                who_page(app, language, &event, &chosen, state)
            }
            Some(_) | None => refused_page(app, language, id, &typed, refusal).await?,
        },
    })
}

/// How to attend, and how many people. Whoever comes back to it from a later step brings along what was typed there,
/// and goes on by POST: names do not belong into an address.
fn choose_page(
    app: &App,
    language: Language,
    event: &Event,
    typed: &Typed<Field>,
    errors: &[FieldError],
    comes_back: bool,
) -> Answer {
    let id = event.id;
    let frame = PublicFrame::new(app, language, |other| links::application(other, id));
    let texts = frame.texts();
    let slots = SlotView::all(event, texts, app.now());
    let limit = slots.iter().map(|slot| slot.party_limit).max().unwrap_or(1);
    let chosen = |field: &FieldError| Step::Choose.shows(field.field());
    let errors: Vec<FieldError> = errors.iter().copied().filter(chosen).collect();
    let state = state(typed, &errors, texts);
    Answer::Choose(Box::new(Page::new(
        status(&state),
        Choose {
            steps: steps(texts),
            kind: kind_line(event, texts),
            title: title(event, texts),
            action: links::application_who(language, id),
            back: links::event(language, id),
            slots,
            parties: (1..=limit)
                .map(|people| Choice {
                    value: people.to_string(),
                    label: texts.t1("application-party-choice", "people", people),
                    selected: state.typed(Field::Party) == people.to_string(),
                })
                .collect(),
            errors: state.errors(),
            hidden: comes_back.then(|| state.hidden_fields(|field| Step::Choose.shows(field))),
            state,
            frame,
        },
    )))
}

fn who_page(
    app: &App,
    language: Language,
    event: &Event,
    chosen: &Chosen<'_>,
    state: FormState<Field>,
) -> Answer {
    let (id, slot, party) = (event.id, chosen.slot.id, chosen.party.get());
    let chosen_query = format!("slot={slot}&party={party}");
    let here = |other| format!("{}?{chosen_query}", links::application_who(other, id));
    let frame = PublicFrame::new(app, language, here);
    let texts = frame.texts();
    Answer::Who(Box::new(Page::new(
        status(&state),
        Who {
            steps: steps(texts),
            kind: kind_line(event, texts),
            title: title(event, texts),
            action: links::application_check(language, id),
            back: format!("{}?{chosen_query}", links::application(language, id)),
            slot: SlotView::new(event, chosen.slot, texts, app.now()),
            party,
            // Names that were typed for a larger party are shown, so that nothing unseen is sent.
            has_companions: party > 1 || !state.typed(Field::Companions).is_empty(),
            needs_email: chosen.slot.way.mode().needs_email(),
            needs: need_choices(state.all_typed(), texts),
            errors: state.errors(),
            hidden: state.hidden_fields(|field| Step::Who.shows(field)),
            state,
            frame,
        },
    )))
}

fn check_page(
    app: &App,
    language: Language,
    event: &Event,
    chosen: &Chosen<'_>,
    typed: &Typed<Field>,
    (status, notice): (Status, Option<String>),
) -> Page<Check> {
    let id = event.id;
    let frame = PublicFrame::new(app, language, |other| links::application(other, id));
    let texts = frame.texts();
    let page = Check {
        steps: steps(texts),
        kind: kind_line(event, texts),
        title: title(event, texts),
        send: links::registrations(language, id),
        change: links::application_who(language, id),
        slot: SlotView::new(event, chosen.slot, texts, app.now()),
        lines: lines(typed, chosen.party, texts),
        notice,
        hidden: carried(typed, &[]),
        frame,
    };
    Page::new(status, page)
}

/// Says why an application was not accepted and offers the other slots, with everything typed kept.
async fn refused_page(
    app: &App,
    language: Language,
    id: EventId,
    typed: &Typed<Field>,
    refusal: Refusal,
) -> Result<Answer> {
    let event = event::find_published(app, id).await?;
    let frame = PublicFrame::new(app, language, |other| links::application(other, id));
    let texts = frame.texts();
    let slots = SlotView::all(&event, texts, app.now());
    let (wanted, others): (Vec<_>, Vec<_>) = slots
        .into_iter()
        .partition(|slot| slot.id == typed.get(Field::Slot));
    let slot = wanted
        .into_iter()
        .next()
        .ok_or(crate::error::AppError::NotFound)?;
    Ok(Answer::Refused(Box::new(Page::new(
        refusal::status(&refusal),
        Refused {
            kind: kind_line(&event, texts),
            title: title(&event, texts),
            message: refusal::text(&refusal, texts),
            name: typed.get(Field::Name).to_owned(),
            check: links::application_check(language, id),
            event: links::event(language, id),
            hidden: carried(typed, &[Field::Slot]),
            others: others.into_iter().filter(|slot| slot.is_open).collect(),
            desk_phone: event.desk.phone.clone(),
            slot,
            frame,
        },
    ))))
}

/// 422 where something is wrong.
fn status(state: &FormState<Field>) -> Status {
    if state.errors().is_empty() {
        Status::Ok
    } else {
        Status::UnprocessableEntity
    }
}

fn steps(texts: Texts) -> Vec<String> {
    ["choose", "who", "check", "done"]
        .into_iter()
        .map(|step| texts.t(&format!("application-step-{step}")))
        .collect()
}
