//! Pages for residents, in three languages, complete without JavaScript.

use rocket::Route;

mod application;
mod application_form;
mod event;
mod health;
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
        questionnaire::routes(),
    ]
    .concat()
}
