//! What no browser of ours would send: each is answered clearly, with the right status, and nothing is stored.

use rocket::http::{ContentType, Header};
use sea_orm::{EntityTrait, PaginatorTrait};
use tsudoi::entities::{registration, slot};
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::types::Language;
use uuid::Uuid;

use crate::support::{Answer, Application, TestApp, encode};

const JA: Language = Language::Ja;

on_both!(
    a_name_that_is_none_is_refused,
    a_slot_of_another_event_cannot_be_applied_for,
    a_party_that_is_none_is_refused,
    a_forged_submission_key_is_refused,
    a_body_that_is_no_form_is_refused,
    a_body_of_two_megabytes_is_refused,
);

/// Sends an application with these fields changed.
async fn sent(app: &TestApp, event: &Event, changed: &[(&str, &str)]) -> Answer {
    let typed = Application::new(event.slots[0].id);
    let mut fields = typed.pairs();
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    app.post(&links::registrations(JA, event.id), &fields).await
}

async fn nothing_is_stored(app: &TestApp) {
    let connection = app.app.db.read();
    assert_eq!(
        registration::Entity::find()
            .count(connection)
            .await
            .unwrap(),
        0
    );
    for slot in slot::Entity::find().all(connection).await.unwrap() {
        assert_eq!(slot.seats_held, 0);
    }
}

async fn a_name_that_is_none_is_refused(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;

    for name in [
        "",
        "　",
        &"長".repeat(61),
        &"長".repeat(10_000),
        "練馬\u{0}花子",
        "練馬\n花子",
    ] {
        let answer = sent(&app, &event, &[("name", name)]).await;

        assert_eq!(answer.status, 422, "{name:?}");
        assert_eq!(answer.wrong_fields(), ["name"]);
        let form = answer.form_to(&links::application_check(JA, event.id));
        assert_eq!(
            form.value("name").map(str::len),
            Some(name.len()),
            "kept as typed"
        );
    }
    nothing_is_stored(&app).await;
}

async fn a_slot_of_another_event_cannot_be_applied_for(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let other = app.factory.event().main_venue(30).build().await;

    for slot in [
        other.slots[0].id.to_string(),
        Uuid::nil().to_string(),
        "1".to_owned(),
        String::new(),
    ] {
        let answer = sent(&app, &event, &[("slot", &slot)]).await;

        assert_eq!(
            (answer.status, answer.wrong_fields()),
            (422, vec!["slot".to_owned()])
        );
    }
    nothing_is_stored(&app).await;
}

async fn a_party_that_is_none_is_refused(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;

    for party in ["0", "-1", "5", "21", "4294967297", "1.5", "一", ""] {
        let answer = sent(&app, &event, &[("party", party)]).await;

        assert_eq!(
            (answer.status, answer.wrong_fields()),
            (422, vec!["party".to_owned()]),
            "{party}"
        );
    }
    nothing_is_stored(&app).await;
}

async fn a_forged_submission_key_is_refused(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;

    for key in ["", "1", "' OR 1=1 --"] {
        let answer = sent(&app, &event, &[("key", key)]).await;

        assert_eq!(answer.status, 422, "{key}");
        let again = answer.form_to(&links::registrations(JA, event.id));
        assert!(
            again.value("key").unwrap().parse::<Uuid>().is_ok(),
            "the page has a good key"
        );
    }
    nothing_is_stored(&app).await;
}

/// Sends bytes that our forms do not make.
async fn raw(app: &TestApp, path: String, kind: ContentType, body: Vec<u8>) -> Answer {
    let request = app
        .client()
        .await
        .post(path)
        .header(kind)
        .header(Header::new("Sec-Fetch-Site", "same-origin"))
        .body(body);
    Answer::read(request.dispatch().await).await
}

async fn a_body_that_is_no_form_is_refused(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let path = || links::registrations(JA, event.id);

    let json = raw(
        &app,
        path(),
        ContentType::JSON,
        b"{\"name\":\"x\"}".to_vec(),
    )
    .await;
    let binary = raw(
        &app,
        path(),
        ContentType::Form,
        vec![0xff, 0xfe, 0x00, b'=', 0x80],
    )
    .await;
    let broken = raw(
        &app,
        path(),
        ContentType::Form,
        b"name=%ZZ&&&==&needs=%F0%28".to_vec(),
    )
    .await;
    let nothing = raw(&app, path(), ContentType::Form, Vec::new()).await;

    for answer in [json, binary, broken, nothing] {
        assert!((400..500).contains(&answer.status), "{}", answer.status);
        assert!(answer.header("Content-Type").unwrap().contains("text/html"));
    }
    nothing_is_stored(&app).await;
}

async fn a_body_of_two_megabytes_is_refused(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let long = "a".repeat(2 * 1024 * 1024);
    let body = encode(&[("name", &long)]).into_bytes();

    let answer = raw(
        &app,
        links::registrations(JA, event.id),
        ContentType::Form,
        body,
    )
    .await;

    assert_eq!(answer.status, 413);
    assert!(answer.header("Content-Type").unwrap().contains("text/html"));
    nothing_is_stored(&app).await;
}
