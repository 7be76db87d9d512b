//! Applications that come too late, too early or for too many: why, and what to do instead.

use tsudoi::links;
use tsudoi::types::Language;

use super::application::{check_form, registrations};
use crate::support::TestApp;

const JA: Language = Language::Ja;

on_both!(
    a_full_slot_offers_the_others_and_keeps_what_was_typed,
    a_party_larger_than_the_rest_is_told_how_many_seats_are_left,
    before_the_opening_and_after_the_closing_nothing_is_accepted,
);

async fn a_full_slot_offers_the_others_and_keeps_what_was_typed(app: TestApp) {
    let event = app
        .factory
        .event()
        .main_venue(1)
        .at_library(30)
        .build()
        .await;
    let form = check_form(&app, &event, 0, "1")
        .await
        .tick("needs", "wheelchair");
    app.factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;

    let refused = app.submit(&form).await;

    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("満席になりました"),
        "{}",
        refused.text()
    );
    assert!(
        refused.text().contains("髙橋 はなこ様"),
        "{}",
        refused.text()
    );
    let others = refused.forms();
    let slots: Vec<Option<&str>> = others.iter().map(|form| form.value("slot")).collect();
    assert_eq!(slots, [Some(event.slots[1].id.to_string().as_str())]);
    let checked = app.submit(&others[0]).await;
    assert!(checked.text().contains("車いす"), "{}", checked.text());
    let sent = app
        .submit(&checked.form_to(&links::registrations(JA, event.id)))
        .await;
    assert!(app.get(sent.location()).await.text().contains("同時上映"));
    assert_eq!(registrations(&app).await, 2);
}

async fn a_party_larger_than_the_rest_is_told_how_many_seats_are_left(app: TestApp) {
    let event = app.factory.event().main_venue(5).build().await;
    let form = check_form(&app, &event, 0, "4").await;
    app.factory
        .registration(event.id, event.slots[0].id)
        .party(3)
        .register()
        .await;

    let refused = app.submit(&form).await;
    let smaller = app.submit(&form.fill("party", "2")).await;

    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("残りは2席です"),
        "{}",
        refused.text()
    );
    smaller.location();
    assert_eq!(registrations(&app).await, 2);
}

async fn before_the_opening_and_after_the_closing_nothing_is_accepted(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let form = check_form(&app, &event, 0, "1").await;
    let slot = &event.slots[0];

    for (time, words) in [
        (
            slot.opens_at - chrono::TimeDelta::seconds(1),
            "まだ受け付けを始めていません",
        ),
        (slot.closes_at, "受け付けは終わりました"),
    ] {
        app.clock.set(time);
        let refused = app.submit(&form).await;

        assert_eq!(refused.status, 409);
        assert!(refused.text().contains(words), "{}", refused.text());
    }
    assert_eq!(registrations(&app).await, 0);
    app.clock.set(slot.opens_at);
    app.submit(&form).await.location();
}
