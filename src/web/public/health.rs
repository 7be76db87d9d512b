//! Whether the server is alive and ready; for the reverse proxy and the supervisor, not for people.

use rocket::response::Redirect;
use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::Result;
use crate::job_health::JobState;
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

/// Ready is who takes and keeps applications. A delivery of mail that stopped is told in the second line and changes no
/// status: whoever took the service away for it would lose applications to save mails, which wait in the outbox.
#[get("/readyz")]
async fn ready(app: &State<App>) -> Result<String> {
    app.db.prove().await?;
    let mail = match app.mail_job.state() {
        JobState::NotStarted => "not started".to_owned(),
        JobState::Running => "delivering".to_owned(),
        JobState::Failing(time) => format!("failing for {} s", time.as_secs()),
        JobState::Stuck(time) => format!("stuck for {} s", time.as_secs()),
        JobState::Stopped(left) => format!("stopped, starts again in {} s", left.as_secs()),
    };
    Ok(format!("ready\nmail: {mail}\n"))
}
