//! What waits is confirmed by a button or by a call, in time or too late.

use super::*;

on_both!(
    the_link_in_the_mail_shows_a_button_and_only_the_button_confirms,
    a_confirmation_that_comes_too_late_is_told_what_to_do,
    seats_whose_question_waits_for_the_mail_server_are_kept_until_it_can_be_answered,
    a_call_confirms_what_has_no_address,
    whoever_was_ticked_off_keeps_the_seats,
);

async fn the_link_in_the_mail_shows_a_button_and_only_the_button_confirms(mut app: TestApp) {
    let (_, sent) = hasty(&mut app, "hanako@example.jp").await;
    let answer = sent.send(&app).await;
    let done = app.get(answer.location()).await;
    app.deliver().await;
    let asked = app.transport.sent().pop().unwrap();
    let link = confirmation_link(&app);

    let shown = app.get(&link).await;
    let before = standing(&app, &sent).await;
    let form = shown.form_to(&link);
    let confirmed = app.submit(&form).await;
    let again = app.submit(&form).await;
    let page = app.get(confirmed.location()).await;
    app.deliver().await;

    assert!(asked.subject.contains("確認のお願い"), "{}", asked.subject);
    assert!(
        asked.body.contains("4月1日（水）午前9時30分まで"),
        "{}",
        asked.body
    );
    assert_eq!(asked.calendar, None);
    assert!(
        done.text().contains("まだ申し込みは済んでいません"),
        "{}",
        done.text()
    );
    assert!(
        done.text().contains("4月1日（水）午前9時30分までに"),
        "{}",
        done.text()
    );
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("Cache-Control"), Some("no-store"));
    assert!(
        before.confirm_by().is_some(),
        "a page that is opened confirms nothing"
    );
    assert!(standing(&app, &sent).await.is_confirmed());
    assert!(
        page.text().contains("申し込みが確定しました"),
        "{}",
        page.text()
    );
    assert_eq!(again.location(), confirmed.location());
    let mails = app.transport.sent();
    assert_eq!(
        mails.len(),
        3,
        "one for another, the question, and one confirmation"
    );
    assert!(
        mails[2].subject.contains("申込完了"),
        "{}",
        mails[2].subject
    );
    assert!(
        mails[2].body.contains("/ja/registrations/"),
        "{}",
        mails[2].body
    );
    let later = app.get(&link).await;
    assert!(
        later.text().contains("申し込みは確定しています"),
        "{}",
        later.text()
    );
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(release_all(&app).await, 0);
}

async fn a_confirmation_that_comes_too_late_is_told_what_to_do(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "hanako@example.jp").await;
    let answer = sent.send(&app).await;
    app.deliver().await;
    let link = confirmation_link(&app);
    let form = app.get(&link).await.form_to(&link);
    app.clock.advance(TimeDelta::minutes(30));
    assert_eq!(release_all(&app).await, 1);

    let late = app.submit(&form).await;
    let opened = app.get(&link).await;
    let personal = app.get(answer.location()).await;
    let cancelled = app
        .post(&links::registration_cancellation(JA, &sent.token()), &[])
        .await;

    assert_eq!((late.status, opened.status), (409, 200));
    for page in [&late, &opened] {
        for words in [
            "確定の期限を過ぎました",
            "もう一度お申し込みください",
            "03-5984-0001",
        ] {
            assert!(page.text().contains(words), "{words} in {}", page.text());
        }
        assert!(page.body.contains(&links::event(JA, event.id)));
    }
    assert!(personal.text().contains("期限切れ"), "{}", personal.text());
    assert_eq!(cancelled.status, 409);
    assert!(matches!(
        standing(&app, &sent).await,
        Standing::Ended {
            why: EndReason::Lapsed,
            ..
        }
    ));
    assert_eq!(seats_held(&app, &event).await, 1);
}

async fn seats_whose_question_waits_for_the_mail_server_are_kept_until_it_can_be_answered(
    mut app: TestApp,
) {
    let (event, sent) = hasty(&mut app, "hanako@example.jp").await;
    sent.send(&app).await.location();
    let other = Sent::new(&event, "jiro@example.jp");
    other.send(&app).await.location();

    app.clock.advance(TimeDelta::hours(2));
    assert_eq!(release_all(&app).await, 0, "nobody could be asked");
    app.deliver().await;
    let link = confirmation_link(&app);
    app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(release_all(&app).await, 0, "there is time to answer");
    app.submit(&app.get(&link).await.form_to(&link)).await;
    app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(release_all(&app).await, 1, "one has answered");

    let third = Sent::new(&event, "saburo@example.jp");
    third.send(&app).await.location();
    app.clock.advance(TimeDelta::hours(25));
    assert_eq!(release_all(&app).await, 1, "and no longer than a day");
}

async fn a_call_confirms_what_has_no_address(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "").await;
    sent.send(&app).await.location();
    let id = registration::by_token(&app.app, &sent.token())
        .await
        .unwrap()
        .id;
    let waiting = |app: &TestApp| {
        let app = app.app.clone();
        async move {
            registration::awaiting_call(&app, &[event.id], 9)
                .await
                .unwrap()
                .1
        }
    };
    let before = waiting(&app).await;

    for _ in 0..2 {
        let confirmed = registration::confirm(&app.app, Actor::System, id).await;
        assert!(matches!(confirmed, Ok(Ok(()))), "{confirmed:?}");
    }

    assert_eq!((before, waiting(&app).await), (1, 0));
    assert!(standing(&app, &sent).await.is_confirmed());
    app.clock.advance(TimeDelta::days(9));
    assert_eq!(release_all(&app).await, 0);
    let audit = audit_entry::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let told = audit
        .iter()
        .filter(|entry| entry.action == "registration.confirmed");
    assert_eq!(told.count(), 1);
}

async fn whoever_was_ticked_off_keeps_the_seats(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "hanako@example.jp").await;
    sent.send(&app).await.location();
    let id = registration::by_token(&app.app, &sent.token())
        .await
        .unwrap()
        .id;
    let slot = event.slots[0].id;
    let ticked = tsudoi::attendance::record(&app.app, Actor::System, slot, id, 1).await;
    assert!(matches!(ticked, Ok(Ok(_))), "{ticked:?}");
    app.deliver().await;
    app.clock.advance(TimeDelta::hours(1));

    assert_eq!(release_all(&app).await, 0);

    assert!(standing(&app, &sent).await.is_confirmed());
    assert_eq!(seats_held(&app, &event).await, 2);
}
