//! Applying in four short steps: how to attend, who, check, done. No session: a step carries what came before it.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use super::application_form::{ApplicationForm, ChoiceErrors, Chosen, WhoState};
use super::slot_view::{SlotView, kind_line, title, too_many_text};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::links;
use crate::registration::{self, Refusal};
use crate::texts::Texts;
use crate::types::{EventId, Field, Language, Refused as _};
use crate::web::Page;
use crate::web::form::{Choice, ErrorLine};
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
    chosen_slot: String,
    parties: Vec<Choice>,
    slot_error: Option<String>,
    party_error: Option<String>,
    errors: Vec<ErrorLine>,
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
    key: String,
    is_zoom: bool,
    state: WhoState,
    errors: Vec<ErrorLine>,
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
    party: u32,
    form: ApplicationForm,
    notice: Option<String>,
    needs: String,
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
enum Step {
    Choose(Box<Page<Choose>>),
    Who(Box<Page<Who>>),
    Check(Box<Page<Check>>),
    Refused(Box<Page<Refused>>),
    Done(Box<Redirect>),
}

#[get("/<language>/events/<id>/application?<form..>", rank = 20)]
async fn choose(
    app: &State<App>,
    language: Language,
    id: EventId,
    form: ApplicationForm,
) -> Result<Step> {
    let event = event::find_published(app, id).await?;
    let errors = ChoiceErrors {
        slot: None,
        party: None,
    };
    Ok(choose_page(app, language, &event, &form, errors))
}

#[get("/<language>/events/<id>/application/who?<form..>", rank = 20)]
async fn who(
    app: &State<App>,
    language: Language,
    id: EventId,
    mut form: ApplicationForm,
) -> Result<Step> {
    let event = event::find_published(app, id).await?;
    form.key = app.random_id().to_string();
    let texts = Texts::new(language);
    Ok(match form.chosen(&event, texts) {
        Ok(chosen) => {
            let state = WhoState::new(&form, texts);
            who_page(app, language, &event, &chosen, &form, state)
        }
        Err(errors) => choose_page(app, language, &event, &form, errors),
    })
}

/// Back from the check page, with everything typed.
#[post("/<language>/events/<id>/application/who", rank = 20, data = "<form>")]
async fn who_again(
    app: &State<App>,
    language: Language,
    id: EventId,
    form: Form<ApplicationForm>,
) -> Result<Step> {
    let event = event::find_published(app, id).await?;
    let (form, _) = keyed(app, form.into_inner());
    let texts = Texts::new(language);
    Ok(match form.chosen(&event, texts) {
        Ok(chosen) => {
            let state = WhoState::new(&form, texts);
            who_page(app, language, &event, &chosen, &form, state)
        }
        Err(errors) => choose_page(app, language, &event, &form, errors),
    })
}

#[post(
    "/<language>/events/<id>/application/check",
    rank = 20,
    data = "<form>"
)]
async fn check(
    app: &State<App>,
    language: Language,
    id: EventId,
    form: Form<ApplicationForm>,
) -> Result<Step> {
    let event = event::find_published_recently(app, id).await?;
    let (form, _) = keyed(app, form.into_inner());
    let texts = Texts::new(language);
    let chosen = match form.chosen(&event, texts) {
        Ok(chosen) => chosen,
        Err(errors) => return Ok(choose_page(app, language, &event, &form, errors)),
    };
    Ok(match form.checked(&event, &chosen, texts) {
        Ok(_) => {
            let page = check_page(app, language, &event, &chosen, &form, (Status::Ok, None));
            Step::Check(Box::new(page))
        }
        Err(state) => who_page(app, language, &event, &chosen, &form, *state),
    })
}

#[post("/<language>/events/<id>/registrations", rank = 20, data = "<form>")]
async fn create(
    app: &State<App>,
    language: Language,
    client: ClientIp,
    id: EventId,
    form: Form<ApplicationForm>,
) -> Result<Step> {
    let event = event::find_published_recently(app, id).await?;
    let (form, had_key) = keyed(app, form.into_inner());
    let texts = Texts::new(language);
    let chosen = match form.chosen(&event, texts) {
        Ok(chosen) => chosen,
        Err(errors) => return Ok(choose_page(app, language, &event, &form, errors)),
    };
    let new = match form.checked(&event, &chosen, texts) {
        Ok(new) => new,
        Err(state) => return Ok(who_page(app, language, &event, &chosen, &form, *state)),
    };
    if !had_key {
        let shown = (Status::UnprocessableEntity, None);
        let page = check_page(app, language, &event, &chosen, &form, shown);
        return Ok(Step::Check(Box::new(page)));
    }
    let outcome = match registration::apply(app, client.0, new).await {
        Err(AppError::TooMany(wait)) => {
            let notice = Some(too_many_text(wait, &event, texts));
            let shown = (Status::TooManyRequests, notice);
            let page = check_page(app, language, &event, &chosen, &form, shown);
            return Ok(Step::Check(Box::new(page.too_many(wait))));
        }
        outcome => outcome?,
    };
    Ok(match outcome {
        Ok(registered) => {
            let page = links::registration(language, &registered.token);
            Step::Done(Box::new(Redirect::to(format!("{page}?done=true"))))
        }
        Err(refusal) if refusal.field() == Some(Field::Key) => {
            let form = ApplicationForm {
                key: app.random_id().to_string(),
                ..form
            };
            let notice = Some(refusal::text(&refusal, texts));
            let shown = (refusal::status(&refusal), notice);
            let page = check_page(app, language, &event, &chosen, &form, shown);
            Step::Check(Box::new(page))
        }
        Err(refusal) => {
            let mut state = WhoState::new(&form, texts);
            if state.refuse(refusal, texts) {
                who_page(app, language, &event, &chosen, &form, state)
            } else {
                refused_page(app, language, id, &form, refusal).await?
            }
        }
    })
}

