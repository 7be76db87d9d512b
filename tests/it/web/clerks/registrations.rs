//! Two at one application: entered twice, moved, cancelled.

use super::*;

on_both!(
    a_clerk_does_not_cancel_what_the_resident_moved_meanwhile,
    a_resident_does_not_change_what_the_office_changed_meanwhile,
    two_clerks_entering_the_same_person_at_the_same_moment_are_told,
);

on_postgres!(of_two_entries_held_up_in_two_processes_the_second_is_told);

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
        let found = applications::find(&app.app, id).await;
        found.unwrap().standing.seats_in()
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
    let found = applications::find(&app.app, id).await.unwrap();
    assert_eq!(found.standing.seats_in(), None);
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
