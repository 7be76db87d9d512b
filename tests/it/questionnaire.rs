//! A questionnaire from the code on the sheet to its tally, through the public pages; what is asked, stored and counted
//! without them is in files of its own. Not what each question accepts.

use futures::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::entities::{answer, audit_entry, free_text, response};
use tsudoi::links;
use tsudoi::questionnaire;
use tsudoi::types::{Base, Language};
use uuid::Uuid;

use crate::support::{OpenSurvey, PageForm, TestApp};

mod answering;
mod asking;
mod counting;

const JA: Language = Language::Ja;

on_both!(
    a_questionnaire_is_answered_by_its_code_in_three_languages,
    the_code_may_be_typed_as_people_type,
    a_sheet_sent_twice_is_one_response,
    one_sheet_sent_by_many_at_once_is_one_response,
    blank_answers_are_counted_as_no_answer,
    what_cannot_be_an_answer_is_named_and_kept,
    a_closed_or_coming_survey_takes_nothing,
    nothing_stored_tells_who_answered_or_when,
);

async fn stored(app: &App) -> Vec<response::Model> {
    response::Entity::find().all(app.db.read()).await.unwrap()
}

async fn responses(app: &TestApp) -> usize {
    stored(&app.app).await.len()
}

/// The blank sheet of a stratum.
async fn sheet(app: &TestApp, survey: &OpenSurvey, stratum: usize, language: Language) -> PageForm {
    let code = &survey.opened.strata[stratum].code;
    let page = app.get(&links::questionnaire(language, code)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.form_to(&links::questionnaire_responses(language, code))
}

async fn answered(app: &TestApp, survey: &OpenSurvey, stratum: usize, wanted: &str) {
    let form = sheet(app, survey, stratum, JA)
        .await
        .fill("q-wanted_to_talk", wanted);
    app.submit(&form).await.location();
}

async fn a_questionnaire_is_answered_by_its_code_in_three_languages(app: TestApp) {
    let survey = app.factory.survey().await;
    let code = &survey.opened.strata[0].code;

    let short = app.get(&links::questionnaire_short(code)).await;
    assert_eq!(short.location(), links::questionnaire(JA, code));
    for (language, words) in [
        (Language::Ja, "話し合いたいと思いましたか"),
        (Language::JaEasy, "はなしたいと おもいましたか"),
        (Language::En, "Did you want to talk"),
    ] {
        let page = app.get(&links::questionnaire(language, code)).await;
        assert!(page.text().contains(words), "{}", page.text());
        let form = page
            .form_to(&links::questionnaire_responses(language, code))
            .fill("q-wanted_to_talk", "very")
            .fill("q-heard_from", "library")
            .fill("q-opinion", "とても\r\nよかった");
        let thanks = app.submit(&form).await;

        assert_eq!(
            thanks.location(),
            links::questionnaire_thanks(language, code)
        );
        assert_eq!(app.get(thanks.location()).await.status, 200);
    }
    assert_eq!(responses(&app).await, 3);
    let tally = questionnaire::tally(&app.app, &Authority::SYSTEM, survey.opened.survey)
        .await
        .unwrap();
    assert_eq!(tally.sheets(), 3);
}

async fn the_code_may_be_typed_as_people_type(app: TestApp) {
    let survey = app.factory.survey().await;
    let code = &survey.opened.strata[0].code;
    let index = links::questionnaires(JA);
    let form = app.get(&index).await.form_to(&index);

    let small = code.grouped().to_lowercase();
    let found = app.submit(&form.clone().fill("code", &small)).await;
    let malformed = app.submit(&form.clone().fill("code", "ABC")).await;
    let unknown = if code.as_str() == "222222" {
        "333333"
    } else {
        "222222"
    };
    let unknown = app.get(&format!("{index}/{unknown}")).await;

    assert_eq!(found.location(), links::questionnaire(JA, code));
    assert_eq!((malformed.status, unknown.status), (404, 404));
    assert_eq!(malformed.form_to(&index).value("code"), Some("ABC"));
    assert_eq!(malformed.wrong_fields(), ["code"]);
    assert_eq!(unknown.wrong_fields(), ["code"]);
}

async fn a_sheet_sent_twice_is_one_response(app: TestApp) {
    let survey = app.factory.survey().await;
    let form = sheet(&app, &survey, 0, JA)
        .await
        .fill("q-opinion", "よかった");

    let first = app.submit(&form).await;
    let second = app.submit(&form).await;

    assert_eq!(first.location(), second.location());
    let texts = free_text::Entity::find()
        .count(app.app.db.read())
        .await
        .unwrap();
    assert_eq!((responses(&app).await, texts), (1, 1));
}

async fn one_sheet_sent_by_many_at_once_is_one_response(app: TestApp) {
    let survey = app.factory.survey().await;
    let form = sheet(&app, &survey, 0, JA)
        .await
        .fill("q-wanted_to_talk", "very");

    let answers = join_all((0..50).map(|_| app.submit(&form))).await;

    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [303; 50]);
    let rows = answer::Entity::find()
        .count(app.app.db.read())
        .await
        .unwrap();
    assert_eq!((responses(&app).await, rows), (1, 3));
}

