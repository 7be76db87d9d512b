//! What can be sent from the page of a slot about those who came: ticks, walk-ins, and either taken back.

use rocket::form::Form;
use rocket::response::Redirect;
use rocket::{FromForm, Route, State, post, routes};

use super::clash::{self, Sent};
use super::filter::{SlotFilter, SlotQuery};
use super::page::{Show, Typed};
use super::repeat;
use super::sent::{PersonsForm, again, done, number, persons_typed, place, refused};
use crate::app::App;
use crate::attendance;
use crate::error::{AppError, Result};
use crate::event;
use crate::links;
use crate::types::{AttendanceId, Refused, RegistrationId, SlotId};
use crate::web::Page;
use crate::web::form::Basis;
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};
use crate::web::staff::changed::Changed;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![record, record_walk_in, remove]
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
    staff: StaffSession,
    slot: SlotId,
    query: SlotQuery,
    form: Form<TickForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::of_slot_for_office(app, &staff.by, slot).await?;
    let registration: RegistrationId = form.registration.parse().map_err(|_| AppError::NotFound)?;
    let (mut field, persons) = number(&form.persons, staff.texts());
    let mut refused = None;
    if let Some(persons) = persons {
        let seen = form.basis.seen(registration, "tick", &form.persons);
        match attendance::record(app, &staff.by, slot, seen, persons).await {
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

#[post("/staff/slots/<slot>/walk-ins", data = "<form>")]
async fn record_walk_in(
    app: &State<App>,
    staff: StaffSession,
    slot: SlotId,
    form: Form<PersonsForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::of_slot_for_office(app, &staff.by, slot).await?;
    let (mut walk_in, persons) = number(&form.persons, staff.texts());
    let mut refused = None;
    if !form.basis.has_key() {
        // Without its key a form sent twice would count twice: it is shown again with one.
        walk_in.error = Some(staff.texts().t("staff-field-error-key"));
    } else if let Some(persons) = persons {
        let seen = form.basis.seen(slot, "walk-in", &form.persons);
        match attendance::record_walk_in(app, &staff.by, seen, persons).await? {
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
    staff: StaffSession,
    attendance: AttendanceId,
    form: Form<RemovalForm>,
) -> Result<Changed<Page<Show>>> {
    let slot = match attendance::slot_of(app, attendance).await {
        // Taken back already: what was asked for is done.
        Err(AppError::NotFound) => {
            let slot = form.slot.parse().map_err(|_| AppError::NotFound)?;
            event::of_slot_for_office(app, &staff.by, slot).await?;
            return Ok(done(slot, Notice::AttendanceRemoved));
        }
        slot => slot?,
    };
    let event = event::of_slot_for_office(app, &staff.by, slot).await?;
    let registration = attendance::registration_of(app, attendance).await?;
    let sent = Sent {
        basis: &form.basis,
        action: links::staff_attendance_removal(attendance.into()),
        typed: staff.texts().t("staff-slot-untick"),
        fields: vec![("slot", slot.to_string())],
    };
    let seen = form.basis.seen(attendance, "removal", "");
    match attendance::remove(app, &staff.by, seen).await {
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
