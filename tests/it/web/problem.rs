//! What programs are told when something went wrong. The pages for the same stand in `site.rs`.

use rocket::http::{ContentType, Header};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tsudoi::links;
use tsudoi::types::{EventId, Language};
use uuid::Uuid;

use crate::support::{Answer, TestApp};

const PROBLEM: &str = "application/problem+json";
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

on_both!(
    an_unknown_address_is_told_as_a_document_to_who_asks_for_one,
    what_is_asked_below_api_is_told_as_a_document_but_to_browsers,
    who_is_refused_is_told_so_under_a_stable_code,
    a_fault_is_told_with_its_reference_and_nothing_of_its_cause,
);

async fn asked(app: &TestApp, path: &str, accept: Option<&str>) -> Answer {
    let mut request = app.client().await.get(path.to_owned());
    if let Some(accept) = accept {
        request.add_header(Header::new("Accept", accept.to_owned()));
    }
    Answer::read(request.dispatch().await).await
}

/// Status and document of an answer that is one.
fn document(answer: &Answer) -> (u16, Value) {
    let kind = answer.header("Content-Type").unwrap();
    assert_eq!(kind, PROBLEM, "{}", answer.body);
    let document: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(document["status"], json!(answer.status));
    (answer.status, document)
}

fn is_page(answer: &Answer) -> bool {
    let kind = answer.header("Content-Type").unwrap();
    kind.starts_with("text/html") && answer.title().contains("見つかりません")
}

async fn an_unknown_address_is_told_as_a_document_to_who_asks_for_one(app: TestApp) {
    let unknown = EventId::new(Uuid::from_u128(1));
    let nowhere = format!("{}nowhere", links::events(Language::En));

    let no_route = asked(&app, &nowhere, Some(PROBLEM)).await;
    let no_event = asked(&app, &links::event(Language::En, unknown), Some(PROBLEM)).await;

    let expected = json!({
        "type": "about:blank",
        "title": "This page does not exist",
        "status": 404,
        "detail": "Please check that the address is complete. The event may be over and its page gone.",
        "code": "not-found",
    });
    assert_eq!(document(&no_route), (404, expected.clone()));
    assert_eq!(document(&no_event), (404, expected));
    let japanese = links::event(Language::Ja, unknown);
    for accept in [None, Some("*/*"), Some(BROWSER)] {
        assert!(is_page(&asked(&app, &japanese, accept).await), "{accept:?}");
    }
}

async fn what_is_asked_below_api_is_told_as_a_document_but_to_browsers(app: TestApp) {
    let path = "/api/nowhere";

    for accept in [None, Some("*/*"), Some(PROBLEM), Some("application/json")] {
        let (status, told) = document(&asked(&app, path, accept).await);
        assert_eq!((status, &told["code"]), (404, &json!("not-found")));
    }

    assert!(is_page(&asked(&app, path, Some(BROWSER)).await));
}

async fn who_is_refused_is_told_so_under_a_stable_code(app: TestApp) {
    let from_elsewhere = app
        .client()
        .await
        .post("/api/events")
        .header(ContentType::JSON)
        .header(Header::new("Sec-Fetch-Site", "cross-site"))
        .body("{}");
    let from_elsewhere = Answer::read(from_elsewhere.dispatch().await).await;
    let unreadable = asked(&app, "/api/events?q=%00", None).await;
    let staff = links::staff_today();
    let signed_out = asked(&app, &staff, Some(PROBLEM)).await;
    let reader = asked(&app, &staff, Some(BROWSER)).await;

    let told = [from_elsewhere, unreadable, signed_out].map(|answer| {
        let (status, document) = document(&answer);
        (status, document["code"].clone())
    });
    assert_eq!(
        told,
        [
            (403, json!("forbidden")),
            (400, json!("unreadable")),
            (401, json!("not-signed-in")),
        ]
    );
    assert_eq!(reader.location(), links::staff_sign_in());
}

async fn a_fault_is_told_with_its_reference_and_nothing_of_its_cause(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let path = links::event(Language::Ja, event.id);
    let rename = "ALTER TABLE slots RENAME TO slots_away";
    let connection = app.connection().await;
    connection.execute_unprepared(rename).await.unwrap();

    let (status, mut told) = document(&asked(&app, &path, Some(PROBLEM)).await);

    let reference = told["reference"].take();
    assert!(Uuid::parse_str(reference.as_str().unwrap()).is_ok());
    assert_eq!(status, 500);
    assert_eq!(
        told,
        json!({
            "type": "about:blank",
            "title": "申し訳ありません。処理できませんでした",
            "status": 500,
            "detail": "こちらの不具合です。時間をおいてもう一度お試しいただくか、お電話でお申し込みください。",
            "code": "fault",
            "reference": null,
        })
    );
}
