//! The office's decision about a run of answer sheets. Not how a run is noticed: that is `limits/runs.rs`.

use serde_json::json;

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::questionnaire::{Decision, store};
use crate::revision;
use crate::types::{RunId, Seen, SurveyId};

/// Decides whether the sheets of a run are counted; it can be decided anew at any time. Sheets of the run that are
/// still to come are meant, too.
///
/// # Errors
/// `AppError::NotFound` when the survey has no such run, `AppError::Conflict` when somebody else decided since it was
/// seen.
pub async fn decide_run(
    app: &App,
    by: &Authority,
    survey: SurveyId,
    run: impl Into<Seen<RunId>>,
    decision: Decision,
) -> Result<()> {
    let seen = run.into();
    let id = seen.id;
    app.write(by, async move |tx| {
        store::lock_survey(tx, survey).await?;
        let owner = store::owner(tx, survey).await?.ok_or(AppError::NotFound)?;
        tx.by.may(Permission::ManageSurveys, owner)?;
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
