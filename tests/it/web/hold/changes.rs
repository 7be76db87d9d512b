//! Changes and cancellations by residents, of what waits to be confirmed and otherwise: they send mails, too.

use sea_orm::PaginatorTrait;

use super::*;

on_both!(
    what_waits_can_be_cancelled_without_a_mail_and_not_moved,
    changes_above_the_limit_of_mails_are_done_and_say_that_no_mail_was_sent,
    one_registration_moves_so_often_and_no_oftener,
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
    assert_eq!(
        standing(&app, &sent).await.end_reason(),
        Some(EndReason::Cancelled)
    );
    assert_eq!(app.transport.sent().len(), mails);
    assert_eq!(seats_held(&app, &event).await, 1);
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(release_all(&app).await, 0);
}

/// Moves from the first slot to the second and back, and so on, so many times.
async fn move_about(app: &TestApp, event: &Event, token: &Token, times: usize) -> Vec<Answer> {
    let path = links::registration_slot(JA, token);
    let mut answers = Vec::new();
    for number in 1..=times {
        let slot = event.slots[number % 2].id.to_string();
        let form = app.get(&path).await.form_to(&path);
        answers.push(app.submit(&form.fill("slot", &slot)).await);
    }
    answers
}

async fn own_cancellation(app: &TestApp, token: &Token) -> Answer {
    let cancellation = links::registration_cancellation(JA, token);
    let form = app.get(&cancellation).await.form_to(&cancellation);
    app.submit(&form).await
}

async fn rows(app: &TestApp) -> (u64, u64) {
    let connection = app.app.db.read();
    let allocations = allocation::Entity::find().count(connection).await;
    let entries = audit_entry::Entity::find().count(connection).await;
    (allocations.unwrap(), entries.unwrap())
}

async fn changes_above_the_limit_of_mails_are_done_and_say_that_no_mail_was_sent(app: TestApp) {
    let event = two_slots(&app).await;
    let registered: Registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .email("hanako@example.jp")
        .register()
        .await;

    let moved = move_about(&app, &event, &registered.token, 25).await;
    let told = app.get(moved[19].location()).await.text();
    let untold = app.get(moved[20].location()).await.text();
    let cancelled = own_cancellation(&app, &registered.token).await;
    let page = app.get(cancelled.location()).await.text();

    assert!(told.contains("参加方法を変更しました"), "{told}");
    assert!(!told.contains("お送りしていません"), "{told}");
    for page in [untold, page] {
        assert!(page.contains("確認のメールをお送りしていません"), "{page}");
    }
    let mails = outbox_message::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(mails.len(), 21, "the confirmation and twenty");
    assert_eq!(seats_held(&app, &event).await, 0);
}

async fn one_registration_moves_so_often_and_no_oftener(app: TestApp) {
    let event = two_slots(&app).await;
    let registered: Registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .without_email()
        .register()
        .await;

    let moved = move_about(&app, &event, &registered.token, 30).await;
    let mut refused = Vec::new();
    for _ in 0..10 {
        refused.extend(move_about(&app, &event, &registered.token, 1).await);
    }
    let held = registration::by_token(&app.app, &registered.token).await;
    let held = held.unwrap().standing.seats_in().unwrap().to_string();
    let before = rows(&app).await;
    let path = links::registration_slot(JA, &registered.token);
    let again = app.post(&path, &[("slot", &held), ("version", "0")]).await;
    let after = rows(&app).await;
    let cancelled = own_cancellation(&app, &registered.token).await;

    assert!(moved.iter().all(|answer| answer.status == 303));
    assert!(refused.iter().all(|answer| answer.status == 429));
    let last = refused.last().unwrap();
    let seconds: u64 = last.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert!(last.text().contains("03-5984-0001"), "{}", last.text());
    assert!(again.location().contains("moved"), "{}", again.location());
    assert_eq!(before, after, "what changes nothing writes nothing");
    cancelled.location();
    // The office is not limited: it does what somebody on the telephone asks for.
    let staff = app.factory.organiser().await;
    let other = app
        .factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;
    for number in 1..=40 {
        let to = event.slots[number % 2].id;
        let by_office = registration::change_slot(&app.app, &staff, other.registration, to).await;
        assert!(matches!(by_office, Ok(Ok(()))), "{by_office:?}");
    }
}

async fn two_slots(app: &TestApp) -> Event {
    let event = app.factory.event().main_venue(9).at_library(9);
    event.build().await
}
