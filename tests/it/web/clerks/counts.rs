//! Two clerks at the counts of one event: ticks, people without an application, heads, what is final.

use super::*;
use tsudoi::authority::Authority;

on_both!(
    walk_ins_sent_twice_count_once_and_from_a_page_loaded_anew_again,
    a_walk_in_sent_again_after_back_is_told_with_the_total_and_can_be_recorded_again,
    an_outdated_head_count_is_shown_beside_the_newer_one_and_either_can_stand,
    a_mistake_in_an_outdated_form_does_not_make_it_current,
    counts_that_changed_since_the_board_was_shown_are_not_made_final_unseen,
    an_outdated_reopening_keeps_its_reason_and_the_same_one_sent_twice_is_done,
    an_outdated_tick_is_refused_and_the_same_tick_is_done,
);

async fn walk_ins_sent_twice_count_once_and_from_a_page_loaded_anew_again(app: TestApp) {
    let office = office(&app).await;
    let action = links::staff_slot_walk_ins(office.event.slots[0].id);
    let first = office.sato.form(&office.slot_page(), &action).await;
    let second = office.sato.form(&office.slot_page(), &action).await;
    let (first, second) = (first.fill("persons", "3"), second.fill("persons", "3"));

    let clicks = join_all([office.sato.submit(&first), office.sato.submit(&first)]).await;
    let later = office.sato.submit(&first).await;

    let repeats = clicks.iter().filter(|click| {
        assert!(click.location().starts_with(&office.slot_page()));
        click.location() != office.slot_page()
    });
    assert_eq!(repeats.count(), 1, "one of two clicks was the first");
    assert!(later.location().contains("?repeated="));
    assert_eq!(office.persons(&app).await[0], Some(3));
    office.sato.submit(&second).await.location();
    assert_eq!(office.persons(&app).await[0], Some(6), "twice on purpose");
    office
        .sato
        .submit(&second.fill("persons", "4"))
        .await
        .location();
    assert_eq!(
        office.persons(&app).await[0],
        Some(10),
        "another number is another form"
    );

    let slot = office.event.slots[0].id;
    let record = attendance::walk_ins(&app.app, &Authority::SYSTEM, slot)
        .await
        .unwrap()[0]
        .attendance;
    let removal = links::staff_attendance_removal(record.into());
    let removal = office.sato.form(&office.slot_page(), &removal).await;
    for _ in 0..2 {
        let removed = office.sato.submit(&removal).await;
        assert_eq!(removed.location(), office.slot_page());
    }
    assert_eq!(
        attendance::walk_ins(&app.app, &Authority::SYSTEM, slot)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn a_walk_in_sent_again_after_back_is_told_with_the_total_and_can_be_recorded_again(
    app: TestApp,
) {
    let office = office(&app).await;
    let action = links::staff_slot_walk_ins(office.event.slots[0].id);
    let old = office.sato.form(&office.slot_page(), &action).await;
    let (three, four) = (old.clone().fill("persons", "3"), old.fill("persons", "4"));
    office.sato.submit(&three).await.location();

    let again = office.sato.submit(&three).await;
    let told = office.sato.get(again.location()).await;
    let other = office.sato.submit(&four).await;
    assert_eq!(
        office.persons(&app).await[0],
        Some(7),
        "another number is another form"
    );

    assert_eq!(other.location(), office.slot_page());
    let text = told.text();
    for words in [
        "今回は、人数を加えていません",
        "4月1日",
        "記録済みです（3名）",
        "当日参加は、合計3名です",
        "さらに3名を記録する",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let more = told.form_to(&action);
    assert_eq!(more.value("persons"), Some("3"));
    let recorded = office.sato.submit(&more).await;
    assert_eq!(recorded.location(), office.slot_page());
    assert_eq!(office.persons(&app).await[0], Some(10));
    let page = office.sato.get(&office.slot_page()).await.text();
    assert!(page.contains("合計 10名"), "{page}");

    let slot = office.event.slots[0].id;
    for walk_in in attendance::walk_ins(&app.app, &Authority::SYSTEM, slot)
        .await
        .unwrap()
    {
        let removed = attendance::remove(&app.app, &Authority::SYSTEM, walk_in.attendance).await;
        removed.unwrap().unwrap();
    }
    let again = office.sato.submit(&three).await;
    let told = office.sato.get(again.location()).await;
    assert!(
        told.text().contains("その後に取り消されています"),
        "{}",
        told.text()
    );
    office.sato.submit(&told.form_to(&action)).await.location();
    assert_eq!(office.persons(&app).await[0], Some(3));
    let nonsense = format!("{}?repeated=x&persons=-1", office.slot_page());
    let page = office.sato.get(&nonsense).await;
    assert!(!page.text().contains("加えていません"), "{}", page.text());
}

async fn an_outdated_head_count_is_shown_beside_the_newer_one_and_either_can_stand(app: TestApp) {
    let office = office(&app).await;
    let sato = office.head_count(&office.sato, "59").await;
    let suzuki = office.head_count(&office.suzuki, "61").await;

    office.sato.submit(&sato).await.location();
    let again = office.sato.submit(&sato).await;
    let refused = office.suzuki.submit(&suzuki).await;

    assert_eq!(again.status, 303, "the same number is stored already");
    assert_eq!(refused.status, 409);
    let text = refused.text();
    for words in ["佐藤 一さん", "記録なし", "59名", "61名"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(office.persons(&app).await[0], Some(59));
    let action = links::staff_slot_head_count(office.event.slots[0].id);
    let mine = refused.form_to(&action);
    office.suzuki.submit(&mine).await.location();
    assert_eq!(office.persons(&app).await[0], Some(61));
    let removal = links::staff_slot_head_count_removal(office.event.slots[0].id);
    let removal = office.sato.form(&office.slot_page(), &removal).await;
    let corrected = office.head_count(&office.suzuki, "62").await;
    office.suzuki.submit(&corrected).await.location();
    assert_eq!(office.sato.submit(&removal).await.status, 409);
    assert_eq!(office.persons(&app).await[0], Some(62));
}

async fn a_mistake_in_an_outdated_form_does_not_make_it_current(app: TestApp) {
    let office = office(&app).await;
    let typed = office.head_count(&office.suzuki, "sixty").await;
    let sato = office.head_count(&office.sato, "59").await;
    office.sato.submit(&sato).await.location();

    let wrong = office.suzuki.submit(&typed).await;
    let action = links::staff_slot_head_count(office.event.slots[0].id);
    let corrected = wrong.form_to(&action).fill("persons", "60");
    let refused = office.suzuki.submit(&corrected).await;

    assert_eq!((wrong.status, refused.status), (422, 409));
    assert_eq!(wrong.form_to(&action).value("persons"), Some("sixty"));
    assert_eq!(office.persons(&app).await[0], Some(59));
}

async fn counts_that_changed_since_the_board_was_shown_are_not_made_final_unseen(app: TestApp) {
    let office = office(&app).await;
    let owner = app.factory.office().await.owner;
    app.clock.advance(TimeDelta::days(60));
    let clerk = Clerk::sign_in(&app.app, owner, "takahashi", "高橋 三").await;
    let [hall, library] = [0, 1].map(|position| office.event.slots[position].id);
    for slot in [hall, library] {
        let counted = attendance::set_head_count(&app.app, &Authority::SYSTEM, slot, 20).await;
        counted.unwrap().unwrap();
    }
    let board = links::staff_event(office.event.id);
    let action = links::staff_event_finalisation(office.event.id);
    let form = clerk.form(&board, &action).await;
    attendance::record_walk_in(&app.app, &Authority::SYSTEM, library, 1)
        .await
        .unwrap()
        .unwrap();
    attendance::set_head_count(&app.app, &Authority::SYSTEM, library, 25)
        .await
        .unwrap()
        .unwrap();

    let refused = clerk.submit(&form).await;

    assert_eq!(refused.status, 409);
    let text = refused.text();
    assert!(text.contains("20名") && text.contains("25名"), "{text}");
    let stored = event::find(&app.app, office.event.id).await.unwrap();
    assert_eq!(stored.finalised_at, None);
    let seen = refused.form_to(&action);
    for _ in 0..2 {
        assert_eq!(clerk.submit(&seen).await.location(), board);
    }
    let late = clerk.submit(&form).await;
    assert_eq!(late.status, 409);
    assert_eq!(late.forms(), [], "it is final, so it cannot be sent again");
}

async fn an_outdated_reopening_keeps_its_reason_and_the_same_one_sent_twice_is_done(app: TestApp) {
    let office = office(&app).await;
    let owner = app.factory.office().await.owner;
    app.clock.advance(TimeDelta::days(60));
    let clerk = Clerk::sign_in(&app.app, owner, "takahashi", "高橋 三").await;
    for slot in &office.event.slots {
        let counted = attendance::set_head_count(&app.app, &Authority::SYSTEM, slot.id, 20).await;
        counted.unwrap().unwrap();
    }
    let id = office.event.id;
    let finalise = || attendance::finalise(&app.app, &Authority::SYSTEM, id);
    finalise().await.unwrap().unwrap();
    let (board, action) = (links::staff_event(id), links::staff_event_reopening(id));
    let first = clerk
        .form(&board, &action)
        .await
        .fill("reason", "図書館の訂正");
    let stale = clerk
        .form(&board, &action)
        .await
        .fill("reason", "会場の訂正");

    for _ in 0..2 {
        assert_eq!(clerk.submit(&first).await.location(), board);
    }
    let refused = clerk.submit(&stale).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("会場の訂正"), "{}", refused.text());

    finalise().await.unwrap().unwrap();
    let refused = clerk.submit(&stale).await;
    assert_eq!(refused.status, 409);
    let again = refused.form_to(&action);
    assert_eq!(again.value("reason"), Some("会場の訂正"));
    assert_eq!(clerk.submit(&again).await.location(), board);
}

async fn an_outdated_tick_is_refused_and_the_same_tick_is_done(app: TestApp) {
    let office = office(&app).await;
    let slot = office.event.slots[0].id;
    let action = links::staff_slot_attendances(slot);
    let tick = |form: PageForm, persons: &str| form.fill("persons", persons);
    let sato = tick(office.sato.form(&office.slot_page(), &action).await, "2");
    let suzuki = office.suzuki.form(&office.slot_page(), &action).await;

    office.sato.submit(&sato).await.location();
    let same = office.suzuki.submit(&tick(suzuki.clone(), "2")).await;
    let other = office.suzuki.submit(&tick(suzuki, "1")).await;

    assert_eq!((same.status, other.status), (303, 409));
    let text = other.text();
    assert!(text.contains("2名出席") && text.contains("1名"), "{text}");
    assert_eq!(office.persons(&app).await[0], Some(2));
    let mine = other.form_to(&action);
    office.suzuki.submit(&mine).await.location();
    assert_eq!(office.persons(&app).await[0], Some(1));
}
