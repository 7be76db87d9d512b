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
use tsudoi::types::{Language, SlotId};
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

const CASES: [Case; 7] = [
    Case::Confirmed,
    Case::Unconfirmed,
    Case::Attended,
    Case::Cancelled,
    Case::Lapsed,
    Case::PastTheDeadline,
    Case::Over,
];

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
        Case::Confirmed => {}
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
        Case::PastTheDeadline => app.clock.set(event.slots[0].change_until),
        Case::Over => app.clock.set(event.slots[0].ends_at),
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

async fn a_control_that_is_shown_is_one_the_use_case_accepts(app: TestApp) {
    let event = event(&app).await;
    let owner = app.factory.office().await.owner;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let actor = Actor::Staff(app.clerk().await);
    let morning = app.app.now();
    let mut accepted = Vec::new();

    for case in CASES {
        let now = registered(&app, &event, case).await;
        let page = app.get(&links::registration(JA, &now.token)).await;
        let cancellation = links::registration_cancellation(JA, &now.token);
        let form = app.get(&cancellation).await;
        let is_shown = has_form(&form, &cancellation);
        let cancelled = registration::cancel(&app.app, Actor::Applicant, now.registration).await;
        let is_cancelled = cancelled.unwrap().is_ok();
        assert_eq!(is_shown, is_cancelled, "{case:?}: {}", form.text());
        assert_eq!(page.body.contains(&cancellation), is_cancelled, "{case:?}");
        app.clock.set(morning);

        let now = registered(&app, &event, case).await;
        let id = now.registration;
        let (show, action) = (
            links::staff_registration(id),
            links::staff_registration_cancellation(id),
        );
        let page = clerk.get(&show).await;
        let cancelled = registration::cancel(&app.app, actor, id).await;
        let is_cancelled_by_staff = cancelled.unwrap().is_ok();
        let is_shown = has_form(&page, &action);
        assert_eq!(is_shown, is_cancelled_by_staff, "{case:?}: {}", page.text());
        app.clock.set(morning);

        let now = registered(&app, &event, case).await;
        let id = now.registration;
        let confirmation = links::staff_registration_confirmation(id);
        let page = clerk.get(&links::staff_registration(id)).await;
        let before = registration::find(&app.app, id).await.unwrap().standing;
        let confirmed = registration::confirm(&app.app, actor, id).await.unwrap();
        let after = registration::find(&app.app, id).await.unwrap().standing;
        let is_confirmed = confirmed.is_ok() && before != after;
        assert_eq!(has_form(&page, &confirmation), is_confirmed, "{case:?}");
        app.clock.set(morning);

        let mut moved = Vec::new();
        for slot in &event.slots[1..] {
            let now = registered(&app, &event, case).await;
            let id = now.registration;
            let path = links::registration_slot(JA, &now.token);
            let page = app.get(&path).await;
            let answer =
                registration::change_slot(&app.app, Actor::Applicant, id, slot.id, None).await;
            let is_moved = answer.unwrap().is_ok();
            assert_eq!(
                offers(&page, slot.id),
                is_moved,
                "{case:?}: {}",
                page.text()
            );
            moved.push(is_moved);
            app.clock.set(morning);
            // The seats are free again for the next one.
            registration::cancel(&app.app, actor, id)
                .await
                .unwrap()
                .ok();
        }
        accepted.push((
            case,
            is_cancelled,
            is_cancelled_by_staff,
            is_confirmed,
            moved,
        ));
    }

    let nowhere = || vec![false; 3];
    let expected = [
        (Case::Confirmed, true, true, false, vec![false, false, true]),
        (Case::Unconfirmed, true, true, true, nowhere()),
        (Case::Attended, false, false, false, nowhere()),
        (Case::Cancelled, false, false, false, nowhere()),
        (Case::Lapsed, false, false, false, nowhere()),
        (Case::PastTheDeadline, false, true, false, nowhere()),
        (Case::Over, false, false, false, nowhere()),
    ];
    assert_eq!(accepted, expected);
}
