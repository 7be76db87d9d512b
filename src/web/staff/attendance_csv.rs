//! The attendance list of an event as CSV, with the columns a clerk expects.

use rocket::http::{ContentType, Header};
use rocket::{Responder, Route, State, get, routes};

use super::wording::slot_name;
use crate::app::App;
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::format::csv::{Cell, CsvTable, to_utf8_bom};
use crate::registration::{self, Listed};
use crate::texts::Texts;
use crate::types::{EventId, tokyo};
use crate::web::guard::Organiser;

/// The keys of the columns' names, in their order.
const COLUMNS: [&str; 13] = [
    "staff-csv-receipt",
    "staff-csv-kana",
    "staff-csv-name",
    "staff-csv-party",
    "staff-csv-companions",
    "staff-csv-route",
    "staff-csv-slot",
    "staff-csv-state",
    "staff-csv-attended",
    "staff-csv-phone",
    "staff-csv-email",
    "staff-csv-source",
    "staff-csv-applied-at",
];

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Responder)]
struct CsvFile {
    content: (ContentType, Vec<u8>),
    disposition: Header<'static>,
}

#[get("/staff/events/<event>/attendance.csv")]
async fn show(app: &State<App>, staff: Organiser, event: EventId) -> Result<CsvFile> {
    let event = staff.own(event::find(app, event).await?)?;
    let lines = registration::of_event(app, event.id).await?;
    let table = table(&event, &lines, staff.texts());
    let name = format!("attachment; filename=\"attendance-{}-{}.csv\"", event.kind.code(), event.number);
    Ok(CsvFile {
        content: (ContentType::CSV, to_utf8_bom(&table).map_err(AppError::fault)?),
        disposition: Header::new("Content-Disposition", name),
    })
}

/// Every registration by slot and kana, the cancelled ones with their state.
fn table(event: &Event, lines: &[Listed], texts: Texts) -> CsvTable {
    let rows = event.slots.iter().flat_map(|slot| {
        let name = slot_name(slot, texts);
        lines
            .iter()
            .filter(|line| line.slot == slot.id)
            .map(move |line| row(line, &name, texts))
    });
    CsvTable {
        header: COLUMNS.into_iter().map(|key| texts.t(key)).collect(),
        rows: rows.collect(),
    }
}

fn row(line: &Listed, slot: &str, texts: Texts) -> Vec<Cell> {
    let applicant = &line.applicant;
    vec![
        // Grouped, because Excel drops leading zeros of what is nothing but digits.
        line.receipt.grouped().into(),
        applicant.kana.as_str().into(),
        applicant.name.as_str().into(),
        line.party.get().into(),
        line.companions.as_str().into(),
        texts.t(line.route.key()).into(),
        slot.into(),
        texts.t(line.state.key()).into(),
        line.attendance.map(|recorded| recorded.persons).into(),
        applicant.phone.as_ref().map(|phone| phone.as_str()).into(),
        applicant.email.as_ref().map(|email| email.as_str()).into(),
        texts.t(line.source.key()).into(),
        tokyo(line.created_at).format("%Y-%m-%d %H:%M").to_string().into(),
    ]
}
