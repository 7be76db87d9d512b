//! The list of a slot in kana order: ticks, walk-ins and the head count.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{FromForm, Route, State, get, post, routes};

use super::changed::Changed;
use super::slot_filter::{FilterLink, SlotFilter, SlotQuery};
use super::wording::{attendance_refusal, kind_line, needs, slot_name, title};
use crate::app::App;
use crate::attendance::{self, Refusal, SlotTally, WalkIn};
use crate::error::{AppError, Result};
use crate::event::{self, Event, Slot};
use crate::links;
use crate::registration::{self, Listed};
use crate::revision;
use crate::security::Disclosure;
use crate::texts::Texts;
use crate::types::{AttendanceId, Field, Refused, RegistrationId, SlotId, Version, half_width};
use crate::web::Page;
use crate::web::form::{Basis, FieldState};
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::Organiser;
use crate::web::notice::{Notice, Noticed};
use crate::web::refusal;

mod clash;
mod repeat;

use clash::Sent;
use repeat::{Repeat, Repeated};

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![
        show,
        record,
        record_walk_in,
        remove,
        set_head_count,
        clear_head_count
    ]
}

#[derive(Template)]
#[template(path = "staff/slot/show.html")]
struct Show {
    frame: StaffFrame,
    event: String,
    event_name: String,
    name: String,
    span: String,
    entry: String,
    csv: String,
    kana_index: Vec<FilterLink>,
    states: Vec<FilterLink>,
    sources: Vec<FilterLink>,
    lines: Vec<Line>,
    shown: String,
    attended: u32,
    seats: u32,
    count: Count,
    is_open: bool,
    record: String,
    walk_in_action: String,
    walk_ins: Vec<WalkInLine>,
    walk_in_total: String,
    walk_in: FieldState,
    repeat: Option<Repeat>,
    problem: Option<String>,
    slot: String,
    basis: Basis,
}

/// The official number and the head count's form.
struct Count {
    words: String,
    method: String,
    is_final: bool,
    action: String,
    head_count: FieldState,
    removal: Option<String>,
    basis: Basis,
}

/// One registration.
struct Line {
    id: String,
    control: String,
    href: String,
    kana: String,
    name: String,
    party: u32,
    receipt: String,
    source: String,
    state: String,
    is_cancelled: bool,
    needs: String,
    attended: Option<u32>,
    removal: Option<String>,
    persons: FieldState,
    basis: Basis,
}

struct WalkInLine {
    persons: String,
    at: String,
    removal: String,
}

/// What was sent and could not be saved, or had been before, to be shown again with the basis it was typed on, so that what a colleague
/// stores meanwhile is not overwritten when the mistake is put right.
#[derive(Default)]
struct Typed {
    refusal: Option<Refusal>,
    repeated: Option<Repeated>,
    tick: Option<(RegistrationId, FieldState, Basis)>,
    walk_in: FieldState,
    head_count: Option<(FieldState, Basis)>,
}

#[get("/staff/slots/<slot>?<repeated>&<persons>&<query..>")]
async fn show(
    app: &State<App>,
    staff: Organiser,
    slot: SlotId,
    repeated: Option<&str>,
    persons: Option<&str>,
    query: SlotQuery,
) -> Result<Page<Show>> {
    let event = staff.own(event::find_by_slot(app, slot).await?)?;
    let typed = Typed {
        repeated: repeat::read(repeated, persons),
        ..Typed::default()
    };
    page(app, &staff, &event, slot, &query, typed).await
}

#[derive(FromForm)]
struct TickForm {
    #[field(default = "")]
    registration: String,
    #[field(default = "")]
    persons: String,
    basis: Basis,
}

