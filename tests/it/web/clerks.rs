//! Two clerks and a resident at the same things: a double click counts once, nobody's number is overwritten unseen,
//! nothing typed is lost. Not the rules of counts and applications.

use chrono::TimeDelta;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, TransactionTrait};
use tsudoi::attendance;
use tsudoi::audit::Actor;
use tsudoi::entities::{form_key, registration};
use tsudoi::event::{self, Event};
use tsudoi::links;
use tsudoi::registration::{self as applications, Entered, IntakeSource, Registered};
use tsudoi::types::Language;

use crate::support::{Clerk, PageForm, TestApp};

mod confirmed;

const JA: Language = Language::Ja;

on_both!(
    walk_ins_sent_twice_count_once_and_from_a_page_loaded_anew_again,
    a_walk_in_sent_again_after_back_is_told_with_the_total_and_can_be_recorded_again,
    an_outdated_head_count_is_shown_beside_the_newer_one_and_either_can_stand,
    a_mistake_in_an_outdated_form_does_not_make_it_current,
    counts_that_changed_since_the_board_was_shown_are_not_made_final_unseen,
    an_outdated_reopening_keeps_its_reason_and_the_same_one_sent_twice_is_done,
    an_outdated_tick_is_refused_and_the_same_tick_is_done,
    a_clerk_does_not_cancel_what_the_resident_moved_meanwhile,
    a_resident_does_not_change_what_the_office_changed_meanwhile,
    two_clerks_entering_the_same_person_at_the_same_moment_are_told,
    a_form_without_key_and_version_changes_nothing,
    keys_of_forms_are_forgotten_after_some_days,
);

on_postgres!(of_two_entries_held_up_in_two_processes_the_second_is_told);

/// A lecture with a hall and a library, one pair registered for the hall, and two clerks.
struct Office {
    event: Event,
    pair: Registered,
    sato: Clerk,
    suzuki: Clerk,
}

async fn office(app: &TestApp) -> Office {
    let owner = app.factory.office().await.owner;
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(9)
        .build()
        .await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    Office {
        pair: application.party(2).register().await,
        event,
        sato: Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await,
        suzuki: Clerk::sign_in(&app.app, owner, "suzuki", "鈴木 二").await,
    }
}

impl Office {
    fn slot_page(&self) -> String {
        links::staff_slot(self.event.slots[0].id)
    }

    async fn head_count(&self, clerk: &Clerk, persons: &str) -> PageForm {
        let action = links::staff_slot_head_count(self.event.slots[0].id);
        let form = clerk.form(&self.slot_page(), &action).await;
        form.fill("persons", persons)
    }

    async fn persons(&self, app: &TestApp) -> Vec<Option<u32>> {
        let event = event::find(&app.app, self.event.id).await.unwrap();
        let tallies = attendance::counts_of_event(&app.app, &event).await.unwrap();
        tallies.iter().map(|tally| tally.persons()).collect()
    }
}

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
    let record = attendance::walk_ins(&app.app, slot).await.unwrap()[0].attendance;
    let removal = links::staff_attendance_removal(record.into());
    let removal = office.sato.form(&office.slot_page(), &removal).await;
    for _ in 0..2 {
        let removed = office.sato.submit(&removal).await;
        assert_eq!(removed.location(), office.slot_page());
    }
    assert_eq!(attendance::walk_ins(&app.app, slot).await.unwrap().len(), 2);
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
    for walk_in in attendance::walk_ins(&app.app, slot).await.unwrap() {
        let removed = attendance::remove(&app.app, Actor::System, walk_in.attendance).await;
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
    let mended = wrong.form_to(&action).fill("persons", "60");
    let refused = office.suzuki.submit(&mended).await;

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
        let counted = attendance::set_head_count(&app.app, Actor::System, slot, 20).await;
        counted.unwrap().unwrap();
    }
    let board = links::staff_event(office.event.id);
    let action = links::staff_event_finalisation(office.event.id);
    let form = clerk.form(&board, &action).await;
    attendance::record_walk_in(&app.app, Actor::System, library, 1)
        .await
        .unwrap()
        .unwrap();
    attendance::set_head_count(&app.app, Actor::System, library, 25)
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
        let counted = attendance::set_head_count(&app.app, Actor::System, slot.id, 20).await;
        counted.unwrap().unwrap();
    }
    let id = office.event.id;
    let finalise = || attendance::finalise(&app.app, Actor::System, id);
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

