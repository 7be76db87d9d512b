//! The personal page: what is seen there, change of slot, cancellation, calendar. Not how one gets there.

use sea_orm::{EntityTrait, QueryOrder};
use tsudoi::entities::allocation;
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration::Registered;
use tsudoi::types::{Language, Token};

use crate::support::TestApp;

const JA: Language = Language::Ja;

on_both!(
    a_slot_is_changed_by_the_personal_link_and_history_is_kept,
    a_change_to_a_full_slot_keeps_the_old_seat,
    a_cancelled_seat_is_free_for_others_and_can_be_cancelled_once,
    after_the_deadline_the_page_names_the_desk_and_changes_nothing,
    a_slot_of_another_event_is_refused,
    a_link_that_was_never_given_opens_nothing,
    the_calendar_file_tells_the_time_and_the_cancellation,
);

async fn registered(app: &TestApp) -> (Event, Registered) {
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(2)
        .later_screening(9)
        .build()
        .await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    let registered = application.party(2).register().await;
    (event, registered)
}

async fn allocations(app: &TestApp) -> Vec<(bool, i32, Option<String>)> {
    let rows = allocation::Entity::find()
        .order_by_asc(allocation::Column::CreatedAt)
        .order_by_asc(allocation::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| (row.ended_at.is_none(), row.seats, row.end_reason))
        .collect()
}

async fn left(app: &TestApp, event: &Event) -> Vec<Option<u32>> {
    let event = tsudoi::event::find(&app.app, event.id).await.unwrap();
    event.slots.iter().map(|slot| slot.seats_left()).collect()
}

async fn a_slot_is_changed_by_the_personal_link_and_history_is_kept(app: TestApp) {
    let (event, registered) = registered(&app).await;
    let path = links::registration_slot(JA, &registered.token);
    let form = app.get(&path).await.form_to(&path);
    app.clock.advance(chrono::TimeDelta::minutes(1));

    let changed = app
        .submit(&form.fill("slot", &event.slots[1].id.to_string()))
        .await;
    let page = app.get(changed.location()).await;

    assert!(
        page.text().contains("参加方法を変更しました"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("同時上映"), "{}", page.text());
    assert_eq!(left(&app, &event).await, [Some(30), Some(0), Some(9)]);
    let history = [(false, 2, Some("moved".to_owned())), (true, 2, None)];
    assert_eq!(allocations(&app).await, history);
}

async fn a_change_to_a_full_slot_keeps_the_old_seat(app: TestApp) {
    let (event, registered) = registered(&app).await;
    let path = links::registration_slot(JA, &registered.token);
    let form = app.get(&path).await.form_to(&path);
    app.factory
        .registration(event.id, event.slots[1].id)
        .register()
        .await;

    let refused = app
        .submit(&form.fill("slot", &event.slots[1].id.to_string()))
        .await;

    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("残りは1席"), "{}", refused.text());
    assert_eq!(left(&app, &event).await, [Some(28), Some(1), Some(9)]);
    let page = app.get(&links::registration(JA, &registered.token)).await;
    assert!(page.text().contains("本会場"), "{}", page.text());
}

async fn a_cancelled_seat_is_free_for_others_and_can_be_cancelled_once(app: TestApp) {
    let (event, registered) = registered(&app).await;
    let path = links::registration_cancellation(JA, &registered.token);
    let form = app.get(&path).await.form_to(&path);

    let cancelled = app.submit(&form).await;
    let page = app.get(cancelled.location()).await;
    let again = app.submit(&form).await;

    assert!(
        page.text().contains("申し込みを取り消しました"),
        "{}",
        page.text()
    );
    assert_eq!(left(&app, &event).await, [Some(30), Some(2), Some(9)]);
    assert_eq!(again.status, 303);
    assert_eq!(again.location(), cancelled.location());
    let change = links::registration_slot(JA, &registered.token);
    let revived = app
        .post(&change, &[("slot", &event.slots[1].id.to_string())])
        .await;
    assert_eq!(revived.status, 409);
    assert_eq!(left(&app, &event).await, [Some(30), Some(2), Some(9)]);
}

