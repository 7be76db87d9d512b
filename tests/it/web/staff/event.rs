//! The page of an event: it is opened to the public, and its counts are made final and opened again.

use chrono::TimeDelta;
use tsudoi::attendance;
use tsudoi::authority::Authority;
use tsudoi::event;
use tsudoi::links;

use super::{at_work, expect_worded, lecture, send};
use crate::support::TestApp;

on_both!(
    a_draft_is_published_and_that_is_told_once,
    an_event_nobody_could_join_stays_a_draft_and_the_page_says_what_is_missing,
    counts_are_made_final_when_every_slot_is_counted_and_opened_again_for_a_reason,
);

async fn a_draft_is_published_and_that_is_told_once(app: TestApp) {
    app.clerk().await;
    app.sign_in().await;
    let event = lecture(&app).draft().build().await;
    let board = links::staff_event(event.id);

    let published = send(&app, &board, &links::staff_event_publication(event.id), &[]).await;
    let first = app.get(published.location()).await;
    let second = app.get(&board).await;

    assert_eq!(published.location(), board);
    let told = "催しを公開しました";
    assert!(first.text().contains(told), "{}", first.text());
    assert!(!second.text().contains(told), "{}", second.text());
}

async fn an_event_nobody_could_join_stays_a_draft_and_the_page_says_what_is_missing(app: TestApp) {
    app.clerk().await;
    app.sign_in().await;
    let draft = lecture(&app).draft().without_join_link().build().await;
    let board = links::staff_event(draft.id);
    let publication = links::staff_event_publication(draft.id);

    let refused = send(&app, &board, &publication, &[]).await;
    let again = app.submit(&refused.form_to(&publication)).await;

    let told = "参加用のURLがない参加方法があります：Zoom。";
    for answer in [&refused, &again] {
        assert_eq!(answer.status, 409);
        assert!(answer.text().contains(told), "{}", answer.text());
        expect_worded("publication refused", answer);
    }
    let event = event::find(&app.app, draft.id).await.unwrap();
    assert_eq!(event, draft);
    assert!(app.audited(&["event.published"]).await.is_empty());
}

async fn counts_are_made_final_when_every_slot_is_counted_and_opened_again_for_a_reason(
    app: TestApp,
) {
    let event = at_work(&app).await;
    let [hall, zoom] = [0, 1].map(|position| event.slots[position].id);
    let walk_in = attendance::record_walk_in(&app.app, &Authority::SYSTEM, hall, 3).await;
    walk_in.unwrap().unwrap();
    let board = links::staff_event(event.id);
    let finalisation = links::staff_event_finalisation(event.id);
    let reopening = links::staff_event_reopening(event.id);

    let unseen = app.post(&finalisation, &[]).await;
    assert_eq!(unseen.status, 409);
    expect_worded("finalisation outdated", &unseen);
    app.clock.advance(TimeDelta::hours(30));
    app.sign_in().await;
    let early = send(&app, &board, &finalisation, &[]).await;
    assert_eq!(early.status, 409);
    expect_worded("finalise refused", &early);
    let heads = links::staff_slot_head_count(zoom);
    let counted = send(&app, &links::staff_slot(zoom), &heads, &[("persons", "4")]).await;
    assert_eq!(counted.location(), links::staff_slot(zoom));
    let today = app.get(&links::staff_today()).await.text();
    assert!(today.contains("人数を確定してください"), "{today}");

    let finalised = send(&app, &board, &finalisation, &[]).await;
    assert_eq!(finalised.location(), board);
    let final_board = app.get(&board).await;
    expect_worded("final board", &final_board);
    assert!(final_board.text().contains("7名"), "{}", final_board.text());

    let silent = send(&app, &board, &reopening, &[("reason", "")]).await;
    assert_eq!(silent.status, 422);
    let text = silent.text();
    assert!(text.contains("理由を入力してください"), "{text}");
    let reopened = send(&app, &board, &reopening, &[("reason", "訂正")]).await;
    assert_eq!(reopened.location(), board);
}
