//! Rows that no use case would store: each is left out and told, and takes nothing else with it. Not the rules of what
//! is read.

use sea_orm::ConnectionTrait;
use tsudoi::attendance;
use tsudoi::authority::Authority;
use tsudoi::db::Unreadable;
use tsudoi::event::{self, Event};
use tsudoi::indicator;
use tsudoi::links;
use tsudoi::questionnaire::{self, EntryMode, ResponseCommand};
use tsudoi::report::{self, Finding, FindingKind, Paper, Total};
use tsudoi::types::{FiscalYear, Language, LocalizedText, PendingReason, tokyo_date};
use uuid::Uuid;

use crate::support::{Clerk, Factory, OpenSurvey, Place, TestApp};

mod registration;

on_both!(
    a_stray_answer_is_named_and_takes_neither_tally_nor_paper_with_it,
    a_question_without_a_readable_choice_is_left_out_and_its_answers_are_named,
    a_survey_with_an_unreadable_stratum_is_left_out_as_a_whole,
    an_event_of_unknown_kind_leaves_the_others_in_their_lists,
    an_event_with_a_slot_of_unknown_mode_is_left_out_as_a_whole,
    an_event_with_a_hall_without_a_venue_is_left_out_as_a_whole,
    an_event_with_a_zoom_slot_in_a_venue_is_left_out_as_a_whole,
    an_event_with_a_join_link_nobody_should_follow_is_left_out_as_a_whole,
    an_event_without_a_readable_title_leaves_the_others_in_their_lists,
    an_initiative_that_cannot_be_read_is_told_and_the_paper_is_there,
    an_earlier_indicator_never_stands_for_one_that_cannot_be_read,
    a_count_that_cannot_be_read_is_no_number,
);

