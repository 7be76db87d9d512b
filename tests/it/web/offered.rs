//! What the pages of a registration offer is what the use case accepts, and what they do not offer it refuses: however
//! the registration stands.

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsudoi::attendance;
use tsudoi::audit::Actor;
use tsudoi::entities::allocation;
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration::{self, Registered};
use tsudoi::types::{Language, SlotId, StaffUserId};
use uuid::Uuid;

use crate::support::{Answer, Clerk, TestApp};

const JA: Language = Language::Ja;

on_both!(a_control_that_is_shown_is_one_the_use_case_accepts);

/// What becomes of a registration before its pages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Confirmed,
    Unconfirmed,
    Attended,
    Cancelled,
    Lapsed,
    PastTheDeadline,
    Over,
}

/// A hall and where a party of three without an e-mail address could move to: a library with two seats, Zoom, and a
/// later screening, the only one that takes them.
async fn event(app: &TestApp) -> Event {
    let event = app.factory.event().main_venue(30).at_library(2).zoom();
    event.later_screening(9).build().await
}

async fn registered(app: &TestApp, event: &Event, case: Case) -> Registered {
    let hall = event.slots[0].id;
    let application = app.factory.registration(event.id, hall);
    let registered = application.party(3).without_email().register().await;
    let id = registered.registration;
    match case {
        Case::Confirmed | Case::PastTheDeadline | Case::Over => {}
        Case::Unconfirmed => confirm_by(app, &registered, TimeDelta::hours(1)).await,
        Case::Attended => {
            let recorded = attendance::record(&app.app, Actor::System, hall, id, 3).await;
            recorded.unwrap().unwrap();
        }
        Case::Cancelled => {
            let cancelled = registration::cancel(&app.app, Actor::Applicant, id).await;
            cancelled.unwrap().unwrap();
        }
        Case::Lapsed => {
            confirm_by(app, &registered, -TimeDelta::hours(3)).await;
            assert_eq!(registration::release_due(&app.app).await.unwrap(), 1);
        }
    }
    registered
}

async fn confirm_by(app: &TestApp, registered: &Registered, after: TimeDelta) {
    let until = app.app.now() + after;
    allocation::Entity::update_many()
        .col_expr(allocation::Column::ConfirmBy, Expr::value(until))
        .filter(allocation::Column::RegistrationId.eq(Uuid::from(registered.registration)))
        .exec(&app.connection().await)
        .await
        .unwrap();
}

/// Whether a page has a form to this address.
fn has_form(page: &Answer, action: &str) -> bool {
    page.forms().iter().any(|form| form.action == action)
}

/// Whether a page has a choice of this slot that can be made.
fn offers(page: &Answer, slot: SlotId) -> bool {
    let value = format!("value=\"{slot}\"");
    let mut inputs = page.body.split("<input").skip(1);
    let input = inputs.find(|input| input.contains(&value));
    input.is_some_and(|input| !input.split('>').next().unwrap().contains(" disabled"))
}

/// Whether residents are offered to cancel, which is the same as whether they can.
async fn can_cancel(app: &TestApp, case: Case, now: &Registered) -> bool {
    let page = app.get(&links::registration(JA, &now.token)).await;
    let cancellation = links::registration_cancellation(JA, &now.token);
    let form = app.get(&cancellation).await;

    let cancelled = registration::cancel(&app.app, Actor::Applicant, now.registration).await;
    let can = cancelled.unwrap().is_ok();

    let is_shown = has_form(&form, &cancellation);
    assert_eq!(is_shown, can, "{case:?}: {}", form.text());
    assert_eq!(page.body.contains(&cancellation), can, "{case:?}");
    can
}

/// The same for a move to a slot.
async fn can_move(app: &TestApp, case: Case, now: &Registered, to: SlotId) -> bool {
    let page = app.get(&links::registration_slot(JA, &now.token)).await;

    let id = now.registration;
    let moved = registration::change_slot(&app.app, Actor::Applicant, id, to).await;
    let can = moved.unwrap().is_ok();

    assert_eq!(offers(&page, to), can, "{case:?}: {}", page.text());
    can
}

/// The same for a cancellation by the office.
async fn can_be_cancelled(app: &TestApp, case: Case, clerk: &Clerk, now: &Registered) -> bool {
    let id = now.registration;
    let page = clerk.get(&links::staff_registration(id)).await;

    let staff = Actor::Staff(StaffUserId::new(Uuid::nil()));
    let cancelled = registration::cancel(&app.app, staff, id).await;
    let can = cancelled.unwrap().is_ok();

    let action = links::staff_registration_cancellation(id);
    assert_eq!(has_form(&page, &action), can, "{case:?}: {}", page.text());
    can
}

/// The same for a confirmation by the office that changes something.
async fn can_be_confirmed(app: &TestApp, case: Case, clerk: &Clerk, now: &Registered) -> bool {
    let id = now.registration;
    let page = clerk.get(&links::staff_registration(id)).await;

    let before = registration::find(&app.app, id).await.unwrap().standing;
    let staff = Actor::Staff(StaffUserId::new(Uuid::nil()));
    let confirmed = registration::confirm(&app.app, staff, id).await.unwrap();
    let after = registration::find(&app.app, id).await.unwrap().standing;
    let can = confirmed.is_ok() && before != after;

    let action = links::staff_registration_confirmation(id);
    assert_eq!(has_form(&page, &action), can, "{case:?}: {}", page.text());
    can
}

async fn a_control_that_is_shown_is_one_the_use_case_accepts(app: TestApp) {
    let owner = app.factory.office().await.owner;
    let morning = app.app.now();
    let nowhere = [false; 3];
    // Cancelled, moved to library, Zoom and later screening, cancelled and confirmed by the office.
    let expected = [
        (Case::Confirmed, true, [false, false, true], true, false),
        (Case::Unconfirmed, true, nowhere, true, true),
        (Case::Attended, false, nowhere, false, false),
        (Case::Cancelled, false, nowhere, false, false),
        (Case::Lapsed, false, nowhere, false, false),
        (Case::PastTheDeadline, false, nowhere, true, false),
        (Case::Over, false, nowhere, false, false),
    ];

    for (number, expected) in expected.into_iter().enumerate() {
        let case = expected.0;
        let event = event(&app).await;
        let mut registrations = Vec::new();
        for _ in 0..6 {
            registrations.push(registered(&app, &event, case).await);
        }
        match case {
            Case::PastTheDeadline => app.clock.set(event.slots[0].change_until),
            Case::Over => app.clock.set(event.slots[0].ends_at),
            Case::Confirmed
            | Case::Unconfirmed
            | Case::Attended
            | Case::Cancelled
            | Case::Lapsed => {}
        }
        let clerk = Clerk::sign_in(&app.app, owner, &format!("sato{number}"), "佐藤 一").await;

        let mut moves = nowhere;
        for (position, can) in moves.iter_mut().enumerate() {
            let to = event.slots[position + 1].id;
            *can = can_move(&app, case, &registrations[position], to).await;
        }
        let accepted = (
            case,
            can_cancel(&app, case, &registrations[3]).await,
            moves,
            can_be_cancelled(&app, case, &clerk, &registrations[4]).await,
            can_be_confirmed(&app, case, &clerk, &registrations[5]).await,
        );

        assert_eq!(accepted, expected);
        app.clock.set(morning);
    }
}
