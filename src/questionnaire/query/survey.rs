//! Surveys with their strata.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::questionnaire::{Survey, store};
use crate::types::{EventId, SurveyId};

/// A survey as the office sees it, with its codes.
///
/// # Errors
/// `AppError::NotFound` when there is none of theirs.
pub async fn for_office(app: &App, by: &Authority, id: SurveyId) -> Result<Survey> {
    let survey = survey(app, id).await?;
    by.may(Permission::SeeSurveys, survey.owner)?;
    Ok(survey)
}

/// A survey with its strata, whoever asks: for use cases that ask themselves who may.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn survey(app: &App, id: SurveyId) -> Result<Survey> {
    store::surveys(app.db.read(), std::iter::once(id))
        .await?
        .single()?
        .ok_or(AppError::NotFound)
}

/// The surveys of these events, those that opened first before the others.
///
/// # Errors
/// `AppError::NotFound` when one of them is not theirs.
pub async fn surveys_of_events(
    app: &App,
    by: &Authority,
    events: &[EventId],
) -> Result<Vec<Survey>> {
    let surveys = store::surveys_of_events(app.db.read(), events.iter().copied()).await?;
    let surveys = surveys.logged();
    for survey in &surveys {
        by.may(Permission::SeeSurveys, survey.owner)?;
    }
    Ok(surveys)
}
