//! Registrations, what belongs to them, and their mails, as no use case would store them.

use tsudoi::authority::Authority;
use tsudoi::db::Unreadable;
use tsudoi::event::{self, Event};
use tsudoi::links;
use tsudoi::mail::{self, Fault, HandledVia};
use tsudoi::registration::{self, Registered};
use tsudoi::types::SlotId;
use uuid::Uuid;

use super::{clerk, ids, plant};
use crate::support::TestApp;

on_both!(
    a_registration_that_cannot_be_read_leaves_the_others_in_their_lists,
    seats_of_an_unknown_source_are_counted_and_put_to_no_source,
    a_registration_without_an_allocation_is_named,
    an_application_that_cannot_be_read_leaves_the_start_page_with_the_others,
    a_mail_that_cannot_be_read_leaves_the_others_in_their_list,
    a_note_that_cannot_be_read_is_not_written_over,
    a_mail_in_an_unknown_state_is_named,
    a_public_zoom_slot_without_a_join_link_is_named_and_can_be_read,
);

async fn register(app: &TestApp, event: &Event, name: &str) -> Registered {
    let application = app.factory.registration(event.id, event.slots[0].id);
    let application = application.named(name, "ねりま はなこ", "03-1111-2222");
    application.register().await
}

/// The registration with this receipt number, in a statement.
fn one(registered: &Registered) -> String {
    let receipt = registered.receipt.as_str();
    format!("(SELECT id FROM registrations WHERE receipt_number = '{receipt}')")
}

/// The names on the list of a slot.
async fn names(app: &TestApp, slot: SlotId) -> Vec<String> {
    let lines = registration::of_slot(&app.app, &Authority::SYSTEM, slot).await;
    let lines = lines.unwrap().into_iter();
    lines.map(|line| line.applicant.name.to_string()).collect()
}

/// What is told of registrations, in a stable order.
async fn told(app: &TestApp) -> Vec<Unreadable> {
    let mut rows = registration::unreadable(&app.app).await.unwrap();
    rows.sort_by_key(|row| (row.table, row.id));
    rows
}

async fn a_registration_that_cannot_be_read_leaves_the_others_in_their_lists(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let slot = event.slots[0].id;
    let clerk = clerk(&app).await;
    register(&app, &event, "残る人").await;
    let statements = [
        (
            "access_needs",
            "INSERT INTO access_needs (registration_id, need) SELECT id, 'balloon' FROM registrations WHERE id = {}",
        ),
        (
            "allocations",
            "UPDATE allocations SET ended_at = created_at, end_reason = 'flown' WHERE registration_id = {}",
        ),
        (
            "allocations",
            "UPDATE allocations SET end_reason = 'moved' WHERE registration_id = {}",
        ),
        (
            "registrations",
            "UPDATE registrations SET intake_source = 'pigeon' WHERE id = {}",
        ),
        (
            "registrations",
            "UPDATE registrations SET contact_route = 'pigeon' WHERE id = {}",
        ),
        (
            "registrations",
            "UPDATE registrations SET language = 'tlh' WHERE id = {}",
        ),
        (
            "registrations",
            "UPDATE registrations SET applicant_kana = '' WHERE id = {}",
        ),
        (
            "registrations",
            "UPDATE registrations SET phone = 'none' WHERE id = {}",
        ),
        (
            "registrations",
            "UPDATE registrations SET receipt_number = '12345678' WHERE id = {}",
        ),
    ];
    let mut lost: Vec<(&str, Registered)> = Vec::new();
    for (table, statement) in statements {
        let registered = register(&app, &event, "読めない人").await;
        plant(&app, &statement.replace("{}", &one(&registered))).await;
        lost.push((table, registered));
    }

    assert_eq!(names(&app, slot).await, ["残る人"]);
    let exported = registration::export(&app.app, &Authority::SYSTEM, event.id)
        .await
        .unwrap();
    assert_eq!(exported.len(), 1);
    for page in [
        links::staff_slot(slot),
        links::staff_attendance_csv(event.id),
        links::staff_event(event.id),
    ] {
        let page = clerk.get(&page).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("読めない人"), "{}", page.text());
    }
    for (table, registered) in &lost {
        let page = links::staff_registration(registered.registration);
        assert_eq!(clerk.get(&page).await.status, 500, "{table}");
    }
    let rows = told(&app).await;
    let tables: Vec<&str> = rows.iter().map(|row| row.table).collect();
    let mut expected: Vec<&str> = lost.iter().map(|(table, _)| *table).collect();
    expected.sort_unstable();
    assert_eq!(tables, expected);
    for (table, registered) in lost {
        let id = Uuid::from(registered.registration);
        // The row of an allocation has an identifier of its own.
        let is_named = table == "allocations" || ids(&rows).contains(&(table, id));
        assert!(is_named, "{table} {id} in {rows:?}");
    }
    for row in rows {
        assert!(
            !row.why.contains("pigeon") && !row.why.contains("読めない人"),
            "{row:?}"
        );
    }
}

