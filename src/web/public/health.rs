//! Whether the server is alive and ready; for the reverse proxy and the supervisor, not for people.

use rocket::response::Redirect;
use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::Result;
use crate::job_health::{JobHealth, JobState};
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

/// Ready is who takes and keeps applications. A job that stopped, and a writer that had to be started again, are told in
/// the lines after the first and change no status: whoever took the service away for it would lose applications to save
/// mails, which wait in the outbox.
#[get("/readyz")]
async fn ready(app: &State<App>) -> Result<String> {
    app.db.prove().await?;
    let (mail, holds) = (line(&app.mail_job), line(&app.hold_job));
    let restarts = app.db.writer_restarts();
    Ok(format!(
        "ready\n{mail}\n{holds}\nwriter: restarted {restarts} times\n"
    ))
}

/// `mail: delivering`, or what else is to be said of a job.
fn line(health: &JobHealth) -> String {
    let job = health.job();
    let words = match health.state() {
        JobState::NotStarted => "not started".to_owned(),
        JobState::Running => job.doing().to_owned(),
        JobState::Failing(time) => format!("failing for {} s", time.as_secs()),
        JobState::Stuck(time) => format!("stuck for {} s", time.as_secs()),
        JobState::Stopped(left) => format!("stopped, starts again in {} s", left.as_secs()),
    };
    format!("{}: {words}", job.name())
}
