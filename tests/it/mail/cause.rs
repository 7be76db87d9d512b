//! One mail for each cause: handed to the outbox twice, in one transaction, in one batch or by two processes at once.
//! And a mail for every cause: two changes of one registration are told twice.

use std::collections::BTreeMap;

use futures::future::join_all;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::entities::outbox_message;
use tsudoi::error::{AppError, Result};
use tsudoi::mail::{self, Cause, Enqueued, Letter};
use tsudoi::registration;
use tsudoi::tx::Tx;
use tsudoi::types::{EmailAddress, OwnerId};
use tsudoi_migrations::{Migrator, MigratorTrait};
use uuid::Uuid;

use crate::support::TestApp;

on_both!(
    a_second_letter_of_one_cause_is_told_so_and_changes_nothing,
    of_one_transaction_and_of_one_batch_one_letter_is_new,
    what_is_undone_was_no_letter_of_its_cause,
    a_registration_moved_twice_is_told_twice_and_a_form_sent_again_is_not,
    mails_of_an_earlier_version_get_a_cause_of_their_own_and_a_way_back,
);

on_postgres!(of_two_processes_one_puts_the_letter_in);

/// A reminder as some feature would write it.
fn reminder(day: u32, subject: &str) -> Letter {
    Letter {
        cause: Cause::new("reminder", Uuid::nil(), day),
        kind: "reminder",
        topic: None,
        owner: OwnerId::new(Uuid::nil()),
        to: EmailAddress::parse("hanako@example.jp").unwrap(),
        subject: subject.to_owned(),
        body: "明日です。".to_owned(),
        calendar: None,
    }
}

async fn enqueue(app: &App, letter: Letter) -> Result<Enqueued> {
    app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        mail::enqueue(tx, letter.clone()).await
    })
    .await
}

/// Cause and subject of every mail.
async fn mails(app: &TestApp) -> Vec<(String, String)> {
    let rows = outbox_message::Entity::find()
        .order_by_asc(outbox_message::Column::CreatedAt)
        .order_by_asc(outbox_message::Column::Cause)
        .all(app.app.db.read())
        .await
        .unwrap();
    let told = |row: outbox_message::Model| (row.cause, row.subject);
    rows.into_iter().map(told).collect()
}

fn stored(day: u32, subject: &str) -> (String, String) {
    let cause = Cause::new("reminder", Uuid::nil(), day);
    (cause.as_str().to_owned(), subject.to_owned())
}

async fn a_second_letter_of_one_cause_is_told_so_and_changes_nothing(app: TestApp) {
    let first = enqueue(&app.app, reminder(1, "一通目")).await.unwrap();
    let waiting = enqueue(&app.app, reminder(1, "二通目")).await.unwrap();
    app.deliver().await;
    let sent = enqueue(&app.app, reminder(1, "三通目")).await.unwrap();
    let other = enqueue(&app.app, reminder(2, "翌日")).await.unwrap();
    app.deliver().await;

    assert_eq!(
        [first, waiting, sent, other],
        [
            Enqueued::New,
            Enqueued::Before,
            Enqueued::Before,
            Enqueued::New
        ]
    );
    assert_eq!(mails(&app).await, [stored(1, "一通目"), stored(2, "翌日")]);
    let went: Vec<String> = app
        .transport
        .sent()
        .into_iter()
        .map(|m| m.subject)
        .collect();
    assert_eq!(went, ["一通目", "翌日"]);
}

async fn of_one_transaction_and_of_one_batch_one_letter_is_new(app: TestApp) {
    let twice = app.app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        let first = mail::enqueue(tx, reminder(1, "一通目")).await?;
        Ok((first, mail::enqueue(tx, reminder(1, "二通目")).await?))
    });
    assert_eq!(twice.await.unwrap(), (Enqueued::New, Enqueued::Before));

    // Some of the batch fail, so it runs twice; others bring rows that are written at its end.
    let event = app.factory.event().main_venue(90).build().await;
    let letters = join_all((0..30).map(|number| {
        app.app.write(&Authority::SYSTEM, async move |tx: &Tx| {
            let answer = mail::enqueue(tx, reminder(2, "同時")).await?;
            if number % 10 == 9 {
                return Err(AppError::Conflict);
            }
            Ok(answer)
        })
    }));
    let registrations = join_all((0..10).map(|_| {
        let application = app.factory.registration(event.id, event.slots[0].id);
        registration::register(&app.app, &Authority::PUBLIC, application.command())
    }));
    let (letters, registrations) = tokio::join!(letters, registrations);

    let answers: Vec<Enqueued> = letters.into_iter().flatten().collect();
    let new = answers.iter().filter(|answer| **answer == Enqueued::New);
    assert_eq!((answers.len(), new.count()), (27, 1));
    assert!(
        registrations
            .iter()
            .all(|answer| matches!(answer, Ok(Ok(_))))
    );
    let mails = mails(&app).await;
    assert_eq!(mails.len(), 12);
    let reminders: Vec<_> = mails
        .into_iter()
        .filter(|mail| mail.0.starts_with("reminder"))
        .collect();
    assert_eq!(reminders, [stored(1, "一通目"), stored(2, "同時")]);
}

