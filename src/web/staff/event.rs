//! The board of an event: where every slot stands, and the actions of the event's life: 公開, 人数確定, アンケート, 集計.

use askama::Template;
use chrono::{DateTime, Utc};
use rocket::form::Form;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

use super::changed::Changed;
use super::event_steps::{Step, steps};
use super::events::state_class;
use super::outdated::{self, Again, Clash};
use super::wording::{
    attendance_refusal, joined, kind_line, publication_refusal, slot_name, title,
};
use crate::app::App;
use crate::attendance::{self, Refusal, SlotTally};
use crate::authority::Permission;
use crate::error::{AppError, Result};
use crate::event::{self, Event, Intake, Requester, Slot, state_of};
use crate::links;
use crate::questionnaire::{self, Survey};
use crate::revision;
use crate::staff;
use crate::texts::{Texts, plain};
use crate::types::{EventId, Field, Refused};
use crate::web::Page;
use crate::web::form::{Basis, ErrorLine, FieldState, error_lines};
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};
use crate::web::refusal;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![show, publish, finalise, reopen]
}

#[derive(Template)]
#[template(path = "staff/event/show.html")]
struct Show {
    frame: StaffFrame,
    kind: String,
    title: String,
    state: String,
    state_class: &'static str,
    public_page: Option<String>,
    entry: Option<String>,
    csv: Option<String>,
    persons: String,
    slots: Vec<Column>,
    steps: Vec<Step>,
    surveys: Vec<SurveyLinks>,
    reopening: Option<String>,
    reason: FieldState,
    errors: Vec<ErrorLine>,
    problem: Option<String>,
    basis: Basis,
}

/// One slot.
struct Column {
    href: String,
    name: String,
    place: String,
    span: String,
    bar: Bar,
    applied: u32,
    seats: String,
    unconfirmed: u32,
    attended: String,
    method: String,
    is_final: bool,
    by_source: Vec<(String, u32)>,
    needs: String,
    deadline: String,
}

/// Seats held and persons attended, as widths of a bar.
struct Bar {
    label: String,
    held: String,
    attended: String,
}

struct SurveyLinks {
    title: String,
    tally: String,
    codes: String,
}

#[get("/staff/events/<event>")]
async fn show(app: &State<App>, staff: StaffSession, event: EventId) -> Result<Page<Show>> {
    let event = event::for_office(app, &staff.by, event).await?;
    page(app, &staff, &event, Tried::default()).await
}

/// What was typed or pressed and could not be carried out.
#[derive(Default)]
struct Tried {
    status: Status,
    /// Why not, unless it stands beside the field.
    problem: Option<String>,
    reason: FieldState,
    /// The basis of the form, kept with what is wrong in it, so that nothing is overwritten when it is put right.
    basis: Option<Basis>,
}

impl Tried {
    fn refused(refusal: &impl Refused, problem: String) -> Self {
        Self {
            status: refusal::status(refusal),
            problem: Some(problem),
            ..Self::default()
        }
    }
}

#[derive(FromForm)]
struct StepForm {
    basis: Basis,
}

#[post("/staff/events/<event>/publication", data = "<form>")]
async fn publish(
    app: &State<App>,
    staff: StaffSession,
    event: EventId,
    form: Form<StepForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::for_office(app, &staff.by, event).await?;
    let seen = form.basis.seen(event.id, "publication", "");
    match event::publish(app, &staff.by, seen).await {
        Ok(Ok(())) => Ok(done(&event, Notice::Published)),
        Ok(Err(refusal)) => {
            let problem = publication_refusal(&refusal, &event, staff.texts());
            let again = page(app, &staff, &event, Tried::refused(&refusal, problem));
            Ok(Changed::Again(again.await?))
        }
        Err(AppError::Conflict) => {
            let action = links::staff_event_publication(event.id);
            let pressed = staff.texts().t("staff-step-publish-do");
            let again = (action, Vec::new(), true);
            outdated(app, &staff, &event, &form.basis, pressed, again).await
        }
        Err(error) => Err(error),
    }
}

#[post("/staff/events/<event>/finalisation", data = "<form>")]
async fn finalise(
    app: &State<App>,
    staff: StaffSession,
    event: EventId,
    form: Form<StepForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::for_office(app, &staff.by, event).await?;
    let seen = form.basis.seen(event.id, "finalisation", "");
    match attendance::finalise(app, &staff.by, seen).await {
        Ok(Ok(())) => Ok(done(&event, Notice::Finalised)),
        Ok(Err(refusal)) if !refusal.is_outdated() => {
            let problem = attendance_refusal(&refusal, &event, staff.texts());
            let again = page(app, &staff, &event, Tried::refused(&refusal, problem));
            Ok(Changed::Again(again.await?))
        }
        Ok(Err(_)) | Err(AppError::Conflict) => {
            let action = links::staff_event_finalisation(event.id);
            let pressed = staff.texts().t("staff-step-finalise-do");
            let can_be_done = event.finalised_at.is_none();
            let again = (action, Vec::new(), can_be_done);
            outdated(app, &staff, &event, &form.basis, pressed, again).await
        }
        Err(error) => Err(error),
    }
}

