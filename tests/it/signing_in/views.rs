//! Pages that show whom an application is of: who saw them is recorded, once in a while. The list of a slot and files
//! are tested in `signing_in.rs`.

use std::sync::Arc;

use chrono::TimeDelta;
use tsudoi::event::Event;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::mail::Fault;
use tsudoi::registration;

use crate::support::{Answer, TestApp};

on_both!(
    who_saw_the_people_whom_no_mail_reached_is_recorded_once_in_a_while,
    who_saw_the_people_who_are_to_call_is_recorded,
    who_was_shown_that_somebody_is_registered_already_is_recorded,
    a_registration_is_recorded_as_seen_however_it_is_shown,
);

/// What was recorded under an action: the subject's noun, whether it has an id, and the number of rows.
async fn seen(app: &TestApp, action: &str) -> Vec<(String, bool, u64)> {
    let entries = app.audited(&[action]).await;
    entries
        .into_iter()
        .map(|entry| {
            let rows = entry.detail.unwrap()["rows"].as_u64().unwrap();
            (entry.subject_kind, entry.subject_id.is_some(), rows)
        })
        .collect()
}

async fn shows(app: &TestApp, path: &str, name: &str) -> Answer {
    let page = app.get(path).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(name), "{}", page.text());
    page
}

async fn who_saw_the_people_whom_no_mail_reached_is_recorded_once_in_a_while(app: TestApp) {
    app.clerk().await;
    app.sign_in().await;
    let event = app.factory.event().main_venue(30).build().await;
    let list = || app.get("/staff/mails");
    assert_eq!(list().await.status, 200);
    assert_eq!(
        seen(&app, "unreached_list.viewed").await,
        [],
        "nobody was shown"
    );
    let application = app.factory.registration(event.id, event.slots[0].id);
    application.register().await;
    app.transport.fail_next(Fault::reply(550, "5.1.1 unknown"));
    app.deliver().await;

    for path in [
        links::staff_mails(),
        format!("{}?q=03", links::staff_mails()),
    ] {
        shows(&app, &path, "03-1234-5678").await;
    }
    let once = seen(&app, "unreached_list.viewed").await;
    app.clock.advance(TimeDelta::minutes(10));
    list().await;

    assert_eq!(once, [("owner".to_owned(), true, 1)]);
    assert_eq!(seen(&app, "unreached_list.viewed").await.len(), 2);
}

async fn who_saw_the_people_who_are_to_call_is_recorded(mut app: TestApp) {
    app.clerk().await;
    app.sign_in().await;
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: Rate::new(1, 1),
        ..LimitSettings::default()
    }));
    let event = app.factory.event().main_venue(30).build().await;
    app.get(&links::staff_today()).await;
    assert_eq!(
        seen(&app, "awaiting_list.viewed").await,
        [],
        "nobody was shown"
    );
    for _ in 0..3 {
        let application = app.factory.registration(event.id, event.slots[0].id);
        let new = application.without_email().command();
        let applied = registration::apply(&app.app, None, new).await;
        applied.unwrap().unwrap();
    }

    for _ in 0..2 {
        shows(&app, &links::staff_today(), "練馬 花子").await;
    }

    let recorded = seen(&app, "awaiting_list.viewed").await;
    assert_eq!(recorded, [("owner".to_owned(), true, 2)]);
}

/// Somebody is registered, and a clerk who types the same person in again.
async fn typed_again(app: &TestApp) -> (Event, Answer) {
    app.clerk().await;
    app.sign_in().await;
    let event = app.factory.event().main_venue(30).build().await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    application.register().await;
    let page = app.get(&links::staff_registration_entry(event.id)).await;
    let form = page
        .form_to(&links::staff_registrations(event.id))
        .fill("name", "別の 名前")
        .fill("kana", "べつの なまえ")
        .fill("phone", "03-1234-5678")
        .fill("slot", &event.slots[0].id.to_string());
    let told = app.submit(&form).await;
    assert_eq!(told.status, 409);
    (event, told)
}

async fn who_was_shown_that_somebody_is_registered_already_is_recorded(app: TestApp) {
    let (_, told) = typed_again(&app).await;

    assert!(told.text().contains("練馬 花子"), "{}", told.text());
    let recorded = seen(&app, "duplicate_list.viewed").await;
    assert_eq!(recorded, [("event".to_owned(), true, 1)]);
}

async fn a_registration_is_recorded_as_seen_however_it_is_shown(app: TestApp) {
    let (event, told) = typed_again(&app).await;
    let form = told.form_to(&links::staff_registrations(event.id));
    let saved = app.submit(&form.tick("different", "yes")).await;
    assert_eq!(seen(&app, "registration.viewed").await, []);

    shows(&app, saved.location(), "別の 名前").await;

    let recorded = seen(&app, "registration.viewed").await;
    assert_eq!(recorded, [("registration".to_owned(), true, 1)]);
}