async fn what_is_undone_was_no_letter_of_its_cause(app: TestApp) {
    let undone = app.app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        let answer = mail::enqueue(tx, reminder(1, "取り消し")).await?;
        assert_eq!(answer, Enqueued::New);
        Err::<(), _>(AppError::Conflict)
    });
    assert!(matches!(undone.await, Err(AppError::Conflict)));

    let again = enqueue(&app.app, reminder(1, "もう一度")).await.unwrap();

    assert_eq!(again, Enqueued::New);
    assert_eq!(mails(&app).await, [stored(1, "もう一度")]);
}

async fn of_two_processes_one_puts_the_letter_in(app: TestApp) {
    const DAYS: u32 = 40;
    let another = app.another_process().await;
    // In opposite orders, so that each waits for the other now and then.
    let forwards = join_all((0..DAYS).map(|day| enqueue(&app.app, reminder(day, "甲"))));
    let backwards = join_all(
        (0..DAYS)
            .rev()
            .map(|day| enqueue(&another, reminder(day, "乙"))),
    );

    let (forwards, backwards) = tokio::join!(forwards, backwards);

    let mut new: BTreeMap<u32, u32> = BTreeMap::new();
    let days = (0..DAYS).chain((0..DAYS).rev());
    for (day, answer) in days.zip(forwards.into_iter().chain(backwards)) {
        *new.entry(day).or_default() += u32::from(answer.unwrap() == Enqueued::New);
    }
    assert_eq!(new, (0..DAYS).map(|day| (day, 1)).collect());
    assert_eq!(mails(&app).await.len(), 40);
}

async fn a_registration_moved_twice_is_told_twice_and_a_form_sent_again_is_not(app: TestApp) {
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .build()
        .await;
    let [hall, library] = [event.slots[0].id, event.slots[1].id];
    let registered = app.factory.registration(event.id, hall).register().await;
    let id = registered.registration;

    let mut moved = Vec::new();
    for to in [library, library, hall, library] {
        app.clock.advance(chrono::TimeDelta::minutes(1));
        let answer = registration::change_slot(&app.app, &Authority::SYSTEM, id, to).await;
        moved.push(answer.unwrap().is_ok());
    }
    assert_eq!(moved, [true, false, true, true]);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let cancelled = registration::cancel(&app.app, &Authority::SYSTEM, id).await;
    assert!(matches!(cancelled, Ok(Ok(()))));
    app.deliver().await;

    let causes: Vec<String> = mails(&app).await.into_iter().map(|mail| mail.0).collect();
    assert_eq!(
        causes,
        [
            format!("registration_confirmed:{id}:0"),
            format!("slot_changed:{id}:1"),
            format!("slot_changed:{id}:2"),
            format!("slot_changed:{id}:3"),
            format!("registration_cancelled:{id}:4"),
        ]
    );
    assert_eq!(app.transport.sent().len(), 5);
}

async fn mails_of_an_earlier_version_get_a_cause_of_their_own_and_a_way_back(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    for address in ["hanako@example.jp", "taro@example.jp"] {
        let application = app.factory.registration(event.id, event.slots[0].id);
        application.email(address).register().await;
    }
    let connection = app.connection().await;
    let newest = Migrator::migrations()
        .iter()
        .filter(|migration| migration.name() >= "m20261125_000701")
        .count();
    let newest = u32::try_from(newest).unwrap();

    Migrator::down(&connection, Some(newest)).await.unwrap();
    let without = connection
        .execute_unprepared("SELECT cause FROM outbox_messages")
        .await;
    Migrator::up(&connection, None).await.unwrap();

    assert!(without.is_err(), "the way back takes the column away");
    let rows = outbox_message::Entity::find()
        .all(&connection)
        .await
        .unwrap();
    let expected: Vec<String> = rows
        .iter()
        .map(|row| format!("mail:{}", row.message_id))
        .collect();
    let causes: Vec<String> = rows.into_iter().map(|row| row.cause).collect();
    assert_eq!((causes.len(), causes), (2, expected));
    let same = outbox_message::Entity::update_many()
        .col_expr(outbox_message::Column::Cause, "one".into())
        .filter(outbox_message::Column::Kind.eq("registration_confirmed"))
        .exec(&connection);
    assert!(same.await.is_err(), "two mails of one cause");
    app.deliver().await;
    assert_eq!(app.transport.sent().len(), 2);
}
