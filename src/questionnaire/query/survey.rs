//! Surveys with their strata.

use crate::app::App;
use crate::error::{AppError, Result};
use crate::questionnaire::{Survey, store};
use crate::types::{EventId, SurveyId};

/// A survey with its strata.
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
/// `AppError::Database` when the database cannot be asked.
pub async fn surveys_of_events(app: &App, events: &[EventId]) -> Result<Vec<Survey>> {
    let surveys = store::surveys_of_events(app.db.read(), events.iter().copied()).await?;
    Ok(surveys.logged())
}
