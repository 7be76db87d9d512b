//! Pages and events that are kept in memory for a moment: how long, whatever the machine's clock says.

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use tsudoi::links;
use tsudoi::types::Language;

use crate::support::TestApp;

const JA: Language = Language::Ja;

on_both!(a_page_is_kept_for_a_second_even_when_the_clock_is_set_back);

async fn a_page_is_kept_for_a_second_even_when_the_clock_is_set_back(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let (page, form) = (links::event(JA, event.id), links::application(JA, event.id));
    for path in [&page, &form] {
        assert_eq!(app.get(path).await.status, 200);
    }

    // Another process changes the event while somebody corrects this machine's time.
    app.clock.advance(TimeDelta::hours(-3));
    let connection = app.connection().await;
    connection
        .execute_unprepared("UPDATE slots SET capacity = 7")
        .await
        .unwrap();
    app.clock.advance(TimeDelta::seconds(1));

    assert!(app.get(&page).await.text().contains("7席"));
    let kept = tsudoi::event::recent(&app.app, event.id).await.unwrap();
    assert_eq!(kept.slots[0].capacity.unwrap().get(), 7);
}