/// Changes rows as no use case would.
async fn plant(app: &TestApp, statement: &str) {
    let connection = app.connection().await;
    let done = connection.execute_unprepared(statement).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

async fn clerk(app: &TestApp) -> Clerk {
    let owner = app.factory.office().await.owner;
    Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await
}

async fn paper(app: &TestApp) -> Paper {
    let day = tokyo_date(app.app.now());
    report::paper(&app.app, &Authority::SYSTEM, FiscalYear::of(day), day)
        .await
        .unwrap()
}

fn kinds(paper: &Paper) -> Vec<FindingKind> {
    let findings = paper.findings.iter();
    findings.map(|finding| finding.kind.clone()).collect()
}

fn finding(table: &'static str, id: impl Into<Uuid>) -> Finding {
    Finding {
        initiative: None,
        kind: FindingKind::Unreadable {
            table,
            id: id.into(),
        },
    }
}

/// The tables and identifiers, without the reasons.
fn ids(rows: &[Unreadable]) -> Vec<(&str, Uuid)> {
    rows.iter().map(|row| (row.table, row.id)).collect()
}

/// A survey with three sheets: two wanted to talk, one is blank.
async fn answered(app: &TestApp) -> OpenSurvey {
    let survey = app.factory.survey().await;
    for wanted in ["very", "very", ""] {
        let command = ResponseCommand {
            code: survey.opened.strata[0].code.clone(),
            submission_key: Uuid::new_v4(),
            answers: [("wanted_to_talk", wanted)].into_iter().collect(),
            entry_mode: EntryMode::Web,
            answered_on: tokyo_date(app.app.now()),
        };
        questionnaire::respond(&app.app, command)
            .await
            .unwrap()
            .unwrap();
    }
    survey
}

async fn a_stray_answer_is_named_and_takes_neither_tally_nor_paper_with_it(app: TestApp) {
    let survey = answered(&app).await;
    let clerk = clerk(&app).await;
    let id = survey.opened.survey;
    let page = links::staff_survey(id);
    let before = clerk.get(&page).await.text();

    plant(
        &app,
        "UPDATE answers SET choice_code = 'maybe' WHERE choice_code = 'very' AND response_id = \
         (SELECT response_id FROM answers WHERE choice_code = 'very' LIMIT 1)",
    )
    .await;

    let tally = questionnaire::tally(&app.app, &Authority::SYSTEM, id)
        .await
        .unwrap();
    assert_eq!(tally.stray_answers(), 1);
    assert_eq!(
        survey.shares(&app.app).await,
        [(1, 2), (0, 0), (1, 2)],
        "the others are counted"
    );
    let after = clerk.get(&page).await;
    let note = "どれにも当てはまらない回答が1件保存されていて、集計に入っていません（wanted_to_talk：maybe）";
    assert_eq!(after.status, 200);
    assert!(after.text().contains(note), "{}", after.text());
    assert!(!before.contains("当てはまらない回答"), "{before}");
    let event = tally.survey.event_number;
    let stray = FindingKind::StrayAnswers { event, answers: 1 };
    assert!(kinds(&paper(&app).await).contains(&stray));
    let told = questionnaire::unreadable(&app.app).await.unwrap();
    assert_eq!(ids(&told), [("surveys", id.into())]);
    assert!(told[0].why.contains("wanted_to_talk"), "{}", told[0].why);
    assert!(!told[0].why.contains("maybe"), "an answer is not logged");
}

async fn a_question_without_a_readable_choice_is_left_out_and_its_answers_are_named(app: TestApp) {
    let survey = answered(&app).await;
    let clerk = clerk(&app).await;

    plant(
        &app,
        "UPDATE choices SET code = 'NO CODE' WHERE code = 'very'",
    )
    .await;

    let tally = questionnaire::tally(&app.app, &Authority::SYSTEM, survey.opened.survey)
        .await
        .unwrap();
    assert!(tally.question("wanted_to_talk").is_none());
    assert!(tally.question("heard_from").is_some());
    assert_eq!(tally.stray_answers(), 3);
    let page = clerk.get(&links::staff_survey(survey.opened.survey)).await;
    assert_eq!(page.status, 200);
    let event = tally.survey.event_number;
    let stray = FindingKind::StrayAnswers { event, answers: 3 };
    assert!(kinds(&paper(&app).await).contains(&stray));
    let told = questionnaire::unreadable(&app.app).await.unwrap();
    let tables: Vec<&str> = told.iter().map(|row| row.table).collect();
    assert_eq!(tables, ["questions", "surveys", "surveys"]);
}

async fn a_survey_with_an_unreadable_stratum_is_left_out_as_a_whole(app: TestApp) {
    let survey = answered(&app).await;
    let stratum = Uuid::from(survey.opened.strata[0].id);

    plant(
        &app,
        &format!(
            "UPDATE strata SET code = 'no' WHERE code = '{}'",
            survey.opened.strata[0].code.as_str()
        ),
    )
    .await;

    let found = paper(&app).await.findings;
    assert!(
        found.contains(&finding("surveys", survey.opened.survey)),
        "{found:?}"
    );
    let told = questionnaire::unreadable(&app.app).await.unwrap();
    assert_eq!(ids(&told), [("surveys", survey.opened.survey.into())]);
    assert!(
        told[0].why.contains(&stratum.to_string()),
        "{}",
        told[0].why
    );
}

async fn an_event_of_unknown_kind_leaves_the_others_in_their_lists(app: TestApp) {
    one_of_two_events(&app, "UPDATE events SET kind = 'picnic' WHERE number = 2").await;
}

async fn an_event_with_a_slot_of_unknown_mode_is_left_out_as_a_whole(app: TestApp) {
    let statement = "UPDATE slots SET mode = 'by_post' WHERE position = \
                     (SELECT MAX(position) FROM slots) AND \
                     event_id IN (SELECT id FROM events WHERE number = 2)";
    one_of_two_events(&app, statement).await;
}

/// The slot of the event that cannot be read, of this mode.
fn slot_of_second(set: &str, mode: &str) -> String {
    format!(
        "UPDATE slots SET {set} WHERE mode = '{mode}' AND \
         event_id IN (SELECT id FROM events WHERE number = 2)"
    )
}

async fn an_event_with_a_hall_without_a_venue_is_left_out_as_a_whole(app: TestApp) {
    one_of_two_events(&app, &slot_of_second("venue_id = NULL", "main_venue")).await;
}

async fn an_event_with_a_zoom_slot_in_a_venue_is_left_out_as_a_whole(app: TestApp) {
    let set = "venue_id = (SELECT id FROM venues)";
    one_of_two_events(&app, &slot_of_second(set, "zoom")).await;
}

async fn an_event_with_a_join_link_nobody_should_follow_is_left_out_as_a_whole(app: TestApp) {
    let set = "join_link = 'javascript:alert(1)'";
    one_of_two_events(&app, &slot_of_second(set, "zoom")).await;
}

async fn an_event_without_a_readable_title_leaves_the_others_in_their_lists(app: TestApp) {
    one_of_two_events(&app, "UPDATE events SET title = '[1]' WHERE number = 2").await;
}

async fn titled(app: &TestApp, number: u32, title: &str) -> Event {
    let event = app.factory.event().number(number).main_venue(30).zoom();
    event.title(LocalizedText::new(title)).build().await
}

async fn one_of_two_events(app: &TestApp, statement: &str) {
    let kept = titled(app, 1, "残る催し").await;
    let lost = titled(app, 2, "読めない催し").await;
    let clerk = clerk(app).await;

    plant(app, statement).await;

    let public = app.get(&links::events(Language::Ja)).await;
    let office = clerk.get(&links::staff_events()).await;
    let page = clerk
        .get(&links::staff_report(FiscalYear::of(tokyo_date(
            app.app.now(),
        ))))
        .await;
    for (name, list) in [("public", public), ("office", office), ("paper", page)] {
        let text = list.text();
        assert_eq!(list.status, 200, "{name}");
        assert!(text.contains("残る催し"), "{name}: {text}");
        assert!(!text.contains("読めない催し"), "{name}: {text}");
    }
    let paper = paper(app).await;
    let events = paper.initiatives[0].events.iter();
    assert_eq!(events.map(|event| event.id).collect::<Vec<_>>(), [kept.id]);
    assert_eq!(paper.findings.last(), Some(&finding("events", lost.id)));
    assert_eq!(clerk.get(&links::staff_event(lost.id)).await.status, 500);
    let told = event::unreadable(&app.app).await.unwrap();
    assert_eq!(ids(&told), [("events", lost.id.into())]);
}

async fn an_initiative_that_cannot_be_read_is_told_and_the_paper_is_there(app: TestApp) {
    let initiative = app.factory.office().await.initiative;
    let clerk = clerk(&app).await;

    plant(&app, "UPDATE initiatives SET planned_times = -1").await;

    let paper = paper(&app).await;
    assert_eq!(paper.initiatives, []);
    assert_eq!(paper.findings, [finding("initiatives", initiative)]);
    let page = clerk.get(&links::staff_report(paper.year)).await;
    assert_eq!(page.status, 200);
    let words = format!("読み取れない記録があり、表に入っていません（initiatives {initiative}）");
    assert!(page.text().contains(&words), "{}", page.text());
}

async fn an_earlier_indicator_never_stands_for_one_that_cannot_be_read(app: TestApp) {
    let published = app.factory.questionnaire().await;
    let initiative = app.factory.office().await.initiative;
    app.factory.indicator(&published).await;
    let second = app.factory.indicator(&published).await;
    assert_eq!(second.version, 2);

    plant(
        &app,
        "UPDATE indicators SET base = 'everybody' WHERE version = 2",
    )
    .await;

    let left = indicator::of_initiative(&app.app, &Authority::SYSTEM, initiative)
        .await
        .unwrap();
    assert_eq!(left, []);
    let paper = paper(&app).await;
    assert_eq!(paper.initiatives[0].indicators, []);
    assert_eq!(
        paper.findings.last(),
        Some(&finding("indicators", second.id))
    );
}

async fn a_count_that_cannot_be_read_is_no_number(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let slot = event.slots[0].id;
    app.clock.set(event.slots[0].ends_at);
    attendance::record_walk_in(&app.app, &Authority::SYSTEM, slot, 3)
        .await
        .unwrap()
        .unwrap();
    attendance::set_head_count(&app.app, &Authority::SYSTEM, slot, 5)
        .await
        .unwrap()
        .unwrap();

    plant(&app, "UPDATE slot_counts SET method = 'guess'").await;

    let unknown = Total::Pending {
        reason: PendingReason::AfterConfirmation,
        so_far: 0,
    };
    let paper = paper(&app).await;
    assert_eq!(
        paper.initiatives[0].person_times, unknown,
        "the named evidence does not stand for the head count"
    );
    let told = attendance::unreadable(&app.app).await.unwrap();
    assert_eq!(ids(&told), [("slot_counts", slot.into())]);
}

/// What `tsudoi check` says after these statements; it was content before and fails now.
async fn failed_check(place: &Place, statements: &'static [&str]) -> String {
    assert!(place.check().status.success());
    let app = place.app().await;
    app.db
        .write(async move |tx: tsudoi::db::Tx| {
            for statement in statements {
                tx.execute_unprepared(statement).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let check = place.check();
    assert!(!check.status.success());
    String::from_utf8(check.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_names_what_cannot_be_read_and_fails() {
    let place = Place::new();
    let event = place.event().await;

    let said = failed_check(&place, &["UPDATE events SET kind = 'picnic'"]).await;

    let line = format!("events {}: cannot be read: ", event.id);
    assert!(said.contains(&line), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_looks_at_registrations_mails_and_public_zoom_slots() {
    let place = Place::new();
    let event = place.event().await;
    let factory = Factory::new(place.app().await);
    let application = factory.registration(event.id, event.slots[0].id);
    let registered = application.register().await;

    let said = failed_check(
        &place,
        &[
            "UPDATE registrations SET language = 'tlh'",
            "UPDATE outbox_messages SET state = 'lost'",
            "UPDATE slots SET mode = 'zoom', venue_id = NULL WHERE position = (SELECT MAX(position) FROM slots)",
        ],
    )
    .await;

    let zoom = event.slots.last().unwrap().id;
    for line in [
        format!(
            "registrations {}: cannot be read: ",
            registered.registration
        ),
        "outbox_messages ".to_owned(),
        format!(
            "event {} is public and its Zoom slot {zoom} has no join link",
            event.id
        ),
    ] {
        assert!(said.contains(&line), "{line} in {said}");
    }
}
