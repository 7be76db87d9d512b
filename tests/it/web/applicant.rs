//! The fields of an application on the pages of residents and of the office, taken from the form itself: each one is
//! kept through every page, and what is wrong with it stands where people find it.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sea_orm::EntityTrait;
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tsudoi::entities::registration;
use tsudoi::event::Event;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::registration::form::{Field, FilledInBy};
use tsudoi::types::{Language, RegistrationId};

use crate::support::{Answer, Application, Clerk, PageForm, TestApp, bad, good, read_back};

const JA: Language = Language::Ja;

on_both!(
    every_field_has_a_control_and_is_kept_through_every_page_of_a_resident,
    every_field_is_kept_when_an_application_is_refused,
    every_field_has_a_control_and_is_kept_through_every_page_of_the_office,
    what_was_typed_is_on_the_page_of_the_registration_and_in_the_file,
    every_error_of_a_resident_is_linked_to_its_control_in_every_language,
    every_error_of_the_office_is_linked_to_its_control_in_every_language,
    whatever_is_typed_is_kept_byte_for_byte,
);

/// A lecture with two seats in the hall and thirty in a library.
async fn lecture(app: &TestApp) -> Event {
    let event = app.factory.event().main_venue(2).at_library(30);
    event.build().await
}

/// A page in one line.
fn html(page: &Answer) -> String {
    let words: Vec<&str> = page.body.split_whitespace().collect();
    words.join(" ")
}

/// Expects that a field can be typed into on a page.
#[track_caller]
fn assert_control(page: &Answer, field: Field) {
    let control = format!(" id=\"{0}\" name=\"{0}\"", field.code());
    assert!(html(page).contains(&control), "{field:?} has no control");
}

/// Expects that this field alone is wrong, and that the sentence is linked from the summary, stands beside the field
/// and is read out with it.
#[track_caller]
fn assert_error(page: &Answer, field: Field) {
    let name = field.code();
    assert_eq!(page.wrong_fields(), [name], "{}", page.text());
    let control = format!(" id=\"{name}\"");
    let html = html(page);
    assert_eq!(html.matches(&control).count(), 1, "{field:?}");
    let described = html.split(" aria-describedby=\"").skip(1);
    let ids = described.filter_map(|rest| rest.split('"').next());
    let error = format!("{name}-error");
    let is_read_out = ids.flat_map(str::split_whitespace).any(|id| id == error);
    assert!(is_read_out, "{field:?}");
}

/// The controls of a resident's second page.
fn who_fields() -> impl Iterator<Item = Field> {
    let fields = FilledInBy::Resident.fields().iter().copied();
    fields.filter(|field| ![Field::Slot, Field::Party, Field::Key].contains(field))
}

async fn every_field_has_a_control_and_is_kept_through_every_page_of_a_resident(app: TestApp) {
    let event = lecture(&app).await;
    for language in Language::ALL {
        let (who_path, check_path, send_path) = (
            links::application_who(language, event.id),
            links::application_check(language, event.id),
            links::registrations(language, event.id),
        );
        let start = links::application_for_slot(language, event.id, event.slots[0].id);
        let choose = app.get(&start).await;
        assert_control(&choose, Field::Slot);
        assert_control(&choose, Field::Party);
        let party = good(Field::Party).0;
        let chosen = choose.form_to(&who_path).fill("party", party);
        let who = app.submit(&chosen).await;
        let mut form = who.form_to(&check_path);
        let mut typed = Application::full(event.slots[0].id);
        typed = typed.with(Field::Key, form.value("key").unwrap());
        for field in who_fields() {
            assert_control(&who, field);
            form = form.fill(field.code(), good(field).0);
        }

        let checked = app.submit(&form).await;

        assert_eq!(checked.status, 200, "{}", checked.text());
        let mut back = checked.form_to(&send_path);
        typed.assert_kept(&back, &[], "check");
        back.action.clone_from(&who_path);
        let again = app.submit(&back).await.form_to(&check_path);
        typed.assert_kept(&again, &[], "back from the check page");
        for field in who_fields() {
            let Some(wrong) = bad(field) else { continue };
            let refused = app.submit(&again.clone().fill(field.code(), wrong)).await;
            assert_eq!(refused.status, 422, "{field:?}");
            let shown = refused.form_to(&check_path);
            // A box that was not ticked sends nothing.
            let but = [Field::Consent].map(|consent| (consent == field).then_some(consent));
            let but: Vec<Field> = but.into_iter().flatten().collect();
            typed
                .clone()
                .with(field, wrong)
                .assert_kept(&shown, &but, "wrong");
        }
    }
}

