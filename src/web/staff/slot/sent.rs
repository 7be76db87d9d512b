//! What the forms of the page of a slot have in common: a number of persons is read, a refusal is shown beside it, and
//! something that was done leads back to the page.

use rocket::FromForm;

use super::filter::SlotQuery;
use super::page::{Show, Typed, page};
use crate::app::App;
use crate::attendance::Refusal;
use crate::error::Result;
use crate::event::Event;
use crate::links;
use crate::texts::Texts;
use crate::types::{Field, Refused, SlotId, half_width};
use crate::web::Page;
use crate::web::form::{Basis, FieldState};
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};
use crate::web::staff::changed::Changed;
use crate::web::staff::wording::attendance_refusal;

/// A number of persons, as it is sent.
#[derive(FromForm)]
pub(super) struct PersonsForm {
    #[field(default = "")]
    pub(super) persons: String,
    pub(super) basis: Basis,
}

pub(super) fn persons_typed(persons: u32, texts: Texts) -> String {
    texts.t1("staff-persons", "persons", persons)
}

pub(super) fn done<T>(slot: SlotId, notice: Notice) -> Changed<T> {
    Changed::Done(Noticed::new(links::staff_slot(slot), notice))
}

/// Puts a refusal beside the number it is about; any other stands above the page.
pub(super) fn place(
    refusal: Refusal,
    field: &mut FieldState,
    event: &Event,
    texts: Texts,
) -> Option<Refusal> {
    if refusal.field() == Some(Field::Persons) {
        field.error = Some(attendance_refusal(&refusal, event, texts));
        None
    } else {
        Some(refusal)
    }
}

pub(super) async fn refused(
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

pub(super) async fn again(
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
pub(super) fn number(typed: &str, texts: Texts) -> (FieldState, Option<u32>) {
    let mut field = FieldState::new(typed);
    let persons = half_width(typed).parse().ok();
    if persons.is_none() {
        field.error = Some(texts.t("staff-field-error-persons"));
    }
    (field, persons)
}
