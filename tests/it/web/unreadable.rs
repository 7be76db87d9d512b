//! A row of a registration that cannot be read: its pages say that something is wrong, and invent nothing in its place.

use sea_orm::ConnectionTrait;
use tsudoi::authority::Authority;
use tsudoi::links;
use tsudoi::registration;
use tsudoi::types::Language;

use crate::support::{Clerk, TestApp};

on_both!(a_registration_that_cannot_be_read_answers_the_error_page);

/// One defect each, and what undoes it.
const DEFECTS: [(&str, &str); 8] = [
    (
        "UPDATE registrations SET receipt_number = '12'",
        "UPDATE registrations SET receipt_number = '{receipt}'",
    ),
    (
        "UPDATE registrations SET intake_source = 'pigeon'",
        "UPDATE registrations SET intake_source = 'web'",
    ),
    (
        "UPDATE registrations SET contact_route = 'pigeon'",
        "UPDATE registrations SET contact_route = 'email'",
    ),
    (
        "UPDATE registrations SET language = 'xx'",
        "UPDATE registrations SET language = 'ja'",
    ),
    (
        "UPDATE registrations SET party_size = 1000",
        "UPDATE registrations SET party_size = 1",
    ),
    (
        "UPDATE access_needs SET need = 'pigeon'",
        "UPDATE access_needs SET need = 'wheelchair'",
    ),
    (
        "UPDATE allocations SET end_reason = 'lapsed'",
        "UPDATE allocations SET end_reason = NULL",
    ),
    (
        "UPDATE allocations SET ended_at = created_at, end_reason = 'pigeon'",
        "UPDATE allocations SET ended_at = NULL, end_reason = NULL",
    ),
];

async fn a_registration_that_cannot_be_read_answers_the_error_page(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let mut new = app
        .factory
        .registration(event.id, event.slots[0].id)
        .email("hanako@example.jp")
        .command();
    new.needs = vec![registration::AccessNeed::Wheelchair];
    let registered = registration::register(&app.app, &Authority::PUBLIC, new);
    let registered = registered.await.unwrap().unwrap();
    let id = registered.registration;
    let owner = app.factory.office().await.owner;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let own = links::registration(Language::Ja, &registered.token);
    let office = links::staff_registration(id);
    let connection = app.connection().await;

    for (defect, repair) in DEFECTS {
        connection.execute_unprepared(defect).await.unwrap();
        let found = registration::find(&app.app, id).await;
        let pages = [app.get(&own).await, clerk.get(&office).await];
        let repair = repair.replace("{receipt}", registered.receipt.as_str());
        connection.execute_unprepared(&repair).await.unwrap();

        let error = found.unwrap_err().to_string();
        assert!(error.contains(&id.to_string()), "{defect}: {error}");
        for page in pages {
            assert_eq!(page.status, 500, "{defect}");
            let text = page.text();
            assert!(text.contains("この番号をお知らせください"), "{text}");
        }
        assert_eq!(app.get(&own).await.status, 200, "{repair}");
    }
}