async fn a_clerk_does_not_cancel_what_the_resident_moved_meanwhile(app: TestApp) {
    let office = office(&app).await;
    let id = office.pair.registration;
    let (page, action) = (
        links::staff_registration(id),
        links::staff_registration_cancellation(id),
    );
    let form = office.sato.form(&page, &action).await;
    let move_page = links::registration_slot(JA, &office.pair.token);
    let moving = app.get(&move_page).await.form_to(&move_page);
    let library = office.event.slots[1].id.to_string();
    app.submit(&moving.fill("slot", &library)).await.location();

    let refused = office.sato.submit(&form).await;

    assert_eq!(refused.status, 409);
    let text = refused.text();
    for words in ["ご本人", "本会場", "同時上映"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let held = || async {
        let now = applications::find(&app.app, id).await.unwrap();
        now.standing.seats_in()
    };
    assert_eq!(held().await, Some(office.event.slots[1].id));
    let again = refused.form_to(&action);
    for _ in 0..2 {
        assert_eq!(office.sato.submit(&again).await.location(), page);
    }
    assert_eq!(held().await, None);
}

async fn a_resident_does_not_change_what_the_office_changed_meanwhile(app: TestApp) {
    let office = office(&app).await;
    let (id, token) = (office.pair.registration, &office.pair.token);
    let (hall, library) = (office.event.slots[0].id, office.event.slots[1].id);
    let cancel_page = links::registration_cancellation(JA, token);
    let cancelling = app.get(&cancel_page).await.form_to(&cancel_page);
    applications::change_slot(&app.app, Actor::System, id, library)
        .await
        .unwrap()
        .unwrap();
    let move_page = links::registration_slot(JA, token);
    let moving = app.get(&move_page).await.form_to(&move_page);
    let moving = moving.fill("slot", &hall.to_string());

    let not_cancelled = app.submit(&cancelling).await;
    applications::change_slot(&app.app, Actor::System, id, hall)
        .await
        .unwrap()
        .unwrap();
    applications::change_slot(&app.app, Actor::System, id, library)
        .await
        .unwrap()
        .unwrap();
    let not_moved = app.submit(&moving).await;

    for refused in [&not_cancelled, &not_moved] {
        assert_eq!(refused.status, 409);
        assert!(
            refused.text().contains("変更されました"),
            "{}",
            refused.text()
        );
        assert!(refused.text().contains("同時上映"), "{}", refused.text());
    }
    let chosen = not_moved.form_to(&move_page);
    assert_eq!(chosen.value("slot"), Some(hall.to_string().as_str()));
    app.submit(&chosen).await.location();
    let cancelling = app.get(&cancel_page).await.form_to(&cancel_page);
    app.submit(&cancelling).await.location();
    let now = applications::find(&app.app, id).await.unwrap();
    assert!(!now.standing.holds_seats());
}

async fn two_clerks_entering_the_same_person_at_the_same_moment_are_told(app: TestApp) {
    let office = office(&app).await;
    let owner = app.factory.office().await.owner;
    // On PostgreSQL the other clerk is served by another process.
    let other = match app.app.db.backend() {
        sea_orm::DbBackend::Postgres => app.another_process().await,
        _ => app.app.clone(),
    };
    let other = Clerk::sign_in(&other, owner, "takahashi", "高橋 三").await;
    let page = links::staff_registration_entry(office.event.id);
    let action = links::staff_registrations(office.event.id);
    let count = || async {
        registration::Entity::find()
            .count(app.app.db.read())
            .await
            .unwrap()
    };
    for round in 0..5 {
        let call = |form: PageForm, slot: usize| {
            form.fill("kana", &format!("おおいずみ じろう{}", "う".repeat(round)))
                .fill("name", "大泉 次郎")
                .fill("phone", &format!("03-5555-000{round}"))
                .fill("slot", &office.event.slots[slot].id.to_string())
        };
        let before = count().await;
        let sato = call(office.sato.form(&page, &action).await, 0);
        let takahashi = call(other.form(&page, &action).await, 1);

        let (one, two) = tokio::join!(office.sato.submit(&sato), other.submit(&takahashi));

        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} {}", one.text(), two.text());
        assert_eq!(count().await, before + 1);
        let (told, clerk) = if one.status == 409 {
            (one, &office.sato)
        } else {
            (two, &other)
        };
        let text = told.text();
        for words in [
            "同じ方の申込かもしれません",
            "大泉 次郎",
            "受付（電話、入力：",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
        let on_purpose = told.form_to(&action).tick("different", "yes");
        clerk.submit(&on_purpose).await.location();
        assert_eq!(count().await, before + 2);
        let repeated = clerk.submit(&on_purpose).await;
        assert_eq!((repeated.status, count().await), (303, before + 2));
    }
}

/// Both have begun when the seats they wait for are let go, which is the moment in which each could miss the other.
async fn of_two_entries_held_up_in_two_processes_the_second_is_told(app: TestApp) {
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(9)
        .build()
        .await;
    let other = app.another_process().await;
    let connection = app.connection().await;
    let foreign = connection.begin().await.unwrap();
    let lock = format!(
        "UPDATE slots SET position = position WHERE event_id = '{}'",
        event.id
    );
    foreign.execute_unprepared(&lock).await.unwrap();
    let entries = [(app.app.clone(), 0), (other, 1)].map(|(process, slot)| {
        let entry = app.factory.registration(event.id, event.slots[slot].id);
        let new = entry.source(IntakeSource::Telephone).command();
        tokio::spawn(async move { applications::enter(&process, Actor::System, new, false).await })
    });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    foreign.rollback().await.unwrap();

    let mut answers: Vec<&str> = join_all(entries)
        .await
        .into_iter()
        .map(|answer| match answer.unwrap().unwrap() {
            Entered::Decided(Ok(_)) => "accepted",
            Entered::Decided(Err(_)) => "refused",
            Entered::PerhapsTwice(_) => "told",
        })
        .collect();
    answers.sort_unstable();

    assert_eq!(answers, ["accepted", "told"]);
}

async fn a_form_without_key_and_version_changes_nothing(app: TestApp) {
    let office = office(&app).await;
    let [slot, event] = [
        office.event.slots[0].id.to_string(),
        office.event.id.to_string(),
    ];
    let registration = office.pair.registration.to_string();
    let recorded = attendance::record(
        &app.app,
        Actor::System,
        office.event.slots[0].id,
        office.pair.registration,
        2,
    );
    let record = recorded.await.unwrap().unwrap();
    let slot = slot.parse().unwrap();
    let cases = [
        (
            links::staff_slot_attendances(slot),
            vec![("registration", registration.as_str()), ("persons", "1")],
            409,
        ),
        (
            links::staff_slot_walk_ins(slot),
            vec![("persons", "3")],
            422,
        ),
        (
            links::staff_slot_head_count(slot),
            vec![("persons", "50")],
            409,
        ),
        (links::staff_attendance_removal(record.into()), vec![], 409),
        (
            links::staff_event_finalisation(event.parse().unwrap()),
            vec![],
            409,
        ),
    ];

    for (path, fields, status) in cases {
        let answer = office.sato.post(&path, &fields).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
    assert_eq!(office.persons(&app).await[0], Some(2));
    let cancel = links::registration_cancellation(JA, &office.pair.token);
    assert_eq!(app.post(&cancel, &[]).await.status, 409);
}

async fn keys_of_forms_are_forgotten_after_some_days(app: TestApp) {
    let office = office(&app).await;
    let owner = app.factory.office().await.owner;
    let action = links::staff_slot_walk_ins(office.event.slots[0].id);
    let send = |clerk| {
        let (page, action) = (office.slot_page(), action.clone());
        async move {
            let clerk: &Clerk = clerk;
            let form = clerk.form(&page, &action).await;
            clerk.submit(&form.fill("persons", "1")).await.location();
        }
    };
    send(&office.sato).await;
    app.clock.advance(TimeDelta::days(4));
    let later = Clerk::sign_in(&app.app, owner, "takahashi", "高橋 三").await;
    send(&later).await;

    let kept = form_key::Entity::find()
        .count(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(kept, 1);
}
