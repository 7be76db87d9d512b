//! What a careful reader of the paper would ask about: gaps without a word, plans that were not met, answers that are
//! not counted. Not what is merely still to come: that has its mark in the paper.

use chrono::{DateTime, Utc};

use super::finding::{Finding, FindingKind};
use super::initiative::Initiative;
use super::paper::{InitiativeResult, ShareValue};
use crate::event::Event;
use crate::questionnaire::Tally;

/// The findings of one initiative in the order of its cells; `events` are all of its events.
pub fn lint(result: &InitiativeResult, events: &[Event], is_year_over: bool) -> Vec<Finding> {
    let cancelled = events
        .iter()
        .filter(|event| event.published_at.is_some() && event.cancelled_at.is_some())
        .map(|event| FindingKind::EventCancelled {
            event: event.number,
        });
    plan_not_met(result, is_year_over)
        .into_iter()
        .chain(cancelled)
        .chain(gaps(result))
        .map(|kind| Finding {
            initiative: Some(result.initiative.code.clone()),
            kind,
        })
        .collect()
}

/// What the surveys of one initiative do not count, for the reader of their shares: sheets that were set aside, once a
/// survey was closed at `until`, and stray answers.
pub fn lint_surveys<'a>(
    initiative: &Initiative,
    tallies: impl IntoIterator<Item = &'a Tally>,
    until: DateTime<Utc>,
) -> Vec<Finding> {
    let own = tallies
        .into_iter()
        .filter(|tally| tally.survey.initiative == initiative.id);
    own.flat_map(|tally| not_counted(tally, until))
        .map(|kind| Finding {
            initiative: Some(initiative.code.clone()),
            kind,
        })
        .collect()
}

fn not_counted(tally: &Tally, until: DateTime<Utc>) -> impl Iterator<Item = FindingKind> {
    let event = tally.survey.event_number;
    let is_closed = tally.survey.window.closes_at() <= until;
    let set_aside = tally.set_aside.iter().filter(move |_| is_closed);
    let set_aside = set_aside.map(move |aside| FindingKind::SetAside {
        event,
        sheets: aside.sheets,
        reason: aside.reason.clone(),
    });
    let answers = tally.stray_answers();
    let stray = (answers > 0).then_some(FindingKind::StrayAnswers { event, answers });
    set_aside.chain(stray)
}

/// A plan over several years cannot be judged from one. After the year's end, what is still to come is too late.
fn plan_not_met(result: &InitiativeResult, is_year_over: bool) -> Option<FindingKind> {
    let plan = result.initiative.plan.filter(|plan| plan.years == 1)?;
    let held = result.held();
    let to_come = result.events.len().saturating_sub(held);
    let expected = if is_year_over { held } else { held + to_come };
    let is_short = u32::try_from(expected).is_ok_and(|expected| expected < plan.times);
    is_short.then_some(FindingKind::PlanNotMet {
        plan,
        held,
        to_come,
    })
}

fn gaps(result: &InitiativeResult) -> impl Iterator<Item = FindingKind> {
    result.indicators.iter().flat_map(|indicator| {
        indicator.events.iter().filter_map(|cell| {
            let (indicator, event) = (indicator.code.clone(), cell.number);
            match cell.value {
                ShareValue::Missing => Some(FindingKind::ShareMissing { indicator, event }),
                ShareValue::Known(share) if share.n() == 0 => {
                    Some(FindingKind::NoAnswers { indicator, event })
                }
                ShareValue::Known(_) | ShareValue::Pending(_) => None,
            }
        })
    })
}
