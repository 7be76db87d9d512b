//! The lecture block of the results paper, rebuilt small from rows: totals, marks, sums and shares. Not its layout.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::EntityTrait;
use tsudoi::attendance;
use tsudoi::authority::Authority;
use tsudoi::entities::response;
use tsudoi::event::Event;
use tsudoi::questionnaire::{self, EntryMode, OpenedSurvey, Published, ResponseCommand, Window};
use tsudoi::report::{self, InitiativeResult, Paper, ShareValue, Total};
use tsudoi::types::{AttendanceMode, FiscalYear, PendingReason, SurveyCode};
use uuid::Uuid;

use crate::support::TestApp;

mod rows;

on_both!(
    the_lectures_of_the_reference_year_are_counted_from_rows,
    changing_one_attendance_changes_the_figure,
    deleting_responses_changes_the_share,
    final_counts_are_told_from_provisional_ones,
);

const YEAR: i32 = 2023;

/// Three lectures by the four ways: two are over, the third one's later screening is in January.
struct Lectures {
    events: Vec<Event>,
    surveys: Vec<OpenedSurvey>,
}

fn noon(day: &str) -> DateTime<Utc> {
    format!("{day}T12:00:00+09:00").parse().unwrap()
}

fn last_of_december() -> NaiveDate {
    "2023-12-31".parse().unwrap()
}

async fn paper(app: &TestApp) -> Paper {
    let year = FiscalYear::new(YEAR).unwrap();
    report::paper(&app.app, &Authority::SYSTEM, year, last_of_december())
        .await
        .unwrap()
}

fn lectures_of(paper: &Paper) -> &InitiativeResult {
    paper.initiative("R01").unwrap()
}

/// Held on a day, by the four ways; the later screening 28 days after.
async fn lecture(app: &TestApp, number: u32, day: &str) -> Event {
    app.clock.set(noon(day) - TimeDelta::days(45));
    app.factory.event().number(number).four_ways().build().await
}

async fn count(app: &TestApp, event: &Event, persons: &[u32]) {
    for (slot, persons) in event.slots.iter().zip(persons) {
        attendance::set_head_count(&app.app, &Authority::SYSTEM, slot.id, *persons)
            .await
            .unwrap()
            .unwrap();
    }
}

/// A survey of the two weeks after a day, with so many answers that wanted to talk, did not, and were blank.
async fn survey(
    app: &TestApp,
    event: &Event,
    published: &Published,
    from: &str,
    sheets: [usize; 3],
) -> OpenedSurvey {
    let window = Window::new(noon(from), noon(from) + TimeDelta::days(14)).unwrap();
    let opened = app.factory.open_survey(event, published, window).await;
    app.clock.set(noon(from) + TimeDelta::days(1));
    for (many, wanted) in sheets.into_iter().zip(["very", "neutral", ""]) {
        for _ in 0..many {
            answer(app, &opened.strata[0].code, wanted).await;
        }
    }
    opened
}

async fn answer(app: &TestApp, code: &SurveyCode, wanted: &str) {
    let command = ResponseCommand {
        code: code.clone(),
        submission_key: Uuid::new_v4(),
        answers: [("wanted_to_talk", wanted)].into_iter().collect(),
        entry_mode: EntryMode::Web,
        answered_on: last_of_december(),
    };
    questionnaire::respond(&app.app, command)
        .await
        .unwrap()
        .unwrap();
}

async fn lectures(app: &TestApp) -> Lectures {
    app.clock.set(noon("2023-04-03"));
    let published = app.factory.questionnaire().await;
    app.factory.indicator(&published).await;
    let first = lecture(app, 1, "2023-06-10").await;
    let second = lecture(app, 2, "2023-09-10").await;
    let third = lecture(app, 3, "2023-12-10").await;
    let surveys = vec![
        survey(app, &first, &published, "2023-06-10", [24, 0, 1]).await,
        survey(app, &second, &published, "2023-09-10", [22, 1, 0]).await,
        survey(app, &third, &published, "2023-12-25", [1, 0, 0]).await,
    ];
    count(app, &first, &[59, 12, 60, 65]).await;
    count(app, &second, &[59, 36, 41, 49]).await;
    count(app, &third, &[105, 32, 37]).await;
    app.clock.set(noon("2023-12-31"));
    for event in [&first, &second] {
        attendance::finalise(&app.app, &Authority::SYSTEM, event.id)
            .await
            .unwrap()
            .unwrap();
    }
    Lectures {
        events: vec![first, second, third],
        surveys,
    }
}

fn totals(result: &InitiativeResult) -> Vec<(Vec<Total>, Total)> {
    let events = result.events.iter().map(|event| {
        let slots = event.slots.iter().map(|slot| slot.total).collect();
        (slots, event.total)
    });
    events.collect()
}

fn shares(result: &InitiativeResult) -> Vec<ShareValue> {
    let indicator = &result.indicators[0];
    indicator.events.iter().map(|share| share.value).collect()
}

