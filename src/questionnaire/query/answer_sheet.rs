//! The answer sheet behind a code.

use crate::app::App;
use crate::error::{AppError, Result};
use crate::questionnaire::{AnswerSheet, published, store, survey};
use crate::types::SurveyCode;

/// What somebody sees who opens a questionnaire by its code, open or not.
///
/// # Errors
/// `AppError::NotFound` when no survey has this code.
pub async fn by_code(app: &App, code: &SurveyCode) -> Result<AnswerSheet> {
    let (id, stratum) = store::find_stratum(app.db.read(), code)
        .await?
        .ok_or(AppError::NotFound)?;
    let survey = survey(app, id).await?;
    let mode = survey
        .strata
        .iter()
        .find(|other| other.id == stratum)
        .map(|stratum| stratum.mode)
        .ok_or_else(|| AppError::fault("a stratum that is not one of its survey"))?;
    Ok(AnswerSheet {
        survey: survey.id,
        stratum,
        questionnaire: published(app, survey.version).await?,
        title: survey.title,
        event_title: survey.event_title,
        mode,
        window: survey.window,
    })
}
