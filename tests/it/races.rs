//! Many people at once: the last seats, one form sent many times, and (in `races/change.rs`) changes and cancellations
//! beside applications. On PostgreSQL two processes share the database. The capacity race is also run with the guard
//! switched off, and must then be lost: it can fail.

use std::net::IpAddr;

use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::entities::{allocation, outbox_message, registration as registrations, slot as slots};
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration::form::Field;
use tsudoi::registration::{self, NewRegistration, Outcome, Refusal, Registered};
use tsudoi::types::{Language, SlotId};
use uuid::Uuid;

use crate::support::{Answer, Application, TestApp};

mod change;
mod hold;
mod order;

on_both!(
    two_hundred_applications_never_exceed_fifty_seats,
    a_hundred_sendings_of_one_form_make_one_registration,
    two_hundred_browsers_share_fifty_seats,
);

#[cfg(feature = "race-controls")]
on_both!(without_the_guard_the_race_is_lost);

const SEATS: u32 = 50;
const PEOPLE: u32 = 200;

/// The processes that share the database: two on PostgreSQL; SQLite has one writer by design.
async fn processes(app: &TestApp) -> Vec<App> {
    match app.app.db.backend() {
        sea_orm::DbBackend::Postgres => vec![app.app.clone(), app.another_process().await],
        _ => vec![app.app.clone()],
    }
}

type Sent = tokio::task::JoinHandle<tsudoi::error::Result<Outcome<Registered>>>;

/// Sends an application from a task of its own.
fn send(app: &App, new: NewRegistration) -> Sent {
    let app = app.clone();
    tokio::spawn(async move { registration::register(&app, &Authority::PUBLIC, new).await })
}

/// Parties of one to three, each to the next process.
fn applications(app: &TestApp, processes: &[App], event: &Event, slot: SlotId) -> Vec<Sent> {
    (0..PEOPLE)
        .zip(processes.iter().cycle())
        .map(|(number, process)| {
            let new = app
                .factory
                .registration(event.id, slot)
                .party(number % 3 + 1);
            send(process, new.command())
        })
        .collect()
}

/// The answers, where every one of them is an answer.
async fn answers(sent: Vec<Sent>) -> Result<Vec<Outcome<Registered>>, String> {
    join_all(sent)
        .await
        .into_iter()
        .map(|joined| {
            joined
                .unwrap()
                .map_err(|error| format!("an error: {error}"))
        })
        .collect()
}

/// What must hold afterwards, whatever happened: no slot is oversold, and every counter is the sum of its rows.
async fn seats_add_up(app: &App) -> Result<(), String> {
    for slot in slots::Entity::find().all(app.db.read()).await.unwrap() {
        let live = allocation::Entity::find()
            .filter(allocation::Column::SlotId.eq(slot.id))
            .filter(allocation::Column::EndedAt.is_null())
            .all(app.db.read())
            .await
            .unwrap();
        let rows: i32 = live.iter().map(|allocation| allocation.seats).sum();
        if slot.capacity.is_some_and(|capacity| rows > capacity) {
            return Err(format!(
                "{rows} of {:?} seats are given away",
                slot.capacity
            ));
        }
        if rows != slot.seats_held {
            return Err(format!(
                "the counter says {}, the rows {rows}",
                slot.seats_held
            ));
        }
    }
    let mismatches = registration::seat_mismatches(app).await.unwrap();
    if mismatches.is_empty() {
        Ok(())
    } else {
        Err(format!("{mismatches:?}"))
    }
}

async fn held(app: &App, slot: SlotId) -> u32 {
    let row = slots::Entity::find_by_id(Uuid::from(slot))
        .one(app.db.read())
        .await;
    u32::try_from(row.unwrap().unwrap().seats_held).unwrap()
}