async fn seats_of_an_unknown_source_are_counted_and_put_to_no_source(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    register(&app, &event, "残る人").await;
    let lost = register(&app, &event, "読めない人").await;

    plant(
        &app,
        &format!(
            "UPDATE registrations SET intake_source = 'pigeon' WHERE id = {}",
            one(&lost)
        ),
    )
    .await;

    let slot = event.slots[0].id;
    let applications = registration::applications(&app.app, &[slot]).await.unwrap();
    let of_slot = &applications[&slot];
    assert_eq!((of_slot.applied, of_slot.seats_held), (2, 2));
    let by_source: Vec<u32> = of_slot
        .by_source
        .iter()
        .map(|(_, persons)| *persons)
        .collect();
    assert_eq!(by_source, [1]);
}

async fn a_registration_without_an_allocation_is_named(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    register(&app, &event, "残る人").await;
    let lost = register(&app, &event, "席のない人").await;

    plant(
        &app,
        &format!(
            "DELETE FROM allocations WHERE registration_id = {}",
            one(&lost)
        ),
    )
    .await;

    assert_eq!(names(&app, event.slots[0].id).await, ["残る人"]);
    assert_eq!(
        ids(&told(&app).await),
        [("registrations", lost.registration.into())]
    );
}

async fn an_application_that_cannot_be_read_leaves_the_start_page_with_the_others(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let clerk = clerk(&app).await;
    let mut waiting = Vec::new();
    for name in ["残る人", "読めない人"] {
        let application = app.factory.registration(event.id, event.slots[0].id);
        let application = application.named(name, "ねりま はなこ", "03-1111-2222");
        waiting.push(application.without_email().register().await);
    }
    plant(&app, "UPDATE allocations SET confirm_by = created_at").await;

    plant(
        &app,
        &format!(
            "UPDATE registrations SET receipt_number = '12345678' WHERE id = {}",
            one(&waiting[1])
        ),
    )
    .await;

    let today = clerk.get(&links::staff_today()).await;
    assert_eq!(today.status, 200);
    let text = today.text();
    assert!(
        text.contains("残る人") && !text.contains("読めない人"),
        "{text}"
    );
    let events = std::slice::from_ref(&event);
    for limit in [10, 2, 1] {
        let (_, all) = registration::awaiting_call(&app.app, &Authority::SYSTEM, events, limit)
            .await
            .unwrap();
        assert_eq!(all, 2, "one that cannot be read waits, too");
    }
}

/// Two mails that did not arrive: of one that stays, and of one to change.
async fn failed(app: &TestApp) -> (Event, Registered) {
    let event = app.factory.event().main_venue(30).build().await;
    let mut registered = None;
    for name in ["残る人", "読めない人"] {
        registered = Some(register(app, &event, name).await);
        app.transport.fail_next(Fault::reply(550, "5.1.1 unknown"));
        app.deliver().await;
    }
    (event, registered.unwrap())
}