/// The form with a submission key that can be used, and whether it came with one; a form without would never be
/// accepted, whatever is typed.
fn keyed(app: &App, mut form: ApplicationForm) -> (ApplicationForm, bool) {
    let had_key = form.has_key();
    if !had_key {
        form.key = app.random_id().to_string();
    }
    (form, had_key)
}

fn choose_page(
    app: &App,
    language: Language,
    event: &Event,
    form: &ApplicationForm,
    errors: ChoiceErrors,
) -> Step {
    let id = event.id;
    let frame = PublicFrame::new(app, language, |other| links::application(other, id));
    let texts = frame.texts();
    let slots = SlotView::all(event, texts, app.now());
    let limit = slots.iter().map(|slot| slot.party_limit).max().unwrap_or(1);
    let mut lines = Vec::new();
    for (field, error) in [("slot", &errors.slot), ("party", &errors.party)] {
        lines.extend(error.clone().map(|message| ErrorLine { field, message }));
    }
    let status = if lines.is_empty() {
        Status::Ok
    } else {
        Status::UnprocessableEntity
    };
    Step::Choose(Box::new(Page::new(
        status,
        Choose {
            steps: steps(texts),
            kind: kind_line(event, texts),
            title: title(event, texts),
            action: links::application_who(language, id),
            back: links::event(language, id),
            slots,
            chosen_slot: form.slot.clone(),
            parties: (1..=limit)
                .map(|people| Choice {
                    value: people.to_string(),
                    label: texts.t1("application-party-choice", "people", people),
                    selected: form.party == people.to_string(),
                })
                .collect(),
            slot_error: errors.slot,
            party_error: errors.party,
            errors: lines,
            frame,
        },
    )))
}

fn who_page(
    app: &App,
    language: Language,
    event: &Event,
    chosen: &Chosen<'_>,
    form: &ApplicationForm,
    state: WhoState,
) -> Step {
    let (id, slot, party) = (event.id, chosen.slot.id, chosen.party.get());
    let chosen_query = format!("slot={slot}&party={party}");
    let here = |other| format!("{}?{chosen_query}", links::application_who(other, id));
    let frame = PublicFrame::new(app, language, here);
    let texts = frame.texts();
    let errors = state.errors();
    let status = if errors.is_empty() {
        Status::Ok
    } else {
        Status::UnprocessableEntity
    };
    Step::Who(Box::new(Page::new(
        status,
        Who {
            steps: steps(texts),
            kind: kind_line(event, texts),
            title: title(event, texts),
            action: links::application_check(language, id),
            back: format!("{}?{chosen_query}", links::application(language, id)),
            slot: SlotView::new(event, chosen.slot, texts, app.now()),
            party,
            key: form.submission_key(app),
            is_zoom: chosen.slot.mode == crate::types::AttendanceMode::Zoom,
            state,
            errors,
            frame,
        },
    )))
}

fn check_page(
    app: &App,
    language: Language,
    event: &Event,
    chosen: &Chosen<'_>,
    form: &ApplicationForm,
    (status, notice): (Status, Option<String>),
) -> Page<Check> {
    let id = event.id;
    let frame = PublicFrame::new(app, language, |other| links::application(other, id));
    let texts = frame.texts();
    let needs: Vec<String> = form
        .access_needs()
        .iter()
        .map(|need| texts.t(need.key()))
        .collect();
    let mut hidden = form.hidden_fields();
    hidden.push(("slot", form.slot.clone()));
    let page = Check {
        steps: steps(texts),
        kind: kind_line(event, texts),
        title: title(event, texts),
        send: links::registrations(language, id),
        change: links::application_who(language, id),
        slot: SlotView::new(event, chosen.slot, texts, app.now()),
        party: chosen.party.get(),
        form: form.clone(),
        notice,
        needs: needs.join(&texts.t("list-separator")),
        hidden,
        frame,
    };
    Page::new(status, page)
}

/// Says why an application was not accepted and offers the other slots, with everything typed kept.
async fn refused_page(
    app: &App,
    language: Language,
    id: EventId,
    form: &ApplicationForm,
    refusal: Refusal,
) -> Result<Step> {
    let event = event::find_published(app, id).await?;
    let frame = PublicFrame::new(app, language, |other| links::application(other, id));
    let texts = frame.texts();
    let slots = SlotView::all(&event, texts, app.now());
    let (wanted, others): (Vec<_>, Vec<_>) =
        slots.into_iter().partition(|slot| slot.id == form.slot);
    let slot = wanted
        .into_iter()
        .next()
        .ok_or(crate::error::AppError::NotFound)?;
    Ok(Step::Refused(Box::new(Page::new(
        refusal::status(&refusal),
        Refused {
            kind: kind_line(&event, texts),
            title: title(&event, texts),
            message: refusal::text(&refusal, texts),
            name: form.name.clone(),
            check: links::application_check(language, id),
            event: links::event(language, id),
            hidden: form.hidden_fields(),
            others: others.into_iter().filter(|slot| slot.is_open).collect(),
            desk_phone: event.desk.phone.clone(),
            slot,
            frame,
        },
    ))))
}

fn steps(texts: Texts) -> Vec<String> {
    ["choose", "who", "check", "done"]
        .into_iter()
        .map(|step| texts.t(&format!("application-step-{step}")))
        .collect()
}
