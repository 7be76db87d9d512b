//! Changes of slot and cancellations beside applications: no seat is lost, none is given twice.

use futures::future::join_all;
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::event::Event;
use tsudoi::registration::{self, Refusal};
use tsudoi::types::{RegistrationId, SlotId};

use super::{SEATS, answers, applications, held, processes, seats_add_up};
use crate::support::TestApp;

on_both!(
    changes_of_slot_beside_applications_lose_and_double_no_seat,
    cancellations_beside_applications_lose_and_double_no_seat,
    one_registration_changed_and_cancelled_at_once_gives_its_seats_back_once,
);

/// Registrations of two people each, in a slot.
async fn registered(
    app: &TestApp,
    event: &Event,
    slot: SlotId,
    many: usize,
) -> Vec<RegistrationId> {
    let mut ids = Vec::with_capacity(many);
    for _ in 0..many {
        let registered = app
            .factory
            .registration(event.id, slot)
            .party(2)
            .register()
            .await;
        ids.push(registered.registration);
    }
    ids
}

async fn changes_of_slot_beside_applications_lose_and_double_no_seat(app: TestApp) {
    let processes = processes(&app).await;
    let event = app
        .factory
        .event()
        .main_venue(SEATS)
        .at_library(SEATS)
        .build()
        .await;
    let (hall, library) = (event.slots[0].id, event.slots[1].id);
    let moving = [
        registered(&app, &event, hall, 15).await,
        registered(&app, &event, library, 15).await,
    ];
    let targets = [library, hall];

    let sent = applications(&app, &processes, &event, library);
    let mut changes = Vec::new();
    for (ids, target) in moving.iter().zip(targets) {
        for (id, process) in ids.iter().zip(processes.iter().cycle()) {
            let (process, id) = (process.clone(), *id);
            changes.push(tokio::spawn(async move {
                registration::change_slot(&process, &Authority::of_link(id), id, target).await
            }));
        }
    }
    let changed = join_all(changes).await;
    answers(sent).await.unwrap();

    let mut moved = 0;
    for change in changed {
        let change = change.unwrap();
        moved += u32::from(matches!(change, Ok(Ok(()))));
        let is_expected = matches!(change, Ok(Ok(()) | Err(Refusal::Full { .. })));
        assert!(is_expected, "{change:?}");
    }
    assert!(moved > 0, "nobody found seats in the other place");
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
    for id in moving.concat() {
        let registration = registration::find(&app.app, id).await.unwrap();
        assert!(
            registration.standing.holds_seats(),
            "a change that found no seat keeps the old one"
        );
    }
}

async fn cancellations_beside_applications_lose_and_double_no_seat(app: TestApp) {
    let processes = processes(&app).await;
    let event = app.factory.event().main_venue(SEATS).build().await;
    let slot = event.slots[0].id;
    let leaving = registered(&app, &event, slot, 25).await;

    let sent = applications(&app, &processes, &event, slot);
    let cancelled = join_all(
        leaving
            .iter()
            .zip(processes.iter().cycle())
            .map(|(id, process)| {
                let (process, id) = (process.clone(), *id);
                tokio::spawn(async move {
                    registration::cancel(&process, &Authority::of_link(id), id).await
                })
            }),
    );
    let (cancelled, answers) = tokio::join!(cancelled, answers(sent));

    for cancellation in cancelled {
        assert!(matches!(cancellation.unwrap(), Ok(Ok(()))));
    }
    let answers = answers.unwrap();
    let accepted = answers.iter().zip(0..).filter(|(answer, _)| answer.is_ok());
    let seats: u32 = accepted.map(|(_, number)| number % 3 + 1).sum();
    assert_eq!(held(&app.app, slot).await, seats);
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
}

async fn one_registration_changed_and_cancelled_at_once_gives_its_seats_back_once(app: TestApp) {
    let processes = processes(&app).await;
    let event = app
        .factory
        .event()
        .main_venue(9)
        .at_library(9)
        .later_screening(9)
        .build()
        .await;
    let [hall, library, later] = [0, 1, 2].map(|position| event.slots[position].id);
    for _ in 0..10 {
        let id = registered(&app, &event, hall, 1).await[0];
        let change = |process: &App, to: SlotId| {
            let process = process.clone();
            tokio::spawn(async move {
                registration::change_slot(&process, &Authority::of_link(id), id, to).await
            })
        };
        let (first, last) = (&processes[0], processes.last().unwrap());
        let cancelling = last.clone();
        let cancel = tokio::spawn(async move {
            registration::cancel(&cancelling, &Authority::of_link(id), id).await
        });
        let attempts = [change(first, library), change(last, later), cancel];

        for attempt in join_all(attempts).await {
            let attempt = attempt.unwrap();
            let is_expected = matches!(attempt, Ok(Ok(()) | Err(Refusal::AlreadyCancelled)));
            assert!(is_expected, "{attempt:?}");
        }

        assert_eq!(seats_add_up(&app.app).await, Ok(()));
        let last = registration::cancel(first, &Authority::of_link(id), id).await;
        assert!(
            matches!(last, Ok(Ok(()) | Err(Refusal::AlreadyCancelled))),
            "{last:?}"
        );
        for slot in [hall, library, later] {
            assert_eq!(held(&app.app, slot).await, 0);
        }
    }
}