#[post("/staff/slots/<slot>/attendances?<query..>", data = "<form>")]
async fn record(
    app: &State<App>,
    staff: Organiser,
    slot: SlotId,
    query: SlotQuery,
    form: Form<TickForm>,
) -> Result<Changed<Page<Show>>> {
    let event = staff.own(event::find_by_slot(app, slot).await?)?;
    let registration: RegistrationId = form.registration.parse().map_err(|_| AppError::NotFound)?;
    let (mut field, persons) = number(&form.persons, staff.texts());
    let mut refused = None;
    if let Some(persons) = persons {
        let seen = form.basis.seen(registration, "tick", &form.persons);
        match attendance::record(app, staff.actor(), slot, seen, persons).await {
            Ok(Ok(_)) => {
                let list = SlotFilter::from(&query).href(slot);
                let line = format!("{list}#line-{registration}");
                return Ok(Changed::Done(Noticed::new(
                    line,
                    Notice::AttendanceRecorded,
                )));
            }
            Ok(Err(refusal)) if !refusal.is_outdated() => {
                refused = place(refusal, &mut field, &event, staff.texts());
            }
            Ok(Err(_)) | Err(AppError::Conflict) => {
                let sent = Sent {
                    basis: &form.basis,
                    action: links::staff_slot_attendances(slot),
                    typed: persons_typed(persons, staff.texts()),
                    fields: vec![
                        ("registration", form.registration.clone()),
                        ("persons", form.persons.clone()),
                    ],
                };
                return clash::tick(app, &staff, &event, slot, registration, sent).await;
            }
            Err(error) => return Err(error),
        }
    }
    let typed = Typed {
        refusal: refused,
        tick: Some((registration, field, form.basis.clone())),
        ..Typed::default()
    };
    again(app, &staff, &event, slot, &query, typed).await
}

#[derive(FromForm)]
struct PersonsForm {
    #[field(default = "")]
    persons: String,
    basis: Basis,
}

#[post("/staff/slots/<slot>/walk-ins", data = "<form>")]
async fn record_walk_in(
    app: &State<App>,
    staff: Organiser,
    slot: SlotId,
    form: Form<PersonsForm>,
) -> Result<Changed<Page<Show>>> {
    let event = staff.own(event::find_by_slot(app, slot).await?)?;
    let (mut walk_in, persons) = number(&form.persons, staff.texts());
    let mut refused = None;
    if !form.basis.has_key() {
        // Without its key a form sent twice would count twice: it is shown again with one.
        walk_in.error = Some(staff.texts().t("staff-field-error-key"));
    } else if let Some(persons) = persons {
        let seen = form.basis.seen(slot, "walk-in", &form.persons);
        match attendance::record_walk_in(app, staff.actor(), seen, persons).await? {
            Ok(recorded) if recorded.is_repeat => {
                let told = repeat::link(slot, (recorded.attendance, persons));
                return Ok(Changed::Told(Box::new(Redirect::to(told))));
            }
            Ok(_) => return Ok(done(slot, Notice::WalkInRecorded)),
            Err(refusal) if !refusal.is_outdated() => {
                refused = place(refusal, &mut walk_in, &event, staff.texts());
            }
            Err(_) => {
                let sent = Sent {
                    basis: &form.basis,
                    action: links::staff_slot_walk_ins(slot),
                    typed: persons_typed(persons, staff.texts()),
                    fields: Vec::new(),
                };
                return clash::count(app, &staff, &event, slot, sent).await;
            }
        }
    }
    let typed = Typed {
        refusal: refused,
        walk_in,
        ..Typed::default()
    };
    again(app, &staff, &event, slot, &SlotQuery::default(), typed).await
}

#[derive(FromForm)]
struct RemovalForm {
    /// The slot the record belonged to, for when it is gone already.
    #[field(default = "")]
    slot: String,
    basis: Basis,
}

