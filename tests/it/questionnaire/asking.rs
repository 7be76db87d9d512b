//! What is published and opened, and what cannot be.

use tsudoi::authority::Authority;
use tsudoi::error::AppError;
use tsudoi::questionnaire::{
    AnswerSheet, NewQuestionnaire, NewSurvey, Question, Questionnaire, by_code, open_survey,
    publish, published, surveys_of_events,
};
use tsudoi::types::{AttendanceMode, LocalizedText};

use crate::support::{SurveyedLecture, TestApp, new_questionnaire, new_survey};

on_both!(
    what_is_published_and_opened_is_shown_by_its_code,
    publishing_a_code_again_makes_a_further_version_and_leaves_the_first,
    a_survey_takes_only_slots_of_its_event,
);

async fn what_is_published_and_opened_is_shown_by_its_code(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let zoom = lecture.survey.strata.get(1).unwrap();

    let sheet = by_code(&lecture.app, &zoom.code).await.unwrap();

    assert_eq!(
        sheet,
        AnswerSheet {
            survey: lecture.survey.survey,
            stratum: zoom.id,
            title: new_survey(&lecture.event, &lecture.published, lecture.window).title,
            event_title: lecture.event.title.clone(),
            mode: AttendanceMode::Zoom,
            window: lecture.window,
            questionnaire: new_questionnaire(lecture.event.owner).questionnaire,
        }
    );
}

async fn publishing_a_code_again_makes_a_further_version_and_leaves_the_first(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let shorter = Questionnaire::new(vec![
        Question::free_text("opinion", LocalizedText::new("ご意見")).unwrap(),
    ]);
    let again = NewQuestionnaire {
        questionnaire: shorter.unwrap(),
        ..new_questionnaire(lecture.event.owner)
    };

    let second = publish(&lecture.app, &Authority::SYSTEM, again)
        .await
        .unwrap();

    assert_eq!(second.number, 2);
    assert_eq!(
        published(&lecture.app, lecture.published.version)
            .await
            .unwrap(),
        new_questionnaire(lecture.event.owner).questionnaire
    );
}

async fn a_survey_takes_only_slots_of_its_event(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let other = lecture.test.factory.event().main_venue(30).zoom();
    let other = other.build().await;
    let mixed = NewSurvey {
        event: lecture.event.id,
        ..new_survey(&other, &lecture.published, lecture.window)
    };

    let outcome = open_survey(&lecture.app, &Authority::SYSTEM, mixed).await;

    assert!(matches!(outcome, Err(AppError::NotFound)));
    let surveys = surveys_of_events(
        &lecture.app,
        &Authority::SYSTEM,
        &[lecture.event.id, other.id],
    )
    .await;
    assert_eq!(surveys.unwrap().len(), 1);
}
