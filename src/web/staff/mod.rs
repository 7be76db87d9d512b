//! Pages for the office, in Japanese and English. Every handler but those of the sign-in takes an `StaffSession`, and what
//! belongs to another section does not exist for them.

use rocket::Route;

mod attendance_csv;
mod changed;
mod entry;
mod event;
mod event_steps;
mod events;
mod filter_link;
mod mails;
mod outdated;
mod registration;
mod report;
mod session;
mod slot;
mod survey;
mod today;
mod wording;

/// All routes for the office.
pub fn routes() -> Vec<Route> {
    [
        session::routes(),
        today::routes(),
        mails::routes(),
        events::routes(),
        event::routes(),
        slot::routes(),
        registration::routes(),
        entry::routes(),
        attendance_csv::routes(),
        survey::routes(),
        report::routes(),
    ]
    .concat()
}
