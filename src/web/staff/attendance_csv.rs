//! The attendance list of an event to download. What stands in it is `files::attendance_list`.

use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::Result;
use crate::event;
use crate::files::attendance_list;
use crate::registration;
use crate::types::EventId;
use crate::web::Download;
use crate::web::guard::StaffSession;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

#[get("/staff/events/<event>/attendance.csv")]
async fn show(app: &State<App>, staff: StaffSession, event: EventId) -> Result<Download> {
    let event = event::for_office(app, &staff.by, event).await?;
    let lines = registration::export(app, &staff.by, event.id).await?;
    let name = format!("attendance-{}-{}", event.kind.code(), event.number);
    Download::csv(&name, &attendance_list(&event, &lines, staff.texts()))
}
