//! Answer sheets that came in quick succession from one place, as the page shows them, each with the form of its decision.
//! Not the decision (`runs.rs`).

use std::collections::BTreeSet;

use crate::app::App;
use crate::links;
use crate::questionnaire::{Decision, Run, Tally};
use crate::texts::Texts;
use crate::types::{RunId, SurveyId};
use crate::web::form::{Basis, FieldState};
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

/// What was typed for setting a run aside and could not be carried out.
pub(super) struct Typed {
    pub(super) run: RunId,
    pub(super) reason: FieldState,
    pub(super) basis: Basis,
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
                is_aside: typed.is_some() || stored.is_some(),
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

pub(super) fn title(run: &Run, texts: Texts) -> String {
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

pub(super) fn state(run: &Run, texts: Texts) -> String {
    run.decision.as_ref().map_or_else(
        || texts.t("staff-survey-run-undecided"),
        |decision| decided(decision, texts),
    )
}

pub(super) fn decided(decision: &Decision, texts: Texts) -> String {
    match decision.reason() {
        Some(reason) => texts.t1("staff-survey-run-aside", "reason", reason),
        None => texts.t("staff-survey-run-counted"),
    }
}