async fn blank_answers_are_counted_as_no_answer(app: TestApp) {
    let survey = app.factory.survey().await;
    for (stratum, wanted) in [
        (0, "very"),
        (0, "somewhat"),
        (0, "neutral"),
        (0, ""),
        (1, "very"),
    ] {
        answered(&app, &survey, stratum, wanted).await;
    }

    let tally = questionnaire::tally(&app.app, &Authority::SYSTEM, survey.opened.survey)
        .await
        .unwrap();

    let question = tally.question("wanted_to_talk").unwrap();
    let counts = &question.strata[0].counts;
    let top: Vec<_> = question.question.choices()[..2]
        .iter()
        .map(|choice| &choice.code)
        .collect();
    let asked = counts.share(top.iter().copied(), Base::Asked).unwrap();
    let valid = counts.share(top.iter().copied(), Base::Valid).unwrap();
    assert_eq!(
        (asked.k(), asked.n()),
        (2, 4),
        "無回答 is part of the base 'asked'"
    );
    assert_eq!(
        (valid.k(), valid.n()),
        (2, 3),
        "and not of the base 'valid'"
    );
    assert_eq!(counts.sheets(), 4);
    assert_eq!(question.strata[1].counts.sheets(), 1);
    assert_eq!(tally.sheets(), 5);
    let shares = survey.shares(&app.app).await;
    assert_eq!(
        shares,
        [(2, 4), (1, 1), (3, 5)],
        "per stratum, then pooled from the counts"
    );
}

async fn what_cannot_be_an_answer_is_named_and_kept(app: TestApp) {
    let survey = app.factory.survey().await;
    let code = &survey.opened.strata[0].code;
    let form = sheet(&app, &survey, 0, JA).await;
    let forged = form
        .clone()
        .fill("q-wanted_to_talk", "extremely")
        .fill("q-heard_from", "library")
        .fill("q-opinion", &"長".repeat(questionnaire::MAX_TEXT + 1));
    let mut keyless = form.clone().fill("q-heard_from", "library");
    keyless.fields.retain(|(name, _)| name != "submission-key");

    let refused = app.submit(&forged).await;
    let without_key = app.submit(&keyless).await;

    assert_eq!((refused.status, without_key.status), (422, 422));
    assert_eq!(refused.wrong_fields(), ["q-wanted_to_talk", "q-opinion"]);
    let again = refused.form_to(&links::questionnaire_responses(JA, code));
    for field in ["submission-key", "q-heard_from", "q-opinion"] {
        assert_eq!(again.value(field), forged.value(field), "{field}");
    }
    assert_eq!(responses(&app).await, 0);
    let corrected = without_key.form_to(&links::questionnaire_responses(JA, code));
    assert_eq!(corrected.value("q-heard_from"), Some("library"));
    app.submit(&corrected).await.location();
    assert_eq!(responses(&app).await, 1);
}

async fn a_closed_or_coming_survey_takes_nothing(app: TestApp) {
    let survey = app.factory.survey().await;
    let form = sheet(&app, &survey, 0, JA).await;
    let sent_in_time = sheet(&app, &survey, 0, JA).await;
    app.submit(&sent_in_time).await.location();

    for time in [
        survey.window.opens_at() - chrono::TimeDelta::seconds(1),
        survey.window.closes_at(),
    ] {
        app.clock.set(time);
        let page = app
            .get(&links::questionnaire(JA, &survey.opened.strata[0].code))
            .await;
        let refused = app.submit(&form).await;

        assert_eq!((page.status, refused.status), (200, 409));
        assert_eq!(page.forms(), []);
    }
    app.submit(&sent_in_time).await.location();
    assert_eq!(responses(&app).await, 1);
}

async fn nothing_stored_tells_who_answered_or_when(app: TestApp) {
    let survey = app.factory.survey().await;
    let connection = app.app.db.read();
    let entries = || async { audit_entry::Entity::find().count(connection).await.unwrap() };
    let before = entries().await;

    answered(&app, &survey, 0, "very").await;
    app.clock.advance(chrono::TimeDelta::minutes(5));
    answered(&app, &survey, 0, "neutral").await;

    let rows = response::Entity::find().all(connection).await.unwrap();
    let versions: Vec<usize> = rows.iter().map(|row| row.id.get_version_num()).collect();
    assert_eq!(versions, [4, 4], "a time-ordered id would tell the order");
    assert_eq!(rows[0].answered_on, rows[1].answered_on);
    assert_eq!(
        entries().await,
        before,
        "an audit entry would tell the time"
    );
    assert!(rows.iter().all(|row| row.submission_key != Uuid::nil()));
}