async fn unreached(app: &TestApp, event: &Event, is_handled: bool) -> Vec<String> {
    let page = registration::unreached(
        &app.app,
        &Authority::SYSTEM,
        event.owner,
        is_handled,
        None,
        1,
    );
    let lines = page.await.unwrap().lines.into_iter();
    lines.map(|line| line.name.to_string()).collect()
}

async fn a_mail_that_cannot_be_read_leaves_the_others_in_their_list(app: TestApp) {
    let (event, lost) = failed(&app).await;
    let clerk = clerk(&app).await;
    assert_eq!(unreached(&app, &event, false).await.len(), 2);

    plant(
        &app,
        &format!(
            "UPDATE outbox_messages SET kind = 'telegram' WHERE registration_id = {}",
            one(&lost)
        ),
    )
    .await;

    assert_eq!(unreached(&app, &event, false).await, ["残る人"]);
    let page = clerk.get(&links::staff_mails()).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("残る人"), "{}", page.text());
    let rows = told(&app).await;
    let tables: Vec<&str> = rows.iter().map(|row| row.table).collect();
    assert_eq!(tables, ["outbox_messages"]);
    assert_eq!(mail::unreadable(&app.app).await.unwrap(), []);
}

async fn a_note_that_cannot_be_read_is_not_written_over(app: TestApp) {
    let (event, lost) = failed(&app).await;
    let page = registration::unreached(&app.app, &Authority::SYSTEM, event.owner, false, None, 1);
    let mut lines = page.await.unwrap().lines.into_iter();
    let mail = lines
        .find(|line| line.registration == lost.registration)
        .unwrap()
        .mail;

    plant(
        &app,
        &format!(
            "UPDATE outbox_messages SET handled_at = created_at, handled_via = 'pigeon' WHERE registration_id = {}",
            one(&lost)
        ),
    )
    .await;

    assert_eq!(unreached(&app, &event, true).await, Vec::<String>::new());
    assert_eq!(unreached(&app, &event, false).await, ["残る人"]);
    let single =
        registration::unreached_mail(&app.app, &Authority::SYSTEM, event.owner, mail).await;
    let error = single.unwrap_err().to_string();
    assert!(
        error.contains("unknown way") && !error.contains("pigeon"),
        "{error}"
    );
    for via in [None, Some(HandledVia::Post)] {
        let noted = mail::handle(&app.app, &Authority::SYSTEM, mail, via).await;
        let error = noted.unwrap_err().to_string();
        assert!(error.contains("unknown way"), "{error}");
    }
    let told = mail::unreadable(&app.app).await.unwrap();
    assert_eq!(ids(&told), [("outbox_messages", mail.into())]);
}

async fn a_mail_in_an_unknown_state_is_named(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    register(&app, &event, "残る人").await;

    plant(&app, "UPDATE outbox_messages SET state = 'lost'").await;

    let told = mail::unreadable(&app.app).await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].why.contains("unknown state"), "{told:?}");
}

async fn a_public_zoom_slot_without_a_join_link_is_named_and_can_be_read(app: TestApp) {
    app.factory
        .event()
        .zoom()
        .without_join_link()
        .draft()
        .build()
        .await;
    let event = app.factory.event().main_venue(30).zoom().build().await;
    let named = async || event::public_without_join_link(&app.app).await.unwrap();
    assert_eq!(named().await, [], "a draft is not public yet");

    plant(
        &app,
        "UPDATE slots SET join_link = NULL WHERE join_link IS NOT NULL",
    )
    .await;

    assert_eq!(named().await, [(event.id, event.slots[1].id)]);
    assert_eq!(event::unreadable(&app.app).await.unwrap(), []);
    plant(&app, "UPDATE events SET cancelled_at = created_at").await;
    assert_eq!(named().await, [], "nobody joins what was called off");
}
