//! The office decides about answer sheets that came in quick succession from one place. Not how they are left out of the
//! tally: that is the feature's.

use rocket::form::Form;
use rocket::{FromForm, State, post};

use super::page::{TallyPage, page};
use super::run_view::{Typed, decided, state, title};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::links;
use crate::questionnaire::{self, Decision, DecisionKind};
use crate::revision;
use crate::types::{Reason, ReasonError as Unfit, RunId, SurveyId};
use crate::web::Page;
use crate::web::form::{Basis, FieldState};
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};
use crate::web::staff::changed::Changed;
use crate::web::staff::outdated::{self, Again, Clash};

#[derive(FromForm)]
pub(super) struct DecisionForm {
    #[field(default = "")]
    decision: String,
    #[field(default = "")]
    reason: String,
    basis: Basis,
}

#[post("/staff/surveys/<id>/runs/<run>/decision", data = "<form>")]
pub(super) async fn decide(
    app: &State<App>,
    staff: StaffSession,
    id: SurveyId,
    run: RunId,
    form: Form<DecisionForm>,
) -> Result<Changed<Page<TallyPage>>> {
    let texts = staff.texts();
    let kind = DecisionKind::from_code(&form.decision).unwrap_or(DecisionKind::Count);
    let decision = match (kind, Reason::parse(&form.reason)) {
        (DecisionKind::Count, _) => Decision::Count,
        (DecisionKind::SetAside, Ok(reason)) => Decision::SetAside(reason),
        (DecisionKind::SetAside, Err(unfit)) => {
            let mut reason = FieldState::new(&form.reason);
            let key = match unfit {
                Unfit::Empty => "staff-survey-error-reason",
                Unfit::TooLong | Unfit::Invalid => "staff-refusal-reason-unusable",
            };
            reason.error = Some(texts.t1(key, "limit", Reason::LIMIT));
            let typed = Typed {
                run,
                reason,
                basis: form.basis.clone(),
            };
            let again = page(app, &staff, id, Some(typed)).await?;
            return Ok(Changed::Again(again));
        }
    };
    let typed = format!("{} {}", form.decision, form.reason);
    let seen = form.basis.seen(run, "run-decision", &typed);
    match questionnaire::decide_run(app, &staff.by, id, seen, decision.clone()).await {
        Ok(()) => {
            let survey = links::staff_survey(id);
            Ok(Changed::Done(Noticed::new(survey, Notice::RunDecided)))
        }
        Err(AppError::Conflict) => outdated(app, &staff, (id, run), &form, &decision).await,
        Err(error) => Err(error),
    }
}

/// Shows what a colleague decided since the form was shown.
async fn outdated<T>(
    app: &App,
    staff: &StaffSession,
    (survey, id): (SurveyId, RunId),
    form: &DecisionForm,
    decision: &Decision,
) -> Result<Changed<T>> {
    let texts = staff.texts();
    let latest = revision::latest(app.db.read(), id).await?;
    let version = latest.map(|latest| latest.version).unwrap_or_default();
    let runs = questionnaire::runs(app, &staff.by, survey).await?;
    let run = runs
        .iter()
        .find(|run| run.id == id)
        .ok_or(AppError::NotFound)?;
    let stored = state(run, texts);
    let clash = Clash {
        subject: title(run, texts),
        back: links::staff_survey(survey),
        shown: form.basis.words(),
        typed: decided(decision, texts),
        again: Some(Again {
            action: links::staff_run_decision(survey, id),
            basis: Basis::new(app).showing(version, stored.as_str()),
            fields: vec![
                ("decision", form.decision.clone()),
                ("reason", form.reason.clone()),
            ],
        }),
        stored,
        latest,
    };
    outdated::page(app, staff, clash)
        .await
        .map(Changed::Outdated)
}
