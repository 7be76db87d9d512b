//! One order of locks: an event, then slots, then registrations. Whoever keeps to it waits for nobody in a circle, and
//! whoever does not is refused before the statement.

use std::time::Duration;

use futures::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tsudoi::app::App;
use tsudoi::audit::Actor;
use tsudoi::error::AppError;
use tsudoi::event::{self, Event};
use tsudoi::registration::{self, Refusal};
use tsudoi::types::{RegistrationId, SlotId};

use super::{processes, seats_add_up};
use crate::support::TestApp;

on_both!(
    rows_are_locked_in_one_order_or_not_at_all,
    what_moved_while_its_slot_was_locked_is_looked_at_again,
);

on_postgres!(cancellations_moves_and_promotions_never_wait_for_each_other);

async fn two_slots(app: &TestApp) -> Event {
    let event = app.factory.event().main_venue(60).at_library(60);
    event.build().await
}

async fn registered(
    app: &TestApp,
    event: &Event,
    slot: SlotId,
    many: usize,
) -> Vec<RegistrationId> {
    let mut ids = Vec::with_capacity(many);
    for _ in 0..many {
        let application = app.factory.registration(event.id, slot);
        ids.push(application.register().await.registration);
    }
    ids
}

/// A row to lock.
#[derive(Clone, Copy, Debug)]
enum Row {
    Event,
    FirstSlot,
    SecondSlot,
    Registration,
}

async fn rows_are_locked_in_one_order_or_not_at_all(app: TestApp) {
    use Row::{Event, FirstSlot, Registration, SecondSlot};

    let event = two_slots(&app).await;
    let id = registered(&app, &event, event.slots[0].id, 1).await[0];
    let mut slots = [event.slots[0].id, event.slots[1].id];
    slots.sort_unstable();
    let cases: [(&[Row], bool); 7] = [
        (&[Event, FirstSlot, SecondSlot, Registration], true),
        (&[FirstSlot, Registration], true),
        (&[FirstSlot, SecondSlot, FirstSlot], true),
        (&[Event, Registration, Registration, Event], true),
        (&[Registration, FirstSlot], false),
        (&[SecondSlot, FirstSlot], false),
        (&[FirstSlot, Event], false),
    ];

    for (rows, is_in_order) in cases {
        let locked = app.app.write(Actor::System, async move |tx| {
            for row in rows {
                match row {
                    Event => event::lock_in(tx, event.id).await?,
                    FirstSlot => registration::lock_slot_in(tx, slots[0]).await?,
                    SecondSlot => registration::lock_slot_in(tx, slots[1]).await?,
                    Registration => registration::lock_in(tx, id).await?,
                }
            }
            Ok(())
        });

        match locked.await {
            Ok(()) => assert!(is_in_order, "{rows:?}"),
            Err(error) => {
                assert!(!is_in_order, "{rows:?}: {error}");
                let words = error.to_string();
                assert!(words.contains("locked out of order"), "{words}");
            }
        }
    }
}

async fn what_moved_while_its_slot_was_locked_is_looked_at_again(app: TestApp) {
    let processes = processes(&app).await;
    let event = two_slots(&app).await;
    let [hall, library] = [0, 1].map(|position| event.slots[position].id);
    let (first, last) = (&processes[0], processes.last().unwrap());
    for id in registered(&app, &event, hall, 20).await {
        let attempts = [
            moved(first, id, library),
            moved(last, id, library),
            cancelled(first, id),
            cancelled(last, id),
        ];

        for attempt in join_all(attempts).await {
            assert!(is_expected(&attempt.unwrap()), "not an answer");
        }

        let found = registration::find(&app.app, id).await.unwrap();
        assert!(!found.standing.holds_seats(), "{:?}", found.standing);
    }
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
}

type Attempt = tokio::task::JoinHandle<tsudoi::error::Result<registration::Outcome<()>>>;

fn moved(app: &App, id: RegistrationId, to: SlotId) -> Attempt {
    let app = app.clone();
    tokio::spawn(async move { registration::change_slot(&app, Actor::Applicant, id, to).await })
}

