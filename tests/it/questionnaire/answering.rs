//! What is stored of an answer sheet, and when.

use chrono::TimeDelta;
use sea_orm::EntityTrait;
use tsudoi::entities::{answer, audit_entry, free_text};
use tsudoi::questionnaire::{
    AnswerError, AnswerFault, EntryMode, Refusal, ResponseCommand, respond,
};
use tsudoi::types::tokyo_date;

use super::stored;
use crate::support::{NEW, REPEAT, SurveyedLecture, TestApp, code};

on_both!(
    an_answer_sheet_is_stored_question_by_question_and_the_text_apart,
    one_sheet_sent_many_times_at_once_is_one_response,
    answering_leaves_no_time_of_day_behind,
    before_and_after_its_window_a_survey_takes_no_answers,
    an_unknown_choice_stores_nothing,
);

async fn an_answer_sheet_is_stored_question_by_question_and_the_text_apart(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;

    let outcome = lecture
        .send(0, 1, &[("wanted_to_talk", "very"), ("opinion", "よかった")])
        .await;

    assert_eq!(outcome, NEW);
    let responses = stored(&lecture.app).await;
    let [response] = responses.as_slice() else {
        panic!("one response");
    };
    assert_eq!(response.answered_on, tokyo_date(lecture.app.now()));
    assert_eq!(response.id.get_version_num(), 4);
    let answers: Vec<_> = answer::Entity::find()
        .all(lecture.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.question_code, row.state, row.choice_code))
        .collect();
    let expected = [
        ("heard_from", "no_answer", ""),
        ("opinion", "answered", ""),
        ("wanted_to_talk", "answered", "very"),
    ];
    let mut answers: Vec<_> = answers
        .iter()
        .map(|(question, state, choice)| (question.as_str(), state.as_str(), choice.as_str()))
        .collect();
    answers.sort_unstable();
    assert_eq!(answers, expected);
    let texts = free_text::Entity::find()
        .all(lecture.app.db.read())
        .await
        .unwrap();
    let [written] = texts.as_slice() else {
        panic!("one text");
    };
    assert_eq!(written.content, "よかった");
    assert_ne!(written.id, response.id);
    assert_eq!(written.id.get_version_num(), 4);
}

async fn one_sheet_sent_many_times_at_once_is_one_response(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let sends = (0..20).map(|_| lecture.send(0, 7, &[("wanted_to_talk", "very")]));

    let outcomes = futures::future::join_all(sends).await;

    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == NEW).count(),
        1
    );
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == REPEAT)
            .count(),
        19
    );
    assert_eq!(stored(&lecture.app).await.len(), 1);
    let answers = answer::Entity::find()
        .all(lecture.app.db.read())
        .await
        .unwrap();
    assert_eq!(answers.len(), 3);
}

async fn answering_leaves_no_time_of_day_behind(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let entries = || async {
        let all = audit_entry::Entity::find().all(lecture.app.db.read());
        all.await.unwrap().len()
    };
    let before = entries().await;

    assert_eq!(lecture.send(0, 1, &[]).await, NEW);

    assert_eq!(entries().await, before);
}

async fn before_and_after_its_window_a_survey_takes_no_answers(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    assert_eq!(lecture.send(0, 1, &[]).await, NEW);

    lecture
        .test
        .clock
        .set(lecture.window.opens_at() - TimeDelta::seconds(1));
    let before = lecture.send(0, 2, &[]).await;
    lecture.test.clock.set(lecture.window.closes_at());
    let after = lecture.send(0, 3, &[]).await;
    let again = lecture.send(0, 1, &[]).await;
    let paper = ResponseCommand {
        entry_mode: EntryMode::Paper,
        ..lecture.sheet(0, 4, &[])
    };
    let paper = respond(&lecture.app, paper).await.unwrap();

    assert_eq!(before, Err(Refusal::NotYetOpen));
    assert_eq!(after, Err(Refusal::Closed));
    assert_eq!(again, REPEAT);
    assert_eq!(paper, NEW);
    assert_eq!(stored(&lecture.app).await.len(), 2);
}

async fn an_unknown_choice_stores_nothing(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;

    let outcome = lecture
        .send(0, 1, &[("wanted_to_talk", "absolutely"), ("opinion", "x")])
        .await;

    let error = AnswerError {
        question: code("wanted_to_talk"),
        fault: AnswerFault::UnknownChoice,
    };
    assert_eq!(outcome, Err(Refusal::Invalid(vec![error])));
    assert!(stored(&lecture.app).await.is_empty());
}
