//! Thousands of sheets under one printed code: slowed down, marked as a run, counted or set aside by the office. Not
//! how a tally is made.

use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::EntityTrait;
use sea_orm::prelude::{DateTimeUtc, Expr};
use tsudoi::authority::Authority;
use tsudoi::entities::{response, survey as surveys};
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::questionnaire::{self, Run};
use tsudoi::report::{self, FindingKind};
use tsudoi::types::{FiscalYear, Language, SurveyId, tokyo_date};
use uuid::Uuid;

use crate::support::{Answer, Clerk, OpenSurvey, TestApp};

const JA: Language = Language::Ja;

on_both!(
    thousands_of_sheets_from_one_line_are_slowed_down_and_the_fast_ones_marked,
    a_run_that_is_set_aside_leaves_tally_file_and_paper_and_comes_back,
    two_clerks_deciding_about_a_run_do_not_overwrite_each_other,
    sheets_that_were_refused_are_no_stock_for_later,
);

async fn sheet(app: &TestApp, survey: &OpenSurvey, wanted: &str) -> Answer {
    keyed_sheet(app, survey, wanted, &Uuid::new_v4().to_string()).await
}

async fn keyed_sheet(app: &TestApp, survey: &OpenSurvey, wanted: &str, key: &str) -> Answer {
    let path = links::questionnaire_responses(JA, &survey.opened.strata[0].code);
    let fields = [
        ("submission-key", key),
        ("q-wanted_to_talk", wanted),
        ("q-opinion", "よかった"),
    ];
    app.post(&path, &fields).await
}

/// Of the stored sheets: how many belong to no run, and how many to each run.
async fn marked(app: &TestApp) -> (usize, Vec<usize>) {
    let rows = response::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let mut runs = std::collections::BTreeMap::new();
    for row in &rows {
        *runs.entry(row.run_id).or_insert(0) += 1;
    }
    let unmarked = runs.remove(&None).unwrap_or_default();
    (unmarked, runs.into_values().collect())
}

async fn thousands_of_sheets_from_one_line_are_slowed_down_and_the_fast_ones_marked(app: TestApp) {
    let survey = app.factory.survey().await;
    let mut taken = 0;
    let mut refused = Vec::new();

    for _ in 0..1_000 {
        let answer = sheet(&app, &survey, "very").await;
        match answer.status {
            303 => taken += 1,
            429 => refused.push(answer),
            status => panic!("{status}: {}", answer.text()),
        }
    }

    // Some seconds pass, in which the rates allow one or another more.
    assert!((400..450).contains(&taken), "{taken}");
    let last = refused.last().unwrap();
    let wait: u64 = last.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    assert!(
        last.text().contains("同じ場所からの回答が続いた"),
        "{}",
        last.text()
    );
    let path = links::questionnaire_responses(JA, &survey.opened.strata[0].code);
    let kept = last.form_to(&path);
    assert_eq!(kept.value("q-wanted_to_talk"), Some("very"));
    assert_eq!(kept.value("q-opinion"), Some("よかった"));
    let (unmarked, runs) = marked(&app).await;
    assert!((30..40).contains(&unmarked), "{unmarked}");
    assert_eq!(runs, [taken - unmarked], "one run");
    let tally = questionnaire::tally(&app.app, &Authority::SYSTEM, survey.opened.survey)
        .await
        .unwrap();
    assert_eq!(tally.sheets(), taken as u64, "until somebody decides");
}

/// A survey with thirty sheets of people who wanted to talk, and twenty more, a run, of some who did not.
async fn flooded(app: &TestApp) -> (OpenSurvey, Run) {
    let survey = app.factory.survey().await;
    for _ in 0..30 {
        sheet(app, &survey, "very").await.location();
    }
    for _ in 0..20 {
        sheet(app, &survey, "not_at_all").await.location();
    }
    let runs = questionnaire::runs(&app.app, &Authority::SYSTEM, survey.opened.survey)
        .await
        .unwrap();
    assert_eq!(runs.len(), 1);
    (survey, runs[0].clone())
}

async fn decide(clerk: &Clerk, survey: SurveyId, run: &Run, what: &str, reason: &str) -> Answer {
    let action = links::staff_run_decision(survey, run.id);
    let form = clerk.form(&links::staff_survey(survey), &action).await;
    clerk
        .submit(&form.fill("decision", what).fill("reason", reason))
        .await
}

