//! The counts of surveys, made of what the database counted. Not the rules of counting (`tally.rs` of the feature).

use crate::app::App;
use crate::error::{AppError, Result};
use crate::questionnaire::{Counted, Survey, Tally, store, survey};
use crate::types::{StratumId, SurveyId};

/// All counts of a survey, as of now; without the answer sheets that were set aside, which it names.
///
/// # Errors
/// `AppError::NotFound` when there is no such survey; `AppError::Fault` when stored answers do not fit it.
pub async fn tally(app: &App, id: SurveyId) -> Result<Tally> {
    let survey = survey(app, id).await?;
    tallies(app, vec![survey])
        .await?
        .pop()
        .ok_or(AppError::NotFound)
}

/// All counts of these surveys, in their order; the number of queries does not grow with theirs.
///
/// # Errors
/// `AppError::Fault` when stored answers do not fit their survey.
pub async fn tallies(app: &App, surveys: Vec<Survey>) -> Result<Vec<Tally>> {
    let versions = surveys.iter().map(|survey| survey.version);
    let definitions = store::definitions(app.db.read(), versions).await?;
    let strata = surveys.iter().flat_map(|survey| &survey.strata);
    let strata: Vec<StratumId> = strata.map(|stratum| stratum.id).collect();
    let ids = surveys.iter().map(|survey| survey.id);
    let mut aside = store::not_counted(app.db.read(), ids).await?;
    let counted = store::count_answers(app.db.read(), &strata, &aside.runs).await?;
    surveys
        .into_iter()
        .map(|survey| {
            let questionnaire = definitions
                .get(&survey.version)
                .ok_or_else(|| AppError::fault("a survey without its questionnaire"))?;
            let own: Vec<Counted> = counted
                .iter()
                .filter(|row| survey.strata.iter().any(|own| own.id == row.stratum))
                .cloned()
                .collect();
            let set_aside = aside.by_survey.remove(&survey.id).unwrap_or_default();
            let tally = Tally::new(survey, questionnaire, &own).map_err(AppError::fault)?;
            Ok(tally.with_set_aside(set_aside))
        })
        .collect()
}
