//! What the page of a slot shows. Not what can be sent from it.

use askama::Template;
use rocket::http::Status;

use super::filter::{SlotFilter, SlotQuery};
use super::repeat::{self, Repeat, Repeated};
use super::wording;
use crate::app::App;
use crate::attendance::{self, Refusal, SlotTally, WalkIn};
use crate::authority::Permission;
use crate::error::{AppError, Result};
use crate::event::{self, Event, Slot};
use crate::links;
use crate::registration::{self, Listed};
use crate::revision;
use crate::security::Disclosure;
use crate::texts::Texts;
use crate::types::{RegistrationId, SlotId, Version};
use crate::web::form::{Basis, FieldState};
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::staff::filter_link::FilterLink;
use crate::web::staff::wording::{attendance_refusal, kind_line, needs, slot_name, title};
use crate::web::{Page, refusal};

#[derive(Template)]
#[template(path = "staff/slot/show.html")]
pub(super) struct Show {
    frame: StaffFrame,
    event: String,
    event_name: String,
    name: String,
    span: String,
    entry: Option<String>,
    csv: Option<String>,
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

/// What was sent and could not be saved, or had been before, to be shown again.
///
/// It keeps the basis it was typed on, so that what a colleague stores meanwhile is not overwritten when the mistake is
/// put right.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) refusal: Option<Refusal>,
    pub(super) repeated: Option<Repeated>,
    pub(super) tick: Option<(RegistrationId, FieldState, Basis)>,
    pub(super) walk_in: FieldState,
    pub(super) head_count: Option<(FieldState, Basis)>,
}

pub(super) async fn page(
    app: &App,
    staff: &StaffSession,
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
    let event = &event::for_office(app, &staff.by, event.id).await?;
    let slot = event.slot(id).ok_or(AppError::NotFound)?;
    let basis = Basis::new(app);
    let lines = registration::of_slot(app, &staff.by, id).await?;
    let walk_ins = attendance::walk_ins(app, &staff.by, id).await?;
    let tallies = attendance::counts_of_event(app, &staff.by, event).await?;
    let tally = tallies
        .iter()
        .find(|tally| tally.slot == id)
        .ok_or(AppError::NotFound)?;
    let shown: Vec<&Listed> = lines.iter().filter(|line| filter.admits(line)).collect();
    let is_open = event.finalised_at.is_none()
        && event.published_at.is_some()
        && staff.by.can(Permission::RecordAttendance, event.owner);
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
            entry: staff.offers_entry(event),
            csv: staff.offers_list(event),
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
        let basis = basis.showing(version, wording::head_count(tally, texts));
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
            let basis = basis.showing(listed.version, wording::ticked(attended, texts));
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
