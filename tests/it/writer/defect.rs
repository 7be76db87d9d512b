//! A defect of the writer itself while many write: what was acknowledged is kept, the others are told, and it goes on.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use tsudoi::attendance;
use tsudoi::authority::Authority;
use tsudoi::event::Event;
use tsudoi::links;
use uuid::Uuid;

use crate::support::{Clerk, TestApp};

on_both!(what_was_acknowledged_is_kept_when_the_writer_meets_a_defect);

/// So many write at the same time, each so often.
const AT_ONCE: u32 = 24;
const EACH: u32 = 10;

/// A walk-in that is told apart by its number of persons.
async fn record(clerk: &Clerk, event: &Event, persons: u32, key: Uuid) -> u16 {
    let path = links::staff_slot_walk_ins(event.slots[0].id);
    let fields = [
        ("persons", persons.to_string()),
        ("basis.key", key.to_string()),
    ];
    let fields = [
        (fields[0].0, fields[0].1.as_str()),
        (fields[1].0, fields[1].1.as_str()),
    ];
    clerk.post(&path, &fields).await.status
}

async fn restarts(app: &TestApp) -> String {
    let ready = app.get("/readyz").await;
    assert_eq!(ready.status, 200);
    let mut lines = ready.body.lines();
    let line = lines.find_map(|line| line.strip_prefix("writer: restarted "));
    line.unwrap().to_owned()
}

/// What is stored, each number once.
async fn stored(app: &TestApp, event: &Event) -> BTreeSet<u32> {
    let walk_ins = attendance::walk_ins(&app.app, &Authority::SYSTEM, event.slots[0].id).await;
    let walk_ins = walk_ins.unwrap();
    let persons: BTreeSet<u32> = walk_ins.iter().map(|walk_in| walk_in.persons).collect();
    assert_eq!(persons.len(), walk_ins.len(), "none is there twice");
    persons
}

async fn what_was_acknowledged_is_kept_when_the_writer_meets_a_defect(app: TestApp) {
    let owner = app.factory.office().await.owner;
    let event = app.factory.event().main_venue(30).build().await;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    assert_eq!(restarts(&app).await, "0 times");
    let acknowledged = AtomicUsize::new(0);
    let write = async |first: u32| {
        let mut answers = Vec::new();
        for persons in (first..).step_by(AT_ONCE as usize).take(EACH as usize) {
            let key = Uuid::new_v4();
            let status = record(&clerk, &event, persons, key).await;
            if status == 303 && acknowledged.fetch_add(1, Ordering::Relaxed) == 60 {
                app.app.db.plant_defect_in_writer();
            }
            answers.push((persons, key, status));
        }
        answers
    };

    let answers = join_all((1..=AT_ONCE).map(write)).await.concat();

    let (yes, no): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(.., status)| *status == 303);
    assert!(yes.len() > 60 && !no.is_empty(), "{} {no:?}", yes.len());
    assert!(no.iter().all(|(.., status)| *status == 503), "{no:?}");
    let kept = stored(&app, &event).await;
    for (persons, ..) in &yes {
        assert!(kept.contains(persons), "{persons} was acknowledged");
    }
    assert_eq!(restarts(&app).await, "1 times");
    // Who was told that nobody knows sends the same form again: it counts once.
    for (persons, key, _) in no {
        assert_eq!(record(&clerk, &event, persons, key).await, 303);
    }
    let all: BTreeSet<u32> = (1..=AT_ONCE * EACH).collect();
    assert_eq!(stored(&app, &event).await, all);
}