#[post("/staff/attendances/<attendance>/removal", data = "<form>")]
async fn remove(
    app: &State<App>,
    staff: Organiser,
    attendance: AttendanceId,
    form: Form<RemovalForm>,
) -> Result<Changed<Page<Show>>> {
    let slot = match attendance::slot_of(app, attendance).await {
        // Taken back already: what was asked for is done.
        Err(AppError::NotFound) => {
            let slot = form.slot.parse().map_err(|_| AppError::NotFound)?;
            staff.own(event::find_by_slot(app, slot).await?)?;
            return Ok(done(slot, Notice::AttendanceRemoved));
        }
        slot => slot?,
    };
    let event = staff.own(event::find_by_slot(app, slot).await?)?;
    let registration = attendance::registration_of(app, attendance).await?;
    let sent = Sent {
        basis: &form.basis,
        action: links::staff_attendance_removal(attendance.into()),
        typed: staff.texts().t("staff-slot-untick"),
        fields: vec![("slot", slot.to_string())],
    };
    let seen = form.basis.seen(attendance, "removal", "");
    match attendance::remove(app, staff.actor(), seen).await {
        Ok(Ok(())) | Err(AppError::NotFound) => Ok(done(slot, Notice::AttendanceRemoved)),
        Ok(Err(refusal)) if !refusal.is_outdated() => {
            refused(app, &staff, &event, slot, refusal).await
        }
        Ok(Err(_)) | Err(AppError::Conflict) => match registration {
            Some(registration) => clash::tick(app, &staff, &event, slot, registration, sent).await,
            None => clash::count(app, &staff, &event, slot, sent).await,
        },
        Err(error) => Err(error),
    }
}

#[post("/staff/slots/<slot>/head-count", data = "<form>")]
async fn set_head_count(
    app: &State<App>,
    staff: Organiser,
    slot: SlotId,
    form: Form<PersonsForm>,
) -> Result<Changed<Page<Show>>> {
    let event = staff.own(event::find_by_slot(app, slot).await?)?;
    let (mut field, persons) = number(&form.persons, staff.texts());
    let mut refused = None;
    if let Some(persons) = persons {
        let seen = form.basis.seen(slot, "head-count", &form.persons);
        match attendance::set_head_count(app, staff.actor(), seen, persons).await {
            Ok(Ok(())) => return Ok(done(slot, Notice::HeadCountRecorded)),
            Ok(Err(refusal)) if !refusal.is_outdated() => {
                refused = place(refusal, &mut field, &event, staff.texts());
            }
            Ok(Err(_)) | Err(AppError::Conflict) => {
                let sent = Sent {
                    basis: &form.basis,
                    action: links::staff_slot_head_count(slot),
                    typed: persons_typed(persons, staff.texts()),
                    fields: vec![("persons", form.persons.clone())],
                };
                return clash::count(app, &staff, &event, slot, sent).await;
            }
            Err(error) => return Err(error),
        }
    }
    let typed = Typed {
        refusal: refused,
        head_count: Some((field, form.basis.clone())),
        ..Typed::default()
    };
    again(app, &staff, &event, slot, &SlotQuery::default(), typed).await
}

#[derive(FromForm)]
struct ClearForm {
    basis: Basis,
}

#[post("/staff/slots/<slot>/head-count/removal", data = "<form>")]
async fn clear_head_count(
    app: &State<App>,
    staff: Organiser,
    slot: SlotId,
    form: Form<ClearForm>,
) -> Result<Changed<Page<Show>>> {
    let event = staff.own(event::find_by_slot(app, slot).await?)?;
    let seen = form.basis.seen(slot, "head-count-removal", "");
    match attendance::clear_head_count(app, staff.actor(), seen).await {
        Ok(Ok(())) => Ok(done(slot, Notice::HeadCountRemoved)),
        Ok(Err(refusal)) if !refusal.is_outdated() => {
            refused(app, &staff, &event, slot, refusal).await
        }
        Ok(Err(_)) | Err(AppError::Conflict) => {
            let sent = Sent {
                basis: &form.basis,
                action: links::staff_slot_head_count_removal(slot),
                typed: staff.texts().t("staff-count-remove"),
                fields: Vec::new(),
            };
            clash::count(app, &staff, &event, slot, sent).await
        }
        Err(error) => Err(error),
    }
}

