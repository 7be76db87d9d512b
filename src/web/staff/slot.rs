//! The page of a slot: its list in kana order with ticks, walk-ins and the head count. What is shown stands in
//! `slot/page.rs`, what can be sent in `slot/attendance.rs` and `slot/head_count.rs`.

use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::Result;
use crate::event;
use crate::types::SlotId;
use crate::web::Page;
use crate::web::guard::StaffSession;

mod attendance;
mod clash;
mod filter;
mod head_count;
mod page;
mod repeat;
mod sent;
mod wording;

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
