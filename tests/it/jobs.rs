//! The jobs beside the server: one that meets a defect says so and starts again. Not what a job does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tsudoi::job_health::JobState;
use tsudoi::jobs::release_holds;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::registration;

use crate::support::TestApp;

on_both!(
    a_job_that_gives_seats_back_says_that_it_met_a_defect_and_starts_again,
    a_job_that_delivers_mail_says_that_it_met_a_defect_and_starts_again,
);

/// Asks until it is so, but not for ever.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(20), "never {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn holds(app: &TestApp) -> String {
    let ready = app.get("/readyz").await;
    assert_eq!(ready.status, 200);
    let mut lines = ready.body.lines();
    let line = lines.find_map(|line| line.strip_prefix("holds: "));
    line.unwrap().to_owned()
}

async fn a_job_that_gives_seats_back_says_that_it_met_a_defect_and_starts_again(mut app: TestApp) {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: Rate::new(1, 1),
        ..LimitSettings::default()
    }));
    let event = app.factory.event().main_venue(30).build().await;
    for _ in 0..3 {
        let application = app.factory.registration(event.id, event.slots[0].id);
        let applied = registration::apply(&app.app, None, application.command()).await;
        applied.unwrap().unwrap();
    }
    let held = async || {
        let event = tsudoi::event::find(&app.app, event.id).await.unwrap();
        event.slots[0].seats_held
    };
    assert_eq!(
        (held().await, holds(&app).await.as_str()),
        (3, "not started")
    );
    app.deliver().await;
    app.clock.advance(TimeDelta::minutes(31));

    app.app.hold_job.plant_defect();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(release_holds::run(app.app.clone(), async move {
        drop(stopped.await);
    }));
    let is_stopped = async || matches!(app.app.hold_job.state(), JobState::Stopped(_));
    until("stopped", is_stopped).await;
    let told = holds(&app).await;
    until("given back", async || held().await == 1).await;
    let is_running = async || app.app.hold_job.state() == JobState::Running;
    until("running", is_running).await;

    assert!(told.starts_with("stopped, starts again in "), "{told}");
    assert_eq!(holds(&app).await, "giving back");
    assert_eq!(app.app.hold_job.restarts(), 1);
    drop(stop);
    running.await.unwrap();
}

async fn a_job_that_delivers_mail_says_that_it_met_a_defect_and_starts_again(app: TestApp) {
    app.app.mail_job.plant_defect();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(tsudoi::jobs::run(
        app.app.clone(),
        app.transport.clone(),
        async move { drop(stopped.await) },
    ));
    let is_stopped = async || matches!(app.app.mail_job.state(), JobState::Stopped(_));
    until("stopped", is_stopped).await;
    let event = app.factory.event().main_venue(30).build().await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    application.register().await;

    let is_sent = async || !app.transport.sent().is_empty();
    until("sent", is_sent).await;

    assert_eq!(app.app.mail_job.restarts(), 1);
    drop(stop);
    running.await.unwrap();
}