async fn after_the_deadline_the_page_names_the_desk_and_changes_nothing(app: TestApp) {
    let (event, registered) = registered(&app).await;
    app.clock.set(event.slots[0].change_until);

    let page = app.get(&links::registration(JA, &registered.token)).await;
    let cancelled = app
        .post(
            &links::registration_cancellation(JA, &registered.token),
            &[],
        )
        .await;
    let slot = links::registration_slot(JA, &registered.token);
    let changed = app
        .post(&slot, &[("slot", &event.slots[2].id.to_string())])
        .await;

    assert!(page.text().contains("03-5984-0001"), "{}", page.text());
    assert!(
        !page
            .body
            .contains(&links::registration_cancellation(JA, &registered.token))
    );
    assert_eq!((cancelled.status, changed.status), (409, 409));
    assert_eq!(left(&app, &event).await, [Some(28), Some(2), Some(9)]);
}

async fn a_slot_of_another_event_is_refused(app: TestApp) {
    let (event, registered) = registered(&app).await;
    let other = app.factory.event().main_venue(30).build().await;
    let foreign = other.slots[0].id.to_string();

    let changed = app
        .post(
            &links::registration_slot(JA, &registered.token),
            &[("slot", &foreign)],
        )
        .await;
    let unreadable = app
        .post(
            &links::registration_slot(JA, &registered.token),
            &[("slot", "本会場")],
        )
        .await;

    assert_eq!((changed.status, unreadable.status), (409, 409));
    assert_eq!(left(&app, &event).await, [Some(28), Some(2), Some(9)]);
    assert_eq!(left(&app, &other).await, [Some(30)]);
}

async fn a_link_that_was_never_given_opens_nothing(app: TestApp) {
    let (event, _) = registered(&app).await;
    let forged = Token::from_bytes([7; 16]);

    for path in [
        links::registration(JA, &forged),
        links::registration_slot(JA, &forged),
        links::registration_cancellation(JA, &forged),
        links::registration_calendar(JA, &forged),
    ] {
        let answer = app.get(&path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("Content-Type").unwrap().contains("text/html"));
    }
    let slot = event.slots[1].id.to_string();
    for (path, fields) in [
        (
            links::registration_slot(JA, &forged),
            vec![("slot", slot.as_str())],
        ),
        (links::registration_cancellation(JA, &forged), vec![]),
    ] {
        assert_eq!(app.post(&path, &fields).await.status, 404, "{path}");
    }
    assert_eq!(allocations(&app).await.len(), 1);
}

async fn the_calendar_file_tells_the_time_and_the_cancellation(app: TestApp) {
    let (_, registered) = registered(&app).await;
    let path = links::registration_calendar(JA, &registered.token);

    let before = app.get(&path).await;
    let cancellation = links::registration_cancellation(JA, &registered.token);
    let form = app.get(&cancellation).await.form_to(&cancellation);
    app.submit(&form).await.location();
    let after = app.get(&path).await;

    assert!(
        before
            .header("Content-Type")
            .unwrap()
            .starts_with("text/calendar")
    );
    assert!(
        before
            .header("Content-Disposition")
            .unwrap()
            .contains("tsudoi.ics")
    );
    assert!(
        before.body.contains("DTSTART:20260516T000000Z"),
        "{}",
        before.body
    );
    assert!(before.body.contains("METHOD:PUBLISH"), "{}", before.body);
    assert!(after.body.contains("METHOD:CANCEL"), "{}", after.body);
    let uid = |body: &str| {
        body.lines()
            .find(|line| line.starts_with("UID:"))
            .map(str::to_owned)
    };
    assert_eq!(uid(&before.body), uid(&after.body));
}
