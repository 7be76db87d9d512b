//! Answer sheets that came in quick succession from one place: what the office sees of them, and its decision. Not how
//! they are left out of the tally: that is the feature's.

use std::collections::BTreeSet;

use rocket::form::Form;
use rocket::{FromForm, State, post};

use super::{TallyPage, page};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::links;
use crate::questionnaire::{self, Decision, Run, Tally};
use crate::revision;
use crate::texts::Texts;
use crate::types::{Reason, ReasonError as Unfit, RunId, SurveyId};
use crate::web::Page;
use crate::web::form::{Basis, FieldState};
use crate::web::guard::StaffSession;
use crate::web::staff::notice::{Changed, Notice, Noticed};
use crate::web::staff::outdated::{self, Again, Clash};
use crate::web::staff::wording::joined;

/// A run with the form of its decision.
pub(super) struct RunView {
    pub(super) title: String,
    pub(super) state: String,
    pub(super) action: String,
    /// What the ids of its controls end with.
    pub(super) number: usize,
    pub(super) is_aside: bool,
    pub(super) reason: FieldState,
    pub(super) basis: Basis,
}

/// What was typed and could not be carried out.
pub(super) struct Typed {
    run: RunId,
    is_aside: bool,
    reason: FieldState,
    basis: Basis,
}

impl RunView {
    pub(super) fn all(
        app: &App,
        runs: &[Run],
        typed: Option<&Typed>,
        survey: SurveyId,
        texts: Texts,
    ) -> Vec<Self> {
        let basis = Basis::new(app);
        let view = |(run, number): (&Run, usize)| {
            let state = state(run, texts);
            let stored = run.decision.as_ref().and_then(Decision::reason);
            let typed = typed.filter(|typed| typed.run == run.id);
            Self {
                title: title(run, texts),
                action: links::staff_run_decision(survey, run.id),
                number,
                is_aside: typed.map_or(stored.is_some(), |typed| typed.is_aside),
                reason: typed.map_or_else(
                    || FieldState::new(stored.unwrap_or_default()),
                    |typed| typed.reason.clone(),
                ),
                basis: typed.map_or_else(
                    || basis.showing(run.version, state.as_str()),
                    |typed| typed.basis.clone(),
                ),
                state,
            }
        };
        runs.iter().zip(1..).map(view).collect()
    }
}

/// A line of the error summary, linked to the field of its run.
pub(super) struct ReasonError {
    pub(super) field: String,
    pub(super) message: String,
}

/// What is wrong in the forms.
pub(super) fn errors(runs: &[RunView]) -> Vec<ReasonError> {
    let error = |run: &RunView| {
        let message = run.reason.error.clone()?;
        let field = format!("reason-{}", run.number);
        Some(ReasonError { field, message })
    };
    runs.iter().filter_map(error).collect()
}

/// What is left out of the tally and why, what fits nothing, and what is still to be decided, in sentences.
pub(super) fn notes(tally: &Tally, runs: &[Run], texts: Texts) -> Vec<String> {
    let aside = tally.set_aside.iter().map(|aside| {
        let reason = aside.reason.as_str();
        texts.t2(
            "staff-survey-set-aside",
            "sheets",
            aside.sheets,
            "reason",
            reason,
        )
    });
    let open = runs.iter().filter(|run| run.decision.is_none());
    let undecided: u64 = open.map(|run| run.sheets).sum();
    let undecided =
        (undecided > 0).then(|| texts.t1("staff-survey-undecided", "sheets", undecided));
    aside.chain(stray(tally, texts)).chain(undecided).collect()
}

/// Stored answers that fit nothing, with the codes they are stored under.
fn stray(tally: &Tally, texts: Texts) -> Option<String> {
    let answers = tally.stray_answers();
    let codes: BTreeSet<(&str, &str)> = tally
        .stray
        .iter()
        .map(|row| match row.choice.as_str() {
            "" => (row.question.as_str(), row.state.as_str()),
            choice => (row.question.as_str(), choice),
        })
        .collect();
    let codes = codes.into_iter().map(|(question, choice)| {
        texts.t2(
            "staff-survey-stray-code",
            "question",
            question,
            "choice",
            choice,
        )
    });
    (answers > 0).then(|| {
        texts.t2(
            "staff-survey-stray",
            "answers",
            answers,
            "codes",
            joined(codes, texts),
        )
    })
}

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
    questionnaire::for_office(app, &staff.by, id).await?;
    let texts = staff.texts();
    let is_aside = form.decision == "set-aside";
    let decision = match (is_aside, Reason::parse(&form.reason)) {
        (false, _) => Decision::Count,
        (true, Ok(reason)) => Decision::SetAside(reason),
        (true, Err(unfit)) => {
            let mut reason = FieldState::new(&form.reason);
            let key = match unfit {
                Unfit::Empty => "staff-survey-error-reason",
                Unfit::TooLong | Unfit::Invalid => "staff-refusal-reason-unusable",
            };
            reason.error = Some(texts.t1(key, "limit", Reason::LIMIT));
            let typed = Typed {
                run,
                is_aside,
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

fn title(run: &Run, texts: Texts) -> String {
    let (first, last) = run.days;
    let first = texts.day_with_year(first);
    let days = if run.days.0 == last {
        first
    } else {
        let last = texts.day_with_year(last);
        texts.t2("staff-survey-run-days", "first", first, "last", last)
    };
    texts.t2("staff-survey-run", "sheets", run.sheets, "days", days)
}

fn state(run: &Run, texts: Texts) -> String {
    run.decision.as_ref().map_or_else(
        || texts.t("staff-survey-run-undecided"),
        |decision| decided(decision, texts),
    )
}

fn decided(decision: &Decision, texts: Texts) -> String {
    match decision.reason() {
        Some(reason) => texts.t1("staff-survey-run-aside", "reason", reason),
        None => texts.t("staff-survey-run-counted"),
    }
}
