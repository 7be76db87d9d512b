//! Changes and cancellations by residents, of what waits to be confirmed and otherwise: they send mails, too.

use super::*;

on_both!(
    what_waits_can_be_cancelled_without_a_mail_and_not_moved,
    changes_by_residents_send_one_address_a_few_mails_only,
);

async fn what_waits_can_be_cancelled_without_a_mail_and_not_moved(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "victim@example.jp").await;
    sent.send(&app).await.location();
    app.deliver().await;
    let mails = app.transport.sent().len();

    let slot = event.slots[1].id.to_string();
    let version = ("version", "0");
    let moved = app
        .post(
            &links::registration_slot(JA, &sent.token()),
            &[("slot", &slot), version],
        )
        .await;
    let cancellation = links::registration_cancellation(JA, &sent.token());
    let form = app.get(&cancellation).await.form_to(&cancellation);
    let cancelled = app.submit(&form).await;
    app.deliver().await;

    assert_eq!(moved.status, 409);
    assert!(
        moved.text().contains("まだ確認が済んでいません"),
        "{}",
        moved.text()
    );
    cancelled.location();
    assert_eq!(standing(&app, &sent).await, Standing::Cancelled);
    assert_eq!(app.transport.sent().len(), mails);
    assert_eq!(seats_held(&app, &event).await, 1);
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(release_all(&app).await, 0);
}

async fn changes_by_residents_send_one_address_a_few_mails_only(app: TestApp) {
    let event = app
        .factory
        .event()
        .main_venue(9)
        .at_library(9)
        .build()
        .await;
    let registered: Registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .email("victim@example.jp")
        .register()
        .await;
    let path = links::registration_slot(JA, &registered.token);
    let mut statuses = Vec::new();

    for number in 1..=60 {
        let slot = event.slots[number % 2].id.to_string();
        let form = app.get(&path).await.form_to(&path);
        statuses.push(app.submit(&form.fill("slot", &slot)).await);
    }
    let cancellation = links::registration_cancellation(JA, &registered.token);
    let form = app.get(&cancellation).await.form_to(&cancellation);
    let cancelled = app.submit(&form).await;

    let done = statuses
        .iter()
        .filter(|answer| answer.status == 303)
        .count();
    let last = statuses.last().unwrap();
    assert_eq!((done, last.status, cancelled.status), (20, 429, 429));
    assert!(last.header("Retry-After").is_some());
    assert!(last.text().contains("03-5984-0001"), "{}", last.text());
    let mails = outbox_message::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(mails.len(), 21);
    // The office is not limited: it does what somebody on the telephone asks for.
    let staff = Actor::Staff(tsudoi::types::StaffUserId::new(Uuid::nil()));
    let by_office = registration::cancel(&app.app, staff, registered.registration).await;
    assert!(matches!(by_office, Ok(Ok(()))), "{by_office:?}");
}
