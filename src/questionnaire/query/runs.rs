//! The runs of a survey, as the office decides about them.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::questionnaire::{Run, store};
use crate::revision;
use crate::types::SurveyId;

/// The runs of a survey, the largest first.
///
/// # Errors
/// Database errors.
pub async fn runs(app: &App, by: &Authority, survey: SurveyId) -> Result<Vec<Run>> {
    let owner = store::owner(app.db.read(), survey).await?;
    by.may(Permission::SeeSurveys, owner.ok_or(AppError::NotFound)?)?;
    let connection = app.db.read();
    // The versions first: what is decided between the queries makes a form out of date, never the other way round.
    let known = store::run_ids(connection, survey).await?;
    let versions = revision::versions(connection, known.into_iter().map(Into::into)).await?;
    let mut runs = store::runs(connection, survey).await?;
    for run in &mut runs {
        run.version = versions.get(&run.id.into()).copied().unwrap_or_default();
    }
    runs.sort_by_key(|run| (std::cmp::Reverse(run.sheets), run.id));
    Ok(runs)
}