/// 200 parties for 50 seats: whoever was refused did not fit, and everybody else is in the rows.
async fn capacity_race(app: &TestApp, processes: &[App]) -> Result<(), String> {
    let event = app.factory.event().main_venue(SEATS).build().await;
    let slot = event.slots[0].id;

    let answers = answers(applications(app, processes, &event, slot)).await?;

    let mut seats = 0;
    let mut smallest_refused = u32::MAX;
    for (answer, number) in answers.iter().zip(0..) {
        match answer {
            Ok(registered) if registered.is_repeat => return Err("a repeat".to_owned()),
            Ok(_) => seats += number % 3 + 1,
            Err(Refusal::Full { .. }) => smallest_refused = smallest_refused.min(number % 3 + 1),
            Err(refusal) => return Err(format!("refused: {refusal:?}")),
        }
    }
    if seats > SEATS {
        return Err(format!("{seats} of {SEATS} seats were promised"));
    }
    if smallest_refused <= SEATS - seats {
        return Err(format!(
            "a party of {smallest_refused} was refused, {seats} seats are taken"
        ));
    }
    if held(&app.app, slot).await != seats {
        return Err("the counter is not what was promised".to_owned());
    }
    seats_add_up(&app.app).await
}

async fn two_hundred_applications_never_exceed_fifty_seats(app: TestApp) {
    let processes = processes(&app).await;

    assert_eq!(capacity_race(&app, &processes).await, Ok(()));
}

#[cfg(feature = "race-controls")]
async fn without_the_guard_the_race_is_lost(app: TestApp) {
    let processes = processes(&app).await;
    for process in &processes {
        process.memory.of::<registration::SeatGuard>().switch_off();
    }

    let lost = capacity_race(&app, &processes).await.unwrap_err();

    assert!(lost.contains("seats were promised"), "{lost}");
}

async fn a_hundred_sendings_of_one_form_make_one_registration(app: TestApp) {
    let processes = processes(&app).await;
    let event = app.factory.event().main_venue(3).build().await;
    let new = app
        .factory
        .registration(event.id, event.slots[0].id)
        .party(2)
        .command();
    let sent = (0..100)
        .zip(processes.iter().cycle())
        .map(|(_, process)| send(process, new.clone()))
        .collect();

    let answers = answers(sent).await.unwrap();

    let registered: Vec<Registered> = answers.into_iter().map(Outcome::unwrap).collect();
    let first = registered
        .iter()
        .filter(|registered| !registered.is_repeat)
        .count();
    let is_same = |other: &Registered| {
        (other.registration, &other.receipt, &other.token)
            == (
                registered[0].registration,
                &registered[0].receipt,
                &registered[0].token,
            )
    };
    assert_eq!(first, 1);
    assert!(registered.iter().all(is_same));
    let connection = app.app.db.read();
    assert_eq!(
        registrations::Entity::find()
            .count(connection)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        outbox_message::Entity::find()
            .count(connection)
            .await
            .unwrap(),
        1
    );
    assert_eq!(held(&app.app, event.slots[0].id).await, 2);
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
}

async fn two_hundred_browsers_share_fifty_seats(app: TestApp) {
    let event = app.factory.event().main_venue(SEATS).build().await;
    let path = links::registrations(Language::Ja, event.id);
    app.client().await;
    let sending = (0..PEOPLE).map(|number| {
        let typed = Application::new(event.slots[0].id);
        let typed = typed.with(Field::Party, &(number % 3 + 1).to_string());
        // Ten places, each of which may ask for forty seats.
        let place = u8::try_from(number % 10).ok();
        let client = place.map(|last| IpAddr::from([192, 0, 2, last]));
        let (app, path) = (&app, &path);
        async move { app.post_from(client, path, &typed.pairs()).await }
    });

    let answers: Vec<Answer> = join_all(sending).await;

    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert!(
        statuses.iter().all(|status| [303, 409].contains(status)),
        "{statuses:?}"
    );
    let accepted = statuses
        .iter()
        .zip(0..)
        .filter(|(status, _)| **status == 303);
    let seats: u32 = accepted.map(|(_, number)| number % 3 + 1).sum();
    assert!(seats == SEATS || seats == SEATS - 1, "{seats}");
    assert_eq!(held(&app.app, event.slots[0].id).await, seats);
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
}
