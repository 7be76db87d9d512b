//! U+0000 in every field of every form and in every address: refused in words, never a fault of ours, never stored.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::EntityTrait;
use tsudoi::attendance;
use tsudoi::authority::Authority;
use tsudoi::entities::{attendance as attendances, audit_entry, free_text, registration};
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::types::{FiscalYear, Language, tokyo_date};

use crate::support::{Answer, PageForm, TestApp};

const JA: Language = Language::Ja;

on_both!(
    a_reason_with_a_character_that_cannot_be_kept_is_refused_beside_its_field,
    no_field_of_any_form_can_bring_a_fault_about,
    no_query_of_any_address_can_bring_a_fault_about,
);

/// An event whose counts are final, a registration in it, and a questionnaire.
struct Stage {
    pages: Vec<String>,
    board: String,
    reopening: String,
}

async fn stage(app: &TestApp) -> Stage {
    app.clerk().await;
    app.sign_in().await;
    let open = app.factory.event().main_venue(30).build().await;
    let held = app.factory.event().main_venue(30).build().await;
    let registered = app.factory.registration(open.id, open.slots[0].id);
    let registered = registered.register().await;
    let survey = app.factory.survey().await;
    app.clock.set(held.slots[0].ends_at + TimeDelta::hours(1));
    let slot = held.slots[0].id;
    attendance::set_head_count(&app.app, &Authority::SYSTEM, slot, 12)
        .await
        .unwrap()
        .unwrap();
    attendance::finalise(&app.app, &Authority::SYSTEM, held.id)
        .await
        .unwrap()
        .unwrap();
    app.clock.set(open.slots[0].opens_at);
    app.sign_in().await;
    let year = FiscalYear::of(tokyo_date(app.app.now()));
    let code = &survey.opened.strata[0].code;
    let pages = vec![
        links::events(JA),
        links::event(JA, open.id),
        links::application_for_slot(JA, open.id, open.slots[0].id),
        format!(
            "{}?slot={}&party=1",
            links::application_who(JA, open.id),
            open.slots[0].id
        ),
        links::registration(JA, &registered.token),
        links::registration_slot(JA, &registered.token),
        links::registration_cancellation(JA, &registered.token),
        links::questionnaire(JA, code),
        links::questionnaires(JA),
        links::staff_sign_in(),
        links::staff_today(),
        links::staff_events(),
        links::staff_event(open.id),
        links::staff_event(held.id),
        links::staff_slot(open.slots[0].id),
        links::staff_registration(registered.registration),
        links::staff_registration_entry(open.id),
        links::staff_survey(survey.opened.survey),
        links::staff_report(year),
    ];
    Stage {
        pages,
        board: links::staff_event(held.id),
        reopening: links::staff_event_reopening(held.id),
    }
}

/// Every text that people can have typed, as it is stored.
async fn stored_texts(app: &TestApp) -> String {
    let connection = app.app.db.read();
    let registrations = registration::Entity::find().all(connection).await.unwrap();
    let free_texts = free_text::Entity::find().all(connection).await.unwrap();
    let audit = audit_entry::Entity::find().all(connection).await.unwrap();
    let attended = attendances::Entity::find().all(connection).await.unwrap();
    let details: Vec<String> = audit
        .iter()
        .filter_map(|entry| entry.detail.as_ref())
        .map(|detail| detail.to_string())
        .collect();
    format!("{registrations:?} {free_texts:?} {details:?} {attended:?}")
}

async fn a_reason_with_a_character_that_cannot_be_kept_is_refused_beside_its_field(app: TestApp) {
    let stage = stage(&app).await;
    let form = app.get(&stage.board).await.form_to(&stage.reopening);

    for reason in ["人数の\u{0}訂正", "人数の\u{1b}[31m訂正", "人数の\n訂正"] {
        let refused = app.submit(&form.clone().fill("reason", reason)).await;

        assert_eq!(refused.status, 422, "{reason:?}");
        assert_eq!(refused.wrong_fields(), ["reason"], "{reason:?}");
        assert!(
            refused.text().contains("特殊な記号を入れずに"),
            "{}",
            refused.text()
        );
    }
    let long = form.clone().fill("reason", &"長".repeat(501));
    assert_eq!(app.submit(&long).await.status, 422);
    let good = form.fill("reason", "人数の訂正");
    assert_eq!(app.submit(&good).await.status, 303);
}

/// A form with U+0000 in the middle of one field.
fn spoilt(form: &PageForm, name: &str) -> PageForm {
    let value = form.value(name).unwrap_or_default();
    let half = value.char_indices().nth(value.chars().count() / 2);
    let (before, after) = value.split_at(half.map_or(0, |(at, _)| at));
    form.clone().fill(name, &format!("{before}\u{0}{after}"))
}

fn assert_told(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {}", answer.status);
    let is_page = answer
        .header("Content-Type")
        .is_some_and(|kind| kind.contains("text/html"));
    assert!(is_page || (300..400).contains(&answer.status), "{what}");
}

async fn no_field_of_any_form_can_bring_a_fault_about(mut app: TestApp) {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        sign_in_name: Rate::new(1_000, 1_000),
        ..LimitSettings::default()
    }));
    let stage = stage(&app).await;
    let mut walked = BTreeSet::new();

    for page in &stage.pages {
        let shown = app.get(page).await;
        assert_eq!(shown.status, 200, "{page}");
        for form in shown.forms() {
            let mut names: BTreeSet<String> =
                form.fields.iter().map(|(name, _)| name.clone()).collect();
            // Choices of which none is marked yet, and what a browser of ours would not send.
            names.extend(names_of(&shown.body));
            for name in names {
                let what = format!("{page} {} {name}", form.action);
                assert_told(&app.submit(&spoilt(&form, &name)).await, &what);
                walked.insert(name);
            }
        }
        // A form among them ended the session.
        app.sign_in().await;
    }

    for expected in [
        "reason",
        "name",
        "companions",
        "kana",
        "persons",
        "login",
        "code",
        "as_of",
    ] {
        assert!(walked.contains(expected), "{expected} is not in {walked:?}");
    }
    let stored = stored_texts(&app).await;
    assert!(
        !stored.contains("\\0") && !stored.contains("\\u0000"),
        "{stored}"
    );
}

/// Names of all controls of a page.
fn names_of(html: &str) -> BTreeSet<String> {
    html.split(" name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn no_query_of_any_address_can_bring_a_fault_about(app: TestApp) {
    let stage = stage(&app).await;
    let parameters = [
        "code", "state", "row", "source", "done", "notice", "as_of", "language", "slot", "party",
        "name", "search", "page",
    ];

    for page in &stage.pages {
        for parameter in parameters {
            let sign = if page.contains('?') { '&' } else { '?' };
            let answer = app.get(&format!("{page}{sign}{parameter}=a%00b")).await;

            assert_eq!(answer.status, 400, "{page} {parameter}");
            assert!(
                answer.text().contains("読み取れませんでした"),
                "{page}: {}",
                answer.text()
            );
        }
        let answer = app.get(&format!("{page}%00")).await;
        assert!(answer.status < 500, "{page}: {}", answer.status);
    }
}
