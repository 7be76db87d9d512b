//! What is published and opened.

use super::*;
use crate::error::AppError;

#[tokio::test]
async fn what_is_published_and_opened_is_shown_by_its_code() {
    let stage = stage().await;
    let zoom = stage.survey.strata.get(1).unwrap();

    let sheet = by_code(&stage.app, &zoom.code).await.unwrap();

    assert_eq!(
        sheet,
        AnswerSheet {
            survey: stage.survey.survey,
            stratum: zoom.id,
            title: text("アンケート"),
            event_title: text("講演会"),
            mode: AttendanceMode::Zoom,
            window: Window::new(noon(), noon() + TimeDelta::days(14)).unwrap(),
            questionnaire: questionnaire(),
        }
    );
}

#[tokio::test]
async fn publishing_a_code_again_makes_a_further_version_and_leaves_the_first() {
    let stage = stage().await;
    let shorter = Questionnaire::new(vec![
        Question::free_text("opinion", text("ご意見")).unwrap(),
    ]);
    let again = NewQuestionnaire {
        questionnaire: shorter.unwrap(),
        ..new_questionnaire(stage.owner)
    };

    let second = publish(&stage.app, Actor::System, again).await.unwrap();

    assert_eq!(second.number, 2);
    assert_eq!(
        published(&stage.app, stage.version).await.unwrap(),
        questionnaire()
    );
}

#[tokio::test]
async fn a_survey_takes_only_slots_of_its_event() {
    let stage = stage().await;
    let other = add_event(&stage.app, stage.owner, stage.initiative, 2).await;
    let other = event::find(&stage.app, other).await.unwrap();
    let mixed = NewSurvey {
        event: stage.event,
        ..new_survey(&other, stage.version)
    };

    let outcome = open_survey(&stage.app, Actor::System, mixed).await;

    assert!(matches!(outcome, Err(AppError::NotFound)));
    let surveys = surveys_of_events(&stage.app, &[stage.event, other.id]).await;
    assert_eq!(surveys.unwrap().len(), 1);
}