async fn every_field_is_kept_when_an_application_is_refused(mut app: TestApp) {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line_most: Rate::new(8, 1),
        ..LimitSettings::default()
    }));
    let event = lecture(&app).await;
    let (hall, library) = (event.slots[0].id, event.slots[1].id);
    let (check_path, send_path) = (
        links::application_check(JA, event.id),
        links::registrations(JA, event.id),
    );
    let line = Some([192, 0, 2, 1].into());
    let send = async |typed: &Application| app.post_from(line, &send_path, &typed.pairs()).await;
    let first = Application::full(hall);
    send(&first).await.location();

    let typed_over = first.clone().with(Field::Kana, "ねりま たろう");
    let asked = send(&typed_over).await;
    assert_eq!(asked.status, 409);
    typed_over.assert_kept(
        &asked.form_to(&send_path),
        &[Field::Key],
        "a key that was used",
    );

    let typed = Application::full(hall);
    let full = send(&typed).await;
    assert_eq!(full.status, 409);
    let other = full.form_to(&check_path);
    let typed = typed.with(Field::Slot, &library.to_string());
    typed.assert_kept(&other, &[], "another slot");
    let checked = app.submit(&other).await.form_to(&send_path);
    typed.assert_kept(&checked, &[], "check of the other slot");

    let too_many = typed.clone().with(Field::Party, "21");
    let choose = app.post(&check_path, &too_many.pairs()).await;
    assert_error(&choose, Field::Party);
    let again = choose.form_to(&links::application_who(JA, event.id));
    assert!(again.is_post, "names do not belong into an address");
    too_many.assert_kept(&again, &[Field::Party], "the first step again");
    let alone = app.submit(&again.fill("party", "1")).await;
    let alone = alone.form_to(&check_path);
    typed
        .clone()
        .with(Field::Party, "1")
        .assert_kept(&alone, &[], "alone");

    let mut pairs = typed.pairs();
    pairs.retain(|(name, _)| *name != "key");
    let keyless = app.post_from(line, &send_path, &pairs).await;
    assert_eq!(keyless.status, 422);
    typed.assert_kept(&keyless.form_to(&send_path), &[Field::Key], "without a key");

    let hasty = loop {
        let next = Application::full(library);
        let answer = send(&next).await;
        if answer.status != 303 {
            assert_eq!(answer.status, 429);
            break (next, answer);
        }
    };
    hasty
        .0
        .assert_kept(&hasty.1.form_to(&send_path), &[], "too many");
}

/// A form of the office filled in with something in every field.
fn entry(mut form: PageForm, event: &Event) -> (PageForm, Application) {
    let slot = event.slots[0].id;
    let mut typed = Application::full(slot).with(Field::Key, form.value("key").unwrap());
    for field in FilledInBy::Office.fields() {
        if ![Field::Slot, Field::Key].contains(field) {
            typed = typed.with(*field, good(*field).0);
        }
        form = form.fill(field.code(), typed.value(*field).unwrap());
    }
    (form, typed)
}

async fn every_field_has_a_control_and_is_kept_through_every_page_of_the_office(app: TestApp) {
    let event = lecture(&app).await;
    let owner = app.factory.office().await.owner;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let action = links::staff_registrations(event.id);
    let page = clerk.get(&links::staff_registration_entry(event.id)).await;
    let (form, typed) = entry(page.form_to(&action), &event);
    // The office hears the consent.
    let but = [Field::Consent];
    for field in FilledInBy::Office.fields() {
        if ![Field::Key, Field::Different].contains(field) {
            assert_control(&page, *field);
        }
    }

    for field in FilledInBy::Office.fields() {
        let Some(wrong) = bad(*field) else { continue };
        let refused = clerk.submit(&form.clone().fill(field.code(), wrong)).await;
        assert_eq!(refused.status, 422, "{field:?}");
        assert_control(&refused, Field::Different);
        // Of a choice that there is not, nothing is marked.
        let but = if *field == Field::Slot {
            [Field::Consent, Field::Slot].to_vec()
        } else {
            but.to_vec()
        };
        let typed = typed.clone().with(*field, wrong);
        typed.assert_kept(&refused.form_to(&action), &but, "wrong");
    }
    let mut first = form.clone();
    first.fields.retain(|(name, _)| name != "different");
    clerk.submit(&first).await.location();
    let next = clerk
        .form(&links::staff_registration_entry(event.id), &action)
        .await;
    let (second, typed) = entry(next, &event);
    let mut twice = second.clone();
    twice.fields.retain(|(name, _)| name != "different");
    let asked = clerk.submit(&twice).await;
    assert_eq!(asked.status, 409);
    assert_error(&asked, Field::Different);
    let but = [Field::Consent, Field::Different];
    typed.assert_kept(&asked.form_to(&action), &but, "perhaps the same person");
    let full = clerk.submit(&second).await;
    assert_eq!(full.status, 409);
    assert_error(&full, Field::Slot);
    typed.assert_kept(&full.form_to(&action), &[Field::Consent], "full");

    let mut keyless = second.clone();
    keyless.fields.retain(|(name, _)| name != "key");
    let refused = clerk.submit(&keyless).await;
    assert_eq!(refused.status, 422);
    let but = [Field::Consent, Field::Key];
    typed.assert_kept(&refused.form_to(&action), &but, "without a key");
    let moved = refused
        .form_to(&action)
        .fill("slot", &event.slots[1].id.to_string());
    clerk.submit(&moved).await.location();
}

