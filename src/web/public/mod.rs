//! Pages for residents, in three languages, complete without JavaScript.
//!
//! Their paths begin with a language, which Rocket cannot tell from `/staff` when it compares routes; the rank of 20
//! in every attribute lets the fixed paths win.

use rocket::Route;

mod application;
mod application_form;
mod confirmation;
mod event;
mod health;
mod pass;
mod questionnaire;
mod registration;
mod slot_view;

/// All routes for residents.
pub fn routes() -> Vec<Route> {
    [
        health::routes(),
        event::routes(),
        application::routes(),
        registration::routes(),
        confirmation::routes(),
        questionnaire::routes(),
    ]
    .concat()
}
