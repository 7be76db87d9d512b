//! The attendance list of an event to download. What stands in it is `files::attendance_list`.

use rocket::http::{ContentType, Header};
use rocket::{Responder, Route, State, get, routes};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::files::attendance_list;
use crate::format::csv::to_utf8_bom;
use crate::registration::{self, Listed};
use crate::types::EventId;
use crate::web::guard::Organiser;

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
    let mut lines = registration::export(app, staff.actor(), event.id).await?;
    lines.sort_by_key(|line| position(&event, line));
    let file = to_utf8_bom(&attendance_list(&event, &lines, staff.texts()));
    let name = format!("attendance-{}-{}.csv", event.kind.code(), event.number);
    Ok(CsvFile {
        content: (ContentType::CSV, file.map_err(AppError::fault)?),
        disposition: Header::new(
            "Content-Disposition",
            format!("attachment; filename=\"{name}\""),
        ),
    })
}

/// Lists are in kana order already; this keeps it within each slot.
fn position(event: &Event, line: &Listed) -> Option<u32> {
    event.slot(line.standing.slot()).map(|slot| slot.position)
}