fn persons_typed(persons: u32, texts: Texts) -> String {
    texts.t1("staff-persons", "persons", persons)
}

fn done<T>(slot: SlotId, notice: Notice) -> Changed<T> {
    Changed::Done(Noticed::new(links::staff_slot(slot), notice))
}

/// Puts a refusal beside the number it is about; any other stands above the page.
fn place(refusal: Refusal, field: &mut FieldState, event: &Event, texts: Texts) -> Option<Refusal> {
    if refusal.field() == Some(Field::Persons) {
        field.error = Some(attendance_refusal(&refusal, event, texts));
        None
    } else {
        Some(refusal)
    }
}

async fn refused(
    app: &App,
    staff: &Organiser,
    event: &Event,
    slot: SlotId,
    refusal: Refusal,
) -> Result<Changed<Page<Show>>> {
    let typed = Typed {
        refusal: Some(refusal),
        ..Typed::default()
    };
    again(app, staff, event, slot, &SlotQuery::default(), typed).await
}

async fn again(
    app: &App,
    staff: &Organiser,
    event: &Event,
    slot: SlotId,
    query: &SlotQuery,
    typed: Typed,
) -> Result<Changed<Page<Show>>> {
    page(app, staff, event, slot, query, typed)
        .await
        .map(Changed::Again)
}

/// A number of persons as typed, full-width digits included.
fn number(typed: &str, texts: Texts) -> (FieldState, Option<u32>) {
    let mut field = FieldState::new(typed);
    let persons = half_width(typed).parse().ok();
    if persons.is_none() {
        field.error = Some(texts.t("staff-field-error-persons"));
    }
    (field, persons)
}

async fn page(
    app: &App,
    staff: &Organiser,
    event: &Event,
    slot: SlotId,
    query: &SlotQuery,
    typed: Typed,
) -> Result<Page<Show>> {
    let frame = StaffFrame::new(app, staff, NavigationItem::Events);
    let texts = frame.texts();
    let filter = SlotFilter::from(query);
    let id = slot;
    // The version first: what is changed between the queries makes the form out of date, and is never overwritten unseen.
    let version = revision::version(app.db.read(), id).await?;
    let event = &event::find(app, event.id).await?;
    let slot = event.slot(id).ok_or(AppError::NotFound)?;
    let basis = Basis::new(app);
    let lines = registration::of_slot(app, id).await?;
    let walk_ins = attendance::walk_ins(app, id).await?;
    let tallies = attendance::counts_of_event(app, event).await?;
    let tally = tallies
        .iter()
        .find(|tally| tally.slot == id)
        .ok_or(AppError::NotFound)?;
    let shown: Vec<&Listed> = lines.iter().filter(|line| filter.admits(line)).collect();
    let is_open = event.finalised_at.is_none() && event.published_at.is_some();
    let disclosure = Disclosure {
        action: "slot_list.viewed",
        subject: ("slot", Some(id.into())),
        rows: shown.len(),
    };
    staff.sees(app, disclosure).await;
    Ok(Page::new(
        typed.status(),
        Show {
            event: links::staff_event(event.id),
            event_name: format!("{} {}", kind_line(event, texts), title(event, texts)),
            name: slot_name(slot, texts),
            span: texts.span(slot.starts_at, slot.ends_at),
            entry: links::staff_registration_entry(event.id),
            csv: links::staff_attendance_csv(event.id),
            kana_index: filter.kana_index(id, &lines, texts),
            states: filter.states(id, texts),
            sources: filter.sources(id, texts),
            shown: texts.t2("staff-slot-shown", "shown", shown.len(), "all", lines.len()),
            lines: shown
                .into_iter()
                .map(|listed| line(listed, &typed, &basis, texts))
                .collect(),
            attended: tally.attended_named,
            seats: tally.confirmed,
            count: count((slot, version), tally, &typed, &basis, texts),
            is_open,
            record: filter.on(links::staff_slot_attendances(id)),
            walk_in_action: links::staff_slot_walk_ins(id),
            walk_ins: walk_ins
                .iter()
                .map(|walk_in| walk_in_line(walk_in, texts))
                .collect(),
            problem: typed
                .refusal
                .as_ref()
                .map(|refusal| attendance_refusal(refusal, event, texts)),
            walk_in_total: repeat::total(&walk_ins, texts),
            repeat: typed
                .repeated
                .map(|repeated| Repeat::new(repeated, &walk_ins, texts)),
            walk_in: typed.walk_in,
            slot: id.to_string(),
            basis,
            frame,
        },
    ))
}