#[derive(FromForm)]
struct ReopeningForm {
    #[field(default = "")]
    reason: String,
    basis: Basis,
}

#[post("/staff/events/<event>/reopening", data = "<form>")]
async fn reopen(
    app: &State<App>,
    staff: StaffSession,
    event: EventId,
    form: Form<ReopeningForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::for_office(app, &staff.by, event).await?;
    let seen = form.basis.seen(event.id, "reopening", &form.reason);
    match attendance::reopen(app, &staff.by, seen, &form.reason).await {
        Ok(Ok(())) => Ok(done(&event, Notice::Reopened)),
        Ok(Err(refusal)) if !refusal.is_outdated() => {
            let why = attendance_refusal(&refusal, &event, staff.texts());
            let mut tried = Tried::refused(&refusal, why);
            tried.reason = FieldState::new(&form.reason);
            if is_about_reason(&refusal) {
                tried.reason.error = tried.problem.take();
            }
            tried.basis = Some(form.basis.clone());
            Ok(Changed::Again(page(app, &staff, &event, tried).await?))
        }
        Ok(Err(_)) | Err(AppError::Conflict) => {
            let action = links::staff_event_reopening(event.id);
            let pressed = staff
                .texts()
                .t1("staff-reopen-typed", "reason", form.reason.as_str());
            let can_be_done = event.finalised_at.is_some();
            let again = (action, vec![("reason", form.reason.clone())], can_be_done);
            outdated(app, &staff, &event, &form.basis, pressed, again).await
        }
        Err(error) => Err(error),
    }
}

/// Whether it stands beside the field rather than above the page.
fn is_about_reason(refusal: &Refusal) -> bool {
    refusal.field() == Some(Field::Reason)
}

fn done<T>(event: &Event, notice: Notice) -> Changed<T> {
    Changed::Done(Noticed::new(links::staff_event(event.id), notice))
}

