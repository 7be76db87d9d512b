//! Puts rows together to the paper: sums per event, mode and initiative, shares per event, and the findings. Not the
//! rules of a single cell (`count.rs`, `share.rs`).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::count::{Count, Total, closed_total, slot_total, sum_so_far};
use super::initiative::Initiative;
use super::lint::lint;
use super::paper::{
    EventResult, IndicatorResult, InitiativeResult, ModeTotal, Paper, ShareResult, SlotResult,
};
use super::share::{SurveyShare, share_value};
use crate::event::Event;
use crate::types::{
    AttendanceMode, Base, Decimals, EventId, FiscalYear, LocalizedText, SlotId, end_of_day,
};

/// Everything an initiative's row is computed from, besides the counts.
#[derive(Clone, Debug)]
pub struct Source {
    /// The row as it is planned.
    pub initiative: Initiative,
    /// Its events by number, drafts and cancelled ones among them.
    pub events: Vec<Event>,
    /// Its indicators in the paper's order.
    pub measures: Vec<Measure>,
}

/// An indicator with the surveys it may be counted from.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Its stable code.
    pub code: String,
    /// Its wording in the paper.
    pub name: LocalizedText,
    /// What its percentages are of.
    pub base: Base,
    /// How finely they are printed.
    pub decimals: Decimals,
    /// The surveys of each event.
    pub surveys: HashMap<EventId, Vec<SurveyShare>>,
}

/// The paper of a year as of a day, from slots that were over at `until`.
pub fn compile(
    year: FiscalYear,
    as_of: NaiveDate,
    until: DateTime<Utc>,
    sources: &[Source],
    counts: &HashMap<SlotId, Count>,
) -> Paper {
    let initiatives: Vec<InitiativeResult> = sources
        .iter()
        .map(|source| initiative_result(source, counts, until))
        .collect();
    let is_year_over = until >= end_of_day(year.last_day());
    let findings = initiatives
        .iter()
        .zip(sources)
        .flat_map(|(result, source)| lint(result, &source.events, is_year_over))
        .collect();
    Paper {
        year,
        as_of,
        initiatives,
        findings,
    }
}

fn initiative_result(
    source: &Source,
    counts: &HashMap<SlotId, Count>,
    until: DateTime<Utc>,
) -> InitiativeResult {
    let events: Vec<EventResult> = source
        .events
        .iter()
        .filter(|event| event.published_at.is_some() && event.cancelled_at.is_none())
        .map(|event| event_result(event, counts, until))
        .collect();
    let slots = || events.iter().flat_map(|event| &event.slots);
    InitiativeResult {
        initiative: source.initiative.clone(),
        person_times: sum_so_far(slots().map(|slot| slot.total)),
        by_mode: by_mode(slots(), sum_so_far),
        indicators: source
            .measures
            .iter()
            .map(|measure| indicator_result(measure, &events, until))
            .collect(),
        events,
    }
}

fn event_result(
    event: &Event,
    counts: &HashMap<SlotId, Count>,
    until: DateTime<Utc>,
) -> EventResult {
    let was_finalised = event.finalised_at.is_some_and(|at| at <= until);
    let slots: Vec<SlotResult> = event
        .slots
        .iter()
        .map(|slot| {
            let count = counts.get(&slot.id).map(|count| Count {
                persons: count.persons,
                is_final: count.is_final && was_finalised,
            });
            SlotResult {
                id: slot.id,
                mode: slot.way.mode(),
                place: slot.way.venue().map(|venue| venue.name.clone()),
                total: slot_total(slot.is_over(until), count),
            }
        })
        .collect();
    EventResult {
        id: event.id,
        owner: event.owner,
        number: event.number,
        title: event.title.clone(),
        is_held: event.slots.iter().any(|slot| slot.is_over(until)),
        by_mode: by_mode(slots.iter(), closed_total),
        total: closed_total(slots.iter().map(|slot| slot.total)),
        slots,
    }
}

/// One total per mode that any of the slots has, in the paper's order.
fn by_mode<'a>(
    slots: impl Iterator<Item = &'a SlotResult>,
    total: fn(Vec<Total>) -> Total,
) -> Vec<ModeTotal> {
    let slots: Vec<&SlotResult> = slots.collect();
    AttendanceMode::ALL
        .into_iter()
        .filter_map(|mode| {
            let parts: Vec<Total> = slots
                .iter()
                .filter(|slot| slot.mode == mode)
                .map(|slot| slot.total)
                .collect();
            (!parts.is_empty()).then(|| ModeTotal {
                mode,
                total: total(parts),
            })
        })
        .collect()
}

fn indicator_result(
    measure: &Measure,
    events: &[EventResult],
    until: DateTime<Utc>,
) -> IndicatorResult {
    IndicatorResult {
        code: measure.code.clone(),
        name: measure.name.clone(),
        base: measure.base,
        decimals: measure.decimals,
        events: events
            .iter()
            .map(|event| share_result(measure, event, until))
            .collect(),
    }
}

fn share_result(measure: &Measure, event: &EventResult, until: DateTime<Utc>) -> ShareResult {
    let surveys = measure
        .surveys
        .get(&event.id)
        .map_or(&[][..], Vec::as_slice);
    let totals: HashMap<SlotId, Total> = event
        .slots
        .iter()
        .map(|slot| (slot.id, slot.total))
        .collect();
    ShareResult {
        event: event.id,
        number: event.number,
        value: share_value(measure.base, event.is_held, surveys, &totals, until),
        surveys: surveys
            .iter()
            .filter(|asked| asked.share.is_some())
            .map(|asked| asked.survey)
            .collect(),
    }
}

#[cfg(test)]
mod tests;
