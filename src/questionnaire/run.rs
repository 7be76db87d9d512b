//! Runs: answer sheets that came in quick succession from one place. The office decides whether they are counted; until
//! it has, they are. Not how a run is noticed: that is `limits/runs.rs`.

use chrono::NaiveDate;
use serde_json::json;

use super::store;
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, Result};
use crate::revision;
use crate::types::{Reason, RunId, Seen, SurveyId, Version};

/// A run of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which one.
    pub id: RunId,
    /// How many answer sheets belong to it.
    pub sheets: u64,
    /// The first and the last day on which they came.
    pub days: (NaiveDate, NaiveDate),
    /// What the office decided, if it has.
    pub decision: Option<Decision>,
    /// Which version of the decision this is.
    pub version: Version,
}

/// What the office decided about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Its sheets are counted.
    Count,
    /// They are not, for this reason.
    SetAside(Reason),
}

impl Decision {
    /// The reason for setting the run aside, if that was decided.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Count => None,
            Self::SetAside(reason) => Some(reason.as_str()),
        }
    }
}

/// The runs of a survey, the largest first.
///
/// # Errors
/// Database errors.
pub async fn runs(app: &App, survey: SurveyId) -> Result<Vec<Run>> {
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

/// Decides whether the sheets of a run are counted; it can be decided anew at any time. Sheets of the run that are
/// still to come are meant, too.
///
/// # Errors
/// `AppError::NotFound` when the survey has no such run, `AppError::Conflict` when somebody else decided since it was
/// seen.
pub async fn decide_run(
    app: &App,
    actor: Actor,
    survey: SurveyId,
    run: impl Into<Seen<RunId>>,
    decision: Decision,
) -> Result<()> {
    let seen = run.into();
    let id = seen.id;
    app.write(actor, async move |tx| {
        store::lock_survey(tx, survey).await?;
        let sheets = store::count_run(tx, survey, id).await?;
        if sheets == 0 {
            return Err(AppError::NotFound);
        }
        let is_repeat = revision::answered(tx, seen.form()).await?.is_some();
        if is_repeat || store::decision(tx, id).await?.as_ref() == Some(&decision) {
            return Ok(());
        }
        revision::check(tx, &seen).await?;
        store::decide_run(tx, survey, id, &decision).await?;
        revision::advance(tx, id).await?;
        revision::remember(tx, seen.form(), None).await?;
        let action = match decision {
            Decision::Count => "run.counted",
            Decision::SetAside(_) => "run.set_aside",
        };
        let detail = json!({ "survey": survey, "sheets": sheets, "reason": decision.reason() });
        tx.audit(action, ("response_run", Some(id.into())), detail)
            .await
    })
    .await
}
