//! The actions of an event's life on its board: which are done, by whom and when, and which comes next.

use chrono::{DateTime, Utc};

use crate::authority::{Authority, Permission};
use crate::event::Event;
use crate::links;
use crate::questionnaire::{Survey, WindowState};
use crate::texts::Texts;
use crate::types::tokyo_date;

/// One action.
pub(super) struct Step {
    pub(super) name: String,
    pub(super) class: &'static str,
    pub(super) when: String,
    /// A form with one button: where it goes and what it says.
    pub(super) action: Option<(String, String)>,
    /// A link: where it leads and what it says.
    pub(super) link: Option<(String, String)>,
}

/// 公開 → 人数確定 → アンケート → 集計
pub(super) fn steps(
    event: &Event,
    by: &Authority,
    surveys: &[Survey],
    finalised_by: Option<&str>,
    (texts, now): (Texts, DateTime<Utc>),
) -> Vec<Step> {
    let survey = surveys.first();
    let mut steps = vec![
        publication(event, texts),
        finalisation(event, finalised_by, texts, now),
        asking(survey, texts, now),
        tallying(survey, texts, now),
    ];
    let permissions = [Permission::ManageEvents, Permission::FinaliseCounts];
    for (step, permission) in steps.iter_mut().zip(permissions) {
        step.action = step
            .action
            .take()
            .filter(|_| by.can(permission, event.owner));
    }
    if let Some(next) = steps.iter_mut().find(|step| step.class == "is-later") {
        next.class = "is-next";
    }
    steps
}

fn publication(event: &Event, texts: Texts) -> Step {
    let mut step = step("staff-step-publish", event.published_at, texts);
    if event.published_at.is_none() {
        let action = links::staff_event_publication(event.id);
        step.action = Some((action, texts.t("staff-step-publish-do")));
    }
    step
}

fn finalisation(event: &Event, by: Option<&str>, texts: Texts, now: DateTime<Utc>) -> Step {
    let mut step = step("staff-step-finalise", event.finalised_at, texts);
    let has_begun = event.slots.iter().any(|slot| slot.is_over(now));
    match (event.finalised_at, by) {
        (Some(_), Some(name)) => {
            step.when = texts.t2("staff-step-by", "day", step.when.as_str(), "name", name);
        }
        (None, _) if event.published_at.is_some() && has_begun => {
            let action = links::staff_event_finalisation(event.id);
            step.action = Some((action, texts.t("staff-step-finalise-do")));
        }
        (Some(_) | None, _) => {}
    }
    step
}

fn asking(survey: Option<&Survey>, texts: Texts, now: DateTime<Utc>) -> Step {
    let opened = survey.filter(|survey| survey.window.state(now) != WindowState::NotYetOpen);
    let mut step = step(
        "staff-step-survey",
        opened.map(|survey| survey.window.opens_at()),
        texts,
    );
    step.link = survey.map(|survey| {
        let codes = links::staff_survey_codes(survey.id);
        (codes, texts.t("staff-step-codes"))
    });
    step
}

fn tallying(survey: Option<&Survey>, texts: Texts, now: DateTime<Utc>) -> Step {
    let closed = survey.filter(|survey| survey.window.state(now) == WindowState::Closed);
    let mut step = step(
        "staff-step-tally",
        closed.map(|survey| survey.window.closes_at()),
        texts,
    );
    step.link = survey.map(|survey| {
        let tally = links::staff_survey(survey.id);
        (tally, texts.t("staff-step-tally-show"))
    });
    step
}

fn step(key: &str, done_at: Option<DateTime<Utc>>, texts: Texts) -> Step {
    Step {
        name: texts.t(key),
        class: if done_at.is_some() {
            "is-done"
        } else {
            "is-later"
        },
        when: done_at.map_or_else(String::new, |at| texts.day_with_year(tokyo_date(at))),
        action: None,
        link: None,
    }
}
