//! Whether the server is alive and ready; for the reverse proxy and the supervisor, not for people.

use rocket::response::Redirect;
use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::Result;
use crate::links;
use crate::types::Language;

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![root, alive, ready]
}

#[get("/")]
fn root() -> Redirect {
    Redirect::to(links::events(Language::Ja))
}

#[get("/healthz")]
fn alive() -> &'static str {
    "alive\n"
}

#[get("/readyz")]
async fn ready(app: &State<App>) -> Result<&'static str> {
    app.db.prove().await?;
    Ok("ready\n")
}