impl Typed {
    fn status(&self) -> Status {
        let head_count = self.head_count.as_ref().map(|(field, _)| field);
        let tick = self.tick.as_ref().map(|(_, field, _)| field);
        let has_error = [head_count, tick, Some(&self.walk_in)]
            .into_iter()
            .flatten()
            .any(|field| field.error.is_some());
        match (&self.refusal, has_error) {
            (Some(refusal), _) => refusal::status(refusal),
            (None, true) => Status::UnprocessableEntity,
            (None, false) => Status::Ok,
        }
    }
}

fn count(
    (slot, version): (&Slot, Version),
    tally: &SlotTally,
    typed: &Typed,
    basis: &Basis,
    texts: Texts,
) -> Count {
    let stored = tally
        .head_count()
        .map(|count| count.to_string())
        .unwrap_or_default();
    let (head_count, basis) = typed.head_count.clone().unwrap_or_else(|| {
        let basis = basis.showing(version, clash::head_count(tally, texts));
        (FieldState::new(stored), basis)
    });
    Count {
        words: tally.persons().map_or_else(
            || texts.t("staff-persons-none"),
            |persons| texts.t1("staff-persons", "persons", persons),
        ),
        method: tally
            .official
            .map_or_else(String::new, |official| texts.t(official.method.key())),
        is_final: tally.is_final(),
        action: links::staff_slot_head_count(slot.id),
        head_count,
        basis,
        removal: tally
            .head_count()
            .map(|_| links::staff_slot_head_count_removal(slot.id)),
    }
}

fn line(listed: &Listed, typed: &Typed, basis: &Basis, texts: Texts) -> Line {
    let attended = listed.attendance.map(|recorded| recorded.persons);
    let suggested = attended.unwrap_or(listed.party.get()).to_string();
    let typed = typed
        .tick
        .as_ref()
        .filter(|(registration, ..)| *registration == listed.registration);
    let (persons, basis) = typed.map_or_else(
        || {
            let basis = basis.showing(listed.version, clash::ticked(attended, texts));
            (FieldState::new(suggested), basis)
        },
        |(_, field, basis)| (field.clone(), basis.clone()),
    );
    Line {
        id: listed.registration.to_string(),
        control: format!("persons-{}", listed.registration),
        href: links::staff_registration(listed.registration),
        kana: listed.applicant.kana.to_string(),
        name: listed.applicant.name.to_string(),
        party: listed.party.get(),
        receipt: listed.receipt.grouped(),
        source: texts.t(listed.source.key()),
        state: texts.t(listed.standing.key()),
        is_cancelled: !listed.standing.holds_seats(),
        needs: needs(&listed.needs, texts),
        attended,
        removal: listed
            .attendance
            .map(|recorded| links::staff_attendance_removal(recorded.attendance.into())),
        persons,
        basis,
    }
}

fn walk_in_line(walk_in: &WalkIn, texts: Texts) -> WalkInLine {
    WalkInLine {
        persons: texts.t1("staff-persons", "persons", walk_in.persons),
        at: texts.moment(walk_in.recorded_at),
        removal: links::staff_attendance_removal(walk_in.attendance.into()),
    }
}
