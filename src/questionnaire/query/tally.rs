//! The counts of surveys, made of what the database counted. Not the rules of counting (`tally.rs` of the feature).

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::db::{Rows, Unreadable};
use crate::error::{AppError, Result};
use crate::questionnaire::{Counted, Survey, Tally, store};
use crate::types::{EventId, StratumId, SurveyId};

/// All counts of a survey, as of now; without the answer sheets that were set aside and without stray answers, which it
/// names.
///
/// # Errors
/// `AppError::NotFound` when there is no such survey; `AppError::Fault` when it cannot be read.
pub async fn tally(app: &App, by: &Authority, id: SurveyId) -> Result<Tally> {
    let owner = store::owner(app.db.read(), id).await?;
    by.may(Permission::SeeSurveys, owner.ok_or(AppError::NotFound)?)?;
    let surveys = store::surveys(app.db.read(), std::iter::once(id)).await?;
    let tally = tallied(app, surveys)
        .await?
        .single()?
        .ok_or(AppError::NotFound)?;
    stray(&tally).for_each(|row| row.log());
    Ok(tally)
}

/// All counts of the surveys of these events, those that opened first before the others, with the surveys that cannot be
/// read; the number of queries does not grow with theirs.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn tallies_of_events(app: &App, events: &[EventId]) -> Result<Rows<Tally>> {
    let surveys = store::surveys_of_events(app.db.read(), events.iter().copied()).await?;
    let tallies = tallied(app, surveys).await?;
    tallies.iter().flat_map(stray).for_each(|row| row.log());
    Ok(tallies)
}

/// Surveys, questions, choices, answers and texts that cannot be read.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let surveys = store::all_surveys(app.db.read()).await?;
    let (tallies, mut unreadable) = tallied(app, surveys).await?.into_parts();
    unreadable.extend(tallies.iter().flat_map(stray));
    let texts = store::all_free_texts(app.db.read()).await?;
    unreadable.extend(texts.into_parts().1);
    Ok(unreadable)
}

async fn tallied(app: &App, surveys: Rows<Survey>) -> Result<Rows<Tally>> {
    let versions = surveys.iter().map(|survey| survey.version);
    let definitions = store::definitions(app.db.read(), versions).await?;
    let strata = surveys.iter().flat_map(|survey| &survey.strata);
    let strata: Vec<StratumId> = strata.map(|stratum| stratum.id).collect();
    let ids = surveys.iter().map(|survey| survey.id);
    let mut aside = store::not_counted(app.db.read(), ids).await?;
    let counted = store::count_answers(app.db.read(), &strata, &aside.runs).await?;
    let tallies = surveys.read(|survey| {
        let questionnaire = definitions
            .by_version
            .get(&survey.version)
            .ok_or_else(|| AppError::fault("its questionnaire cannot be read"))?;
        let own: Vec<Counted> = counted
            .iter()
            .filter(|row| survey.strata.iter().any(|own| own.id == row.stratum))
            .cloned()
            .collect();
        let set_aside = aside.by_survey.remove(&survey.id).unwrap_or_default();
        Ok(Tally::new(survey, questionnaire, &own).with_set_aside(set_aside))
    });
    Ok(tallies.without(definitions.unreadable))
}

/// Stray answers of a survey, as whoever runs the program is told of them: with the question and never the answer.
fn stray(tally: &Tally) -> impl Iterator<Item = Unreadable> {
    tally.stray.iter().map(|row| Unreadable {
        table: "surveys",
        id: tally.survey.id.into(),
        why: format!(
            "{} stored answers to question {} fit none of its questions and choices",
            row.count, row.question
        ),
    })
}
