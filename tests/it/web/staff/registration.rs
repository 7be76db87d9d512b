//! The page of one application: cancelled, awaited and confirmed by the office.

use chrono::TimeDelta;
use tsudoi::attendance;
use tsudoi::audit::Actor;
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration;
use tsudoi::types::RegistrationId;

use super::{at_work, expect_worded};
use crate::support::TestApp;

on_both!(
    whoever_came_is_not_cancelled_any_more,
    a_call_is_awaited_on_every_page_and_confirmed_by_the_office,
    what_lapsed_cannot_be_confirmed_any_more,
);

async fn whoever_came_is_not_cancelled_any_more(app: TestApp) {
    let event = at_work(&app).await;
    let slot = event.slots[0].id;
    let registered = app.factory.registration(event.id, slot).register().await;
    let id = registered.registration;
    let page = links::staff_registration(id);
    let cancellation = links::staff_registration_cancellation(id);
    let form = app.get(&page).await.form_to(&cancellation);
    let ticked = attendance::record(&app.app, Actor::System, slot, id, 1).await;
    ticked.unwrap().unwrap();
    app.clock.advance(TimeDelta::hours(30));
    app.sign_in().await;

    let unseen = app.post(&cancellation, &[]).await;
    let seen = app.submit(&form).await;

    for refused in [&unseen, &seen] {
        assert_eq!(refused.status, 409);
        expect_worded("cancel refused", refused);
    }
    let kept = registration::find(&app.app, id).await.unwrap();
    assert!(kept.standing.is_confirmed());
}

/// Applies until one has to wait, without an e-mail address; answers that one.
async fn waiting(app: &TestApp, event: &Event) -> RegistrationId {
    for _ in 0..200 {
        let application = app.factory.registration(event.id, event.slots[0].id);
        let new = application.without_email().party(2).command();
        let registered = registration::apply(&app.app, None, new).await;
        let id = registered.unwrap().unwrap().registration;
        let found = registration::find(&app.app, id).await.unwrap();
        if !found.standing.is_confirmed() {
            return id;
        }
        registration::cancel(&app.app, Actor::System, id)
            .await
            .unwrap()
            .unwrap();
    }
    panic!("none has to wait");
}

async fn a_call_is_awaited_on_every_page_and_confirmed_by_the_office(app: TestApp) {
    let event = at_work(&app).await;
    let id = waiting(&app, &event).await;
    let [today, board, slot, show] = [
        links::staff_today(),
        links::staff_event(event.id),
        links::staff_slot(event.slots[0].id),
        links::staff_registration(id),
    ];

    // It is Wednesday, 1 April, 9:00, and the event begins tomorrow at the same time: nothing is held beyond that.
    let narrowed = format!("{slot}?state=unconfirmed");
    let expected = [
        (&today, "お電話での確認を待っている申込が1件あります"),
        (&board, "確認待ち"),
        (&slot, "確認待ち"),
        (&narrowed, "件のうち1件"),
        (&show, "確認待ち（4月2日（木）午前9時まで）"),
    ];
    for (path, words) in expected {
        let page = app.get(path).await;
        expect_worded(path, &page);
        assert!(page.text().contains(words), "{path}: {}", page.text());
    }
    let csv = app.get(&links::staff_attendance_csv(event.id)).await.body;
    assert!(csv.contains("確認待ち"), "{csv}");
    let confirmation = links::staff_registration_confirmation(id);
    for _ in 0..2 {
        let confirmed = app.post(&confirmation, &[]).await;
        assert_eq!(confirmed.location(), show);
    }
    let confirmed = app.get(&show).await;
    let text = confirmed.text();
    assert!(text.contains("申込を確定しました"), "{text}");
    assert!(!confirmed.body.contains(&confirmation), "{text}");
    let after = app.get(&today).await.text();
    assert!(!after.contains("お電話での確認"), "{after}");
}

async fn what_lapsed_cannot_be_confirmed_any_more(app: TestApp) {
    let event = at_work(&app).await;
    let id = waiting(&app, &event).await;
    app.clock.advance(TimeDelta::hours(24));
    assert_eq!(registration::release_due(&app.app).await.unwrap(), 1);
    app.sign_in().await;

    let confirmation = links::staff_registration_confirmation(id);
    let refused = app.post(&confirmation, &[]).await;

    assert_eq!(refused.status, 409);
    expect_worded("lapsed", &refused);
    assert!(refused.text().contains("期限切れ"), "{}", refused.text());
    let list = app.get(&links::staff_slot(event.slots[0].id)).await;
    assert!(list.text().contains("期限切れ"), "{}", list.text());
    let mismatches = registration::seat_mismatches(&app.app).await.unwrap();
    assert_eq!(mismatches, []);
}
