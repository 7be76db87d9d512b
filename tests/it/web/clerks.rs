//! Two clerks and a resident at the same things: a double click counts once, nobody's number is overwritten unseen,
//! nothing typed is lost. Not the rules of counts and applications.

use chrono::TimeDelta;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, TransactionTrait};
use tsudoi::attendance;
use tsudoi::authority::Authority;
use tsudoi::entities::{form_key, registration};
use tsudoi::event::{self, Event};
use tsudoi::links;
use tsudoi::registration::{self as applications, Entered, IntakeSource, Registered};
use tsudoi::types::Language;

use crate::support::{Clerk, PageForm, TestApp};

mod confirmed;
mod counts;
mod registrations;

const JA: Language = Language::Ja;

on_both!(
    a_form_without_key_and_version_changes_nothing,
    keys_of_forms_are_forgotten_after_some_days,
);

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
        let tallies = attendance::counts_of_event(&app.app, &Authority::SYSTEM, &event)
            .await
            .unwrap();
        tallies.iter().map(|tally| tally.persons()).collect()
    }
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
        &Authority::SYSTEM,
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