async fn the_lectures_of_the_reference_year_are_counted_from_rows(app: TestApp) {
    lectures(&app).await;

    let paper = paper(&app).await;

    use Total::{Final, Pending, Provisional};
    let result = lectures_of(&paper);
    let later = Pending {
        reason: PendingReason::AfterHeld,
        so_far: 0,
    };
    let third = Pending {
        reason: PendingReason::AfterConfirmation,
        so_far: 174,
    };
    assert_eq!(
        totals(result),
        [
            ([59, 12, 60, 65].map(Final).to_vec(), Final(196)),
            ([59, 36, 41, 49].map(Final).to_vec(), Final(185)),
            (
                vec![Provisional(105), Provisional(32), Provisional(37), later],
                third
            ),
        ]
    );
    assert_eq!(result.person_times, Provisional(555));
    let by_mode: Vec<_> = result
        .by_mode
        .iter()
        .map(|mode| (mode.mode, mode.total.so_far()))
        .collect();
    assert_eq!(
        by_mode,
        [
            (AttendanceMode::MainVenue, 223),
            (AttendanceMode::LibraryScreening, 80),
            (AttendanceMode::Zoom, 138),
            (AttendanceMode::LaterScreening, 114),
        ]
    );
    let [ShareValue::Known(first), ShareValue::Known(second), third] = shares(result)[..] else {
        panic!("{:?}", shares(result));
    };
    let indicator = &result.indicators[0];
    assert_eq!(
        ((first.k(), first.n()), (second.k(), second.n())),
        ((24, 25), (22, 23))
    );
    assert_eq!(first.printed(indicator.decimals).as_deref(), Some("96%"));
    assert_eq!(second.printed(indicator.decimals).as_deref(), Some("96%"));
    assert_eq!(third, ShareValue::Pending(PendingReason::Tallying));
    assert_eq!(result.held(), 3);
}

async fn changing_one_attendance_changes_the_figure(app: TestApp) {
    app.clock.set(noon("2023-12-10") - TimeDelta::days(45));
    let event = app.factory.event().number(1).main_venue(30).build().await;
    let slot = event.slots[0].id;
    let mut came = Vec::new();
    for _ in 0..3 {
        let registered = app
            .factory
            .registration(event.id, slot)
            .party(2)
            .register()
            .await;
        came.push(registered.registration);
    }
    app.clock.set(noon("2023-12-10") + TimeDelta::hours(1));
    for registration in &came {
        let recorded =
            attendance::record(&app.app, &Authority::SYSTEM, slot, *registration, 2).await;
        recorded.unwrap().unwrap();
    }
    app.clock.set(noon("2023-12-31"));

    let before = lectures_of(&paper(&app).await).person_times;
    let changed = attendance::record(&app.app, &Authority::SYSTEM, slot, came[0], 1).await;
    let attendance_id = changed.unwrap().unwrap();
    let fewer = lectures_of(&paper(&app).await).person_times;
    attendance::remove(&app.app, &Authority::SYSTEM, attendance_id)
        .await
        .unwrap()
        .unwrap();
    let removed = lectures_of(&paper(&app).await).person_times;

    assert_eq!([before, fewer, removed], [6, 5, 4].map(Total::Provisional));
}

async fn deleting_responses_changes_the_share(app: TestApp) {
    let lectures = lectures(&app).await;
    let survey = Uuid::from(lectures.surveys[0].survey);
    let connection = app.connection().await;
    let rows = response::Entity::find().all(&connection).await.unwrap();
    let of_first: BTreeSet<Uuid> = rows
        .iter()
        .filter(|row| row.survey_id == survey)
        .map(|row| row.id)
        .collect();
    assert_eq!(of_first.len(), 25);

    for id in of_first {
        response::Entity::delete_by_id(id)
            .exec(&connection)
            .await
            .unwrap();
    }

    let paper = paper(&app).await;
    let result = lectures_of(&paper);
    let ShareValue::Known(first) = shares(result)[0] else {
        panic!("{:?}", shares(result));
    };
    assert_eq!((first.k(), first.n()), (0, 0));
    assert_eq!(
        first.printed(result.indicators[0].decimals),
        None,
        "nobody is not 0%"
    );
    let codes: Vec<&str> = paper
        .findings
        .iter()
        .map(|finding| finding.kind.code())
        .collect();
    assert_eq!(codes, ["no_answers"]);
}

async fn final_counts_are_told_from_provisional_ones(app: TestApp) {
    let lectures = lectures(&app).await;
    let first = &lectures.events[0];

    let refused =
        attendance::set_head_count(&app.app, &Authority::SYSTEM, first.slots[0].id, 60).await;
    assert_eq!(refused.unwrap(), Err(attendance::Refusal::Finalised));
    let reason = "受付簿の数え直し";
    attendance::reopen(&app.app, &Authority::SYSTEM, first.id, reason)
        .await
        .unwrap()
        .unwrap();
    count(&app, first, &[60]).await;

    let paper = paper(&app).await;
    let total = lectures_of(&paper).events[0].total;
    assert_eq!(total, Total::Provisional(197));
    assert_eq!(lectures_of(&paper).person_times, Total::Provisional(556));
}
