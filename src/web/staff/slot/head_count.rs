//! What can be sent from the page of a slot about the number of heads: given, and taken back.

use rocket::form::Form;
use rocket::{FromForm, Route, State, post, routes};

use super::clash::{self, Sent};
use super::filter::SlotQuery;
use super::page::{Show, Typed};
use super::sent::{PersonsForm, again, done, number, persons_typed, place, refused};
use crate::app::App;
use crate::attendance;
use crate::error::{AppError, Result};
use crate::event;
use crate::links;
use crate::types::{Refused, SlotId};
use crate::web::Page;
use crate::web::form::Basis;
use crate::web::guard::StaffSession;
use crate::web::notice::Notice;
use crate::web::staff::changed::Changed;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![set_head_count, clear_head_count]
}

#[post("/staff/slots/<slot>/head-count", data = "<form>")]
async fn set_head_count(
    app: &State<App>,
    staff: StaffSession,
    slot: SlotId,
    form: Form<PersonsForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::of_slot_for_office(app, &staff.by, slot).await?;
    let (mut field, persons) = number(&form.persons, staff.texts());
    let mut refused = None;
    if let Some(persons) = persons {
        let seen = form.basis.seen(slot, "head-count", &form.persons);
        match attendance::set_head_count(app, &staff.by, seen, persons).await {
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
    staff: StaffSession,
    slot: SlotId,
    form: Form<ClearForm>,
) -> Result<Changed<Page<Show>>> {
    let event = event::of_slot_for_office(app, &staff.by, slot).await?;
    let seen = form.basis.seen(slot, "head-count-removal", "");
    match attendance::clear_head_count(app, &staff.by, seen).await {
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
