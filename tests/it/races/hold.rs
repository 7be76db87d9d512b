//! Confirmations beside the job that gives seats back: each application is confirmed or lapses, never both, and no seat
//! is lost or given twice.

use std::sync::Arc;

use chrono::TimeDelta;
use futures::future::join_all;
use tsudoi::event::Event;
use tsudoi::jobs::release_holds;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::registration::{self, EndReason, Refusal};
use tsudoi::types::RegistrationId;

use super::{held, processes, seats_add_up};
use crate::support::TestApp;

on_both!(
    a_confirmation_and_a_release_at_the_same_moment_agree,
    two_releases_at_the_same_moment_give_each_seat_back_once,
);

/// Applications of one person each that wait to be confirmed.
async fn waiting(app: &mut TestApp, many: usize) -> (Event, Vec<RegistrationId>) {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: Rate::new(1, 1),
        ..LimitSettings::default()
    }));
    let event = app.factory.event().main_venue(500).build().await;
    let mut ids = Vec::with_capacity(many);
    for _ in 0..=many {
        let new = app
            .factory
            .registration(event.id, event.slots[0].id)
            .command();
        let registered = registration::apply(&app.app, None, new)
            .await
            .unwrap()
            .unwrap();
        ids.push(registered.registration);
    }
    // The first one came at the usual pace.
    ids.remove(0);
    (event, ids)
}

async fn a_confirmation_and_a_release_at_the_same_moment_agree(mut app: TestApp) {
    let (event, ids) = waiting(&mut app, 60).await;
    app.deliver().await;
    app.clock.advance(TimeDelta::minutes(30));
    let processes = processes(&app).await;
    let (first, last) = (processes[0].clone(), processes.last().unwrap().clone());

    let all = ids.iter().copied().collect();
    let links = registration::issue_links(&app.app, all).await.unwrap();

    let releasing = tokio::spawn(async move { release_holds::run_once(&last).await.unwrap() });
    let confirming = ids.iter().rev().map(|id| {
        let (app, link) = (first.clone(), links[id].clone());
        tokio::spawn(async move { registration::confirm_by_link(&app, &link).await })
    });
    let (lapsed, confirmed) = tokio::join!(releasing, join_all(confirming));

    let mut in_time = 0;
    for (id, answer) in ids.iter().rev().zip(confirmed) {
        let standing = registration::find(&app.app, *id).await.unwrap().standing;
        match answer.unwrap().unwrap() {
            Ok(()) => {
                in_time += 1;
                assert!(standing.is_confirmed());
            }
            Err(refusal) => {
                let why = standing.end_reason();
                assert_eq!((refusal, why), (Refusal::Lapsed, Some(EndReason::Lapsed)));
            }
        }
    }
    assert_eq!(in_time + lapsed.unwrap(), 60);
    let kept = u64::from(held(&app.app, event.slots[0].id).await);
    assert_eq!(kept, in_time + 1);
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
}

async fn two_releases_at_the_same_moment_give_each_seat_back_once(mut app: TestApp) {
    let (event, ids) = waiting(&mut app, 100).await;
    app.deliver().await;
    app.clock.advance(TimeDelta::minutes(30));
    let processes = processes(&app).await;
    let releasing = (0..4).zip(processes.iter().cycle()).map(|(_, process)| {
        let process = process.clone();
        tokio::spawn(async move {
            let mut lapsed = 0;
            while let Ok(some @ 1..) = release_holds::run_once(&process).await {
                lapsed += some;
            }
            lapsed
        })
    });

    let lapsed: u64 = join_all(releasing)
        .await
        .into_iter()
        .map(Result::unwrap)
        .sum();
    let rest = release_holds::run_once(&app.app).await.unwrap();

    assert_eq!(lapsed + rest, ids.len() as u64);
    assert_eq!(held(&app.app, event.slots[0].id).await, 1);
    assert_eq!(seats_add_up(&app.app).await, Ok(()));
}