fn cancelled(app: &App, id: RegistrationId) -> Attempt {
    let app = app.clone();
    tokio::spawn(async move { registration::cancel(&app, Actor::Applicant, id).await })
}

/// What a waiting list does when a seat is free: it locks the slot and then one of those who stand there.
fn promoted(app: &App, slot: SlotId, id: RegistrationId) -> Attempt {
    let app = app.clone();
    tokio::spawn(async move {
        let use_case = async move |tx: &tsudoi::tx::Tx| {
            registration::lock_slot_in(tx, slot).await?;
            registration::lock_in(tx, id).await?;
            Ok(Ok(()))
        };
        app.write_on(Actor::System, slot, use_case).await
    })
}

fn is_expected(answer: &tsudoi::error::Result<registration::Outcome<()>>) -> bool {
    matches!(
        answer,
        Ok(Ok(()) | Err(Refusal::AlreadyCancelled | Refusal::SameSlot)) | Err(AppError::Conflict)
    )
}

async fn cancellations_moves_and_promotions_never_wait_for_each_other(app: TestApp) {
    let server = app.connection().await;
    // Shorter than a use case waits for a lock: whoever waits in a circle is found out, and counted.
    execute(
        &server,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''20ms''', current_database()); END $$",
    )
    .await;
    let processes = [app.another_process().await, app.another_process().await];
    let event = two_slots(&app).await;
    let [hall, library] = [0, 1].map(|position| event.slots[position].id);
    let in_hall = registered(&app, &event, hall, 40).await;
    let in_library = registered(&app, &event, library, 40).await;

    let mut attempts = Vec::new();
    for (number, (one, other)) in in_hall.iter().zip(&in_library).enumerate() {
        let (process, another) = (&processes[number % 2], &processes[(number + 1) % 2]);
        attempts.push(promoted(another, hall, *one));
        attempts.push(promoted(process, library, *other));
        attempts.push(moved(process, *one, library));
        attempts.push(moved(another, *other, hall));
        if number % 2 == 0 {
            attempts.push(cancelled(another, *one));
            attempts.push(cancelled(process, *other));
        }
    }
    for attempt in join_all(attempts).await {
        let answer = attempt.unwrap();
        assert!(is_expected(&answer), "{answer:?}");
    }

    assert_eq!(seats_add_up(&app.app).await, Ok(()));
    let found = counted_after(&processes, &event, &server).await;
    assert_eq!(found, 0, "deadlocks");
    // What is counted is what is meant: two transactions in opposite orders are found out.
    let lost = in_opposite_orders(&app, hall, library).await;
    assert_eq!((lost, deadlocks(&server).await), (1, 1));
}

/// The deadlocks so far. The server counts what a connection met when the connection is idle, once a second at most.
async fn counted_after(processes: &[App], event: &Event, server: &DatabaseConnection) -> i64 {
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    for process in processes {
        let slot = event.slots[0].id;
        promoted(process, slot, RegistrationId::new(slot.into()))
            .await
            .unwrap()
            .unwrap_err();
    }
    deadlocks(server).await
}

async fn deadlocks(server: &DatabaseConnection) -> i64 {
    let sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let statement = Statement::from_string(server.get_database_backend(), sql);
    let row = server.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// How many of two transactions lost that lock two slots in opposite orders.
async fn in_opposite_orders(app: &TestApp, one: SlotId, other: SlotId) -> usize {
    let lock = |slot| format!("UPDATE slots SET seats_held = seats_held WHERE id = '{slot}'");
    let connections = [app.connection().await, app.connection().await];
    for (connection, slot) in connections.iter().zip([one, other]) {
        execute(connection, "BEGIN").await;
        execute(connection, &lock(slot)).await;
    }
    let (first, second) = (lock(other), lock(one));
    let locked = tokio::join!(connections[0].execute_unprepared(&first), async {
        let locked = connections[1].execute_unprepared(&second).await;
        execute(&connections[1], "ROLLBACK").await;
        locked
    },);
    for connection in connections {
        // Its counts are told when it goes.
        connection.close().await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    usize::from(locked.0.is_err()) + usize::from(locked.1.is_err())
}

async fn execute(connection: &DatabaseConnection, sql: &str) {
    connection.execute_unprepared(sql).await.unwrap();
}