async fn a_run_that_is_set_aside_leaves_tally_file_and_paper_and_comes_back(app: TestApp) {
    let (survey, run) = flooded(&app).await;
    let id = survey.opened.survey;
    let sheets = run.sheets;
    let owner = app.factory.office().await.owner;
    let clerk = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let all = [(30, 50), (0, 0), (30, 50)];
    assert_eq!(survey.shares(&app.app).await, all);
    let page = clerk.get(&links::staff_survey(id)).await;
    assert!(
        page.text().contains("決めるまでは、集計に含めています"),
        "{}",
        page.text()
    );

    let reason = "同じ内容が続けて送られたため";
    let without = decide(&clerk, id, &run, "set-aside", " ").await;
    let aside = decide(&clerk, id, &run, "set-aside", reason).await;

    assert_eq!(without.status, 422);
    assert!(
        without.text().contains("理由を500文字まで"),
        "{}",
        without.text()
    );
    for unfit in ["同じ\u{1b}内容", "同じ\n内容", &"長".repeat(501)] {
        let refused = decide(&clerk, id, &run, "set-aside", unfit).await;
        assert_eq!(refused.status, 422, "{unfit:?}");
        let text = refused.text();
        assert!(text.contains("特殊な記号を入れずに"), "{text}");
    }
    assert_eq!(aside.location(), links::staff_survey(id));
    let k = 50 - sheets;
    assert_eq!(sheets, 20);
    assert_eq!(survey.shares(&app.app).await, [(30, k), (0, 0), (30, k)]);
    let page = clerk.get(&links::staff_survey(id)).await.text();
    let note = format!("集計から外した回答：20枚（理由：{reason}）");
    assert!(page.contains(&note), "{page}");
    let file = clerk.get(&links::staff_tally_csv(id)).await.body;
    assert!(
        file.contains(&format!("_set_aside,集計から外した回答,,,{reason},20,,,")),
        "{file}"
    );
    let year = FiscalYear::of(tokyo_date(app.app.now()));
    let paper = || async {
        let day = tokyo_date(app.app.now());
        let findings = report::paper(&app.app, &Authority::SYSTEM, year, day)
            .await
            .unwrap()
            .findings;
        let kinds = findings.into_iter().map(|finding| finding.kind);
        kinds
            .filter(|kind| matches!(kind, FindingKind::SetAside { .. }))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        paper().await,
        [],
        "while the survey is open its share is not in the paper"
    );
    app.clock.set(survey.window.closes_at());
    let stored = questionnaire::survey(&app.app, id).await.unwrap();
    let expected = FindingKind::SetAside {
        event: stored.event_number,
        sheets: 20,
        reason: reason.to_owned(),
    };
    assert_eq!(paper().await, [expected]);

    app.clock
        .set(survey.window.closes_at() - TimeDelta::days(13));
    let clerk = Clerk::sign_in(&app.app, owner, "suzuki", "鈴木 二").await;
    let back = decide(&clerk, id, &run, "count", "").await;
    assert_eq!(back.location(), links::staff_survey(id));
    assert_eq!(survey.shares(&app.app).await, all);
    let page = clerk.get(&links::staff_survey(id)).await.text();
    assert!(
        !page.contains("集計から外した回答") && page.contains("集計に含めると決めました"),
        "{page}"
    );
}

async fn two_clerks_deciding_about_a_run_do_not_overwrite_each_other(app: TestApp) {
    let (survey, run) = flooded(&app).await;
    let id = survey.opened.survey;
    let owner = app.factory.office().await.owner;
    let sato = Clerk::sign_in(&app.app, owner, "sato", "佐藤 一").await;
    let suzuki = Clerk::sign_in(&app.app, owner, "suzuki", "鈴木 二").await;
    let action = links::staff_run_decision(id, run.id);
    let stale = suzuki.form(&links::staff_survey(id), &action).await;
    decide(&sato, id, &run, "set-aside", "いたずら")
        .await
        .location();

    let refused = suzuki.submit(&stale.fill("decision", "count")).await;

    assert_eq!(refused.status, 409);
    let text = refused.text();
    for words in [
        "佐藤 一さん",
        "いたずら",
        "まだ決めていません",
        "集計に含めると決めました",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(survey.shares(&app.app).await[0], (30, 30));
    suzuki.submit(&refused.form_to(&action)).await.location();
    assert_eq!(survey.shares(&app.app).await[0], (30, 50));
}

/// Closes the survey at another time, as another process would.
async fn close_at(app: &TestApp, closes_at: DateTimeUtc) {
    let connection = app.connection().await;
    surveys::Entity::update_many()
        .col_expr(surveys::Column::ClosesAt, Expr::value(closes_at))
        .exec(&connection)
        .await
        .unwrap();
}

async fn sheets_that_were_refused_are_no_stock_for_later(mut app: TestApp) {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        survey_line: Rate::new(5, 1),
        survey_pace: Rate::new(5, 1),
        ..LimitSettings::default()
    }));
    let survey = app.factory.survey().await;
    let keys: Vec<String> = (0..5).map(|_| Uuid::new_v4().to_string()).collect();
    let first = keyed_sheet(&app, &survey, "very", &keys[0]).await;

    // The sheet is known for a second; meanwhile another process closes the survey, and opens it again.
    close_at(&app, app.app.now() - TimeDelta::hours(1)).await;
    let mut refused = Vec::new();
    for key in &keys[1..] {
        refused.push(keyed_sheet(&app, &survey, "not_at_all", key).await.status);
    }
    close_at(&app, survey.window.closes_at()).await;
    let mut replayed = Vec::new();
    for key in &keys[1..] {
        replayed.push(keyed_sheet(&app, &survey, "not_at_all", key).await.status);
    }
    let again = keyed_sheet(&app, &survey, "very", &keys[0]).await;

    assert_eq!((refused, replayed), (vec![409; 4], vec![429; 4]));
    assert_eq!(
        again.location(),
        first.location(),
        "what is stored is answered as before"
    );
    assert_eq!(marked(&app).await, (1, Vec::new()));
}