/// Shows what became of the event since the form was shown. `again` is where the form goes, with which fields, and
/// whether that can still be carried out.
async fn outdated<T>(
    app: &App,
    staff: &StaffSession,
    event: &Event,
    basis: &Basis,
    pressed: String,
    again: (String, Vec<(&'static str, String)>, bool),
) -> Result<Changed<T>> {
    let texts = staff.texts();
    let latest = revision::latest(app.db.read(), event.id).await?;
    let event = &event::for_office(app, &staff.by, event.id).await?;
    let tallies = attendance::counts_of_event(app, &staff.by, event).await?;
    let stored = standing(event, &tallies, texts, app.now());
    let version = latest.map(|latest| latest.version).unwrap_or_default();
    let (action, fields, can_be_done) = again;
    let clash = Clash {
        subject: format!("{} {}", kind_line(event, texts), title(event, texts)),
        back: links::staff_event(event.id),
        shown: basis.words(),
        typed: pressed,
        again: can_be_done.then(|| Again {
            action,
            basis: Basis::new(app).showing(version, stored.as_str()),
            fields,
        }),
        stored,
        latest,
    };
    outdated::page(app, staff, clash)
        .await
        .map(Changed::Outdated)
}

/// 終了、本会場 ココネリホール：59名（未確定）、… : what the forms of the board are decided from.
fn standing(event: &Event, tallies: &[SlotTally], texts: Texts, now: DateTime<Utc>) -> String {
    let slots = event.slots.iter().zip(tallies).map(|(slot, tally)| {
        let persons = tally.persons().map_or_else(
            || texts.t("staff-persons-none"),
            |persons| texts.t1("staff-persons", "persons", persons),
        );
        let name = slot_name(slot, texts);
        texts.t2("staff-board-standing", "slot", name, "persons", persons)
    });
    let state = texts.t(state_of(event, now).key());
    joined(std::iter::once(state).chain(slots), texts)
}

async fn page(app: &App, staff: &StaffSession, event: &Event, tried: Tried) -> Result<Page<Show>> {
    let Tried {
        status,
        problem,
        reason,
        basis,
    } = tried;
    let frame = StaffFrame::new(app, staff, NavigationItem::Events);
    let (texts, now) = (frame.texts(), app.now());
    // The version first: what is changed between the queries makes the form out of date, and is never overwritten unseen.
    let version = revision::version(app.db.read(), event.id).await?;
    let event = &event::for_office(app, &staff.by, event.id).await?;
    let tallies = attendance::counts_of_event(app, &staff.by, event).await?;
    let surveys = questionnaire::surveys_of_events(app, &staff.by, &[event.id]).await?;
    let finalised_by = match event.finalised_by {
        Some(user) => staff::display_name(app, user).await?,
        None => None,
    };
    let state = state_of(event, now);
    let columns = event.slots.iter().zip(&tallies);
    Ok(Page::new(
        status,
        Show {
            kind: kind_line(event, texts),
            title: title(event, texts),
            state: texts.t(state.key()),
            state_class: state_class(state),
            public_page: event
                .published_at
                .map(|_| links::event(staff.language(), event.id)),
            entry: staff.offers_entry(event),
            csv: staff.offers_list(event),
            persons: persons(&tallies, texts),
            slots: columns
                .map(|(slot, tally)| column(slot, tally, texts, now))
                .collect(),
            steps: steps(
                event,
                &staff.by,
                &surveys,
                finalised_by.as_deref(),
                (texts, now),
            ),
            surveys: surveys
                .iter()
                .map(|survey| survey_links(survey, texts))
                .collect(),
            reopening: event
                .finalised_at
                .filter(|_| staff.by.can(Permission::FinaliseCounts, event.owner))
                .map(|_| links::staff_event_reopening(event.id)),
            problem,
            errors: error_lines(&[("reason", &reason)]),
            basis: basis.unwrap_or_else(|| {
                Basis::new(app).showing(version, standing(event, &tallies, texts, now))
            }),
            reason,
            frame,
        },
    ))
}

/// The sum known so far, and whether a part is still to come (docs/rules.md: known so far).
fn persons(tallies: &[SlotTally], texts: Texts) -> String {
    let known: Vec<u32> = tallies.iter().filter_map(SlotTally::persons).collect();
    let sum: u32 = known.iter().sum();
    if known.is_empty() {
        texts.t("staff-persons-none")
    } else if known.len() == tallies.len() {
        texts.t1("staff-persons", "persons", sum)
    } else {
        texts.t1("staff-persons-so-far", "persons", sum)
    }
}

fn column(slot: &Slot, tally: &SlotTally, texts: Texts, now: DateTime<Utc>) -> Column {
    let seats = match slot.capacity {
        Some(capacity) => {
            let all = capacity.get() + slot.allowance;
            texts.t2(
                "staff-board-seats",
                "held",
                tally.confirmed,
                "capacity",
                all,
            )
        }
        None => texts.t1("staff-board-seats-unlimited", "held", tally.confirmed),
    };
    let needs = tally.needs.iter().map(|(need, count)| {
        texts.t2(
            "staff-board-need",
            "need",
            texts.t(need.key()),
            "count",
            *count,
        )
    });
    Column {
        href: links::staff_slot(slot.id),
        name: texts.t(slot.way.mode().key()),
        place: slot
            .way
            .venue()
            .map_or_else(String::new, |venue| plain(venue.name.get(texts.language))),
        span: texts.span(slot.starts_at, slot.ends_at),
        bar: bar(slot, tally, texts),
        applied: tally.applied,
        seats,
        unconfirmed: tally.unconfirmed,
        attended: tally.persons().map_or_else(
            || texts.t("staff-persons-none"),
            |persons| texts.t1("staff-persons", "persons", persons),
        ),
        method: tally
            .official
            .map_or_else(String::new, |official| texts.t(official.method.key())),
        is_final: tally.is_final(),
        by_source: tally
            .by_source
            .iter()
            .map(|(source, seats)| (texts.t(source.key()), *seats))
            .collect(),
        needs: joined(needs, texts),
        deadline: deadline(slot, texts, now),
    }
}

fn bar(slot: &Slot, tally: &SlotTally, texts: Texts) -> Bar {
    let capacity = slot
        .capacity
        .map_or(0, |capacity| capacity.get() + slot.allowance);
    let attended = tally.persons().unwrap_or_default();
    let all = capacity.max(tally.confirmed).max(attended).max(1);
    let width = |persons: u32| {
        let tenths = u64::from(persons) * 1_000 / u64::from(all);
        format!("{}.{}%", tenths / 10, tenths % 10)
    };
    Bar {
        label: texts.t2(
            "staff-board-bar",
            "held",
            tally.confirmed,
            "attended",
            attended,
        ),
        held: width(tally.confirmed),
        attended: width(attended),
    }
}

/// The next date that matters for the slot's window.
fn deadline(slot: &Slot, texts: Texts, now: DateTime<Utc>) -> String {
    match slot.intake(Requester::Resident, now) {
        Intake::NotYetOpen => texts.t1("staff-board-opens", "at", texts.moment(slot.opens_at)),
        Intake::Open => texts.t1("staff-board-closes", "at", texts.moment(slot.closes_at)),
        Intake::Closed if slot.is_over(now) => texts.t("staff-board-over"),
        Intake::Closed => texts.t1("staff-board-closed", "at", texts.moment(slot.closes_at)),
    }
}

fn survey_links(survey: &Survey, texts: Texts) -> SurveyLinks {
    SurveyLinks {
        title: plain(survey.title.get(texts.language)),
        tally: links::staff_survey(survey.id),
        codes: links::staff_survey_codes(survey.id),
    }
}