/// A text without its spaces, which a page and a file write differently.
fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

async fn what_was_typed_is_on_the_page_of_the_registration_and_in_the_file(app: TestApp) {
    let event = lecture(&app).await;
    let owner = app.factory.office().await.owner;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let action = links::staff_registrations(event.id);
    let new = links::staff_registration_entry(event.id);
    let (form, _) = entry(clerk.form(&new, &action).await, &event);
    clerk.submit(&form).await.location();

    let stored = registration::Entity::find().one(app.app.db.read()).await;
    let id = RegistrationId::new(stored.unwrap().unwrap().id);
    let page = clerk.get(&links::staff_registration(id)).await;
    let file = clerk.get(&links::staff_attendance_csv(event.id)).await;

    let mut lines = csv::Reader::from_reader(file.body.as_bytes());
    let line = lines.records().next().unwrap().unwrap();
    let cells: Vec<String> = line.iter().map(solid).collect();
    for field in FilledInBy::Office.fields() {
        let Some(expected) = read_back(*field) else {
            continue;
        };
        let expected = solid(expected);
        let shown = solid(&page.text());
        assert!(shown.contains(&expected), "{field:?}: {shown}");
        assert!(cells.contains(&expected), "{field:?}: {cells:?}");
    }
}

async fn every_error_of_a_resident_is_linked_to_its_control_in_every_language(app: TestApp) {
    let event = lecture(&app).await;
    for language in Language::ALL {
        for field in FilledInBy::Resident.fields() {
            let Some(wrong) = bad(*field) else { continue };
            let typed = Application::full(event.slots[0].id).with(*field, wrong);
            for path in [
                links::application_check(language, event.id),
                links::registrations(language, event.id),
            ] {
                let refused = app.post(&path, &typed.pairs()).await;

                assert_eq!(refused.status, 422, "{field:?}");
                assert_error(&refused, *field);
            }
        }
    }
}

async fn every_error_of_the_office_is_linked_to_its_control_in_every_language(app: TestApp) {
    let event = lecture(&app).await;
    let owner = app.factory.office().await.owner;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let action = links::staff_registrations(event.id);
    for language in [Language::Ja, Language::En] {
        clerk.read_in(language).await;
        let form = clerk
            .form(&links::staff_registration_entry(event.id), &action)
            .await;
        for field in FilledInBy::Office.fields() {
            let Some(wrong) = bad(*field) else { continue };
            let (form, _) = entry(form.clone(), &event);

            let refused = clerk.submit(&form.fill(field.code(), wrong)).await;

            assert_eq!(refused.status, 422, "{field:?}");
            assert_error(&refused, *field);
            let html = format!("<html lang=\"{}\"", language.html_lang());
            assert!(refused.body.contains(&html), "{language}");
        }
    }
}

/// Texts of every kind: good ones, any characters, and those that mean something in HTML or in a form.
fn texts() -> impl Strategy<Value = Vec<(Field, String)>> {
    let fields: Vec<_> = who_fields()
        // Of boxes only what they offer can be ticked.
        .filter(|field| ![Field::Needs, Field::Consent].contains(field))
        .map(|field| {
            let text = prop_oneof![
                2 => Just(good(field).0.to_owned()),
                1 => any::<String>(),
                1 => "[<>&\"'=+%;#/ \t\r\n　花ー\u{0}-\u{1f}]{0,30}",
            ];
            (Just(field), text)
        })
        .collect();
    fields
}

async fn whatever_is_typed_is_kept_byte_for_byte(app: TestApp) {
    let event = lecture(&app).await;
    let (check_path, send_path) = (
        links::application_check(JA, event.id),
        links::registrations(JA, event.id),
    );
    let kept = async |texts: Vec<(Field, String)>| {
        let mut typed = Application::full(event.slots[0].id);
        for (field, text) in texts {
            typed = typed.with(field, &text);
        }
        let answer = app.post(&check_path, &typed.pairs()).await;
        let form = match answer.status {
            200 => answer.form_to(&send_path),
            422 => answer.form_to(&check_path),
            other => panic!("{other}"),
        };
        typed.assert_kept(&form, &[], "check");
        let mut back = form;
        back.action = links::application_who(JA, event.id);
        let back = app.submit(&back).await;
        typed.assert_kept(&back.form_to(&check_path), &[], "back");
    };
    let config = Config {
        cases: 64,
        failure_persistence: None,
        ..Config::default()
    };

    let result = block_in_place(|| {
        TestRunner::new(config).run(&texts(), |texts| {
            Handle::current().block_on(kept(texts));
            Ok::<(), TestCaseError>(())
        })
    });

    result.unwrap();
}
