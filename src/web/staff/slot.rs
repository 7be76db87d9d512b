//! The page of a slot: its list in kana order with ticks, walk-ins and the head count. What is shown stands in
//! `slot/page.rs`, what can be sent in `slot/attendance.rs` and `slot/head_count.rs`.

use rocket::{FromForm, Route, State, get, routes};

use super::changed::Changed;
use super::wording::attendance_refusal;
use crate::app::App;
use crate::attendance::Refusal;
use crate::error::Result;
use crate::event::{self, Event};
use crate::links;
use crate::texts::Texts;
use crate::types::{Field, Refused, SlotId, half_width};
use crate::web::Page;
use crate::web::form::{Basis, FieldState};
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};

mod attendance;
mod clash;
mod filter;
mod head_count;
mod page;
mod repeat;

use filter::SlotQuery;
use page::{Show, Typed, page};

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    [routes![show], attendance::routes(), head_count::routes()].concat()
}

#[get("/staff/slots/<slot>?<repeated>&<persons>&<query..>")]
async fn show(
    app: &State<App>,
    staff: StaffSession,
    slot: SlotId,
    repeated: Option<&str>,
    persons: Option<&str>,
    query: SlotQuery,
) -> Result<Page<Show>> {
    let event = event::of_slot_for_office(app, &staff.by, slot).await?;
    let typed = Typed {
        repeated: repeat::read(repeated, persons),
        ..Typed::default()
    };
    page(app, &staff, &event, slot, &query, typed).await
}

#[derive(FromForm)]
struct PersonsForm {
    #[field(default = "")]
    persons: String,
    basis: Basis,
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
    staff: &StaffSession,
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
    staff: &StaffSession,
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
