//! The paper as JSON with stable snake_case names, for other programs. Not the stored form of anything.
//!
//! A number that is not there yet is `null` beside the reason in `pending`; `known` is what is known of it so far.

use serde::Serialize;
use serde_json::Number;

use crate::links::{self, Links};
use crate::report::count::Total;
use crate::report::finding::Finding;
use crate::report::initiative::Plan;
use crate::report::paper::{
    EventResult, IndicatorResult, InitiativeResult, ModeTotal, Paper, ShareResult, ShareValue,
    SlotResult,
};
use crate::report::wording;
use crate::texts::Texts;
use crate::types::Decimals;

/// Raised when a name below changes its meaning or goes away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document {
    schema_version: u32,
    fiscal_year: i32,
    era: String,
    as_of: String,
    initiatives: Vec<InitiativeRow>,
    findings: Vec<FindingRow>,
}

#[derive(Serialize)]
struct InitiativeRow {
    code: String,
    section: String,
    name: String,
    owner: String,
    plan: Option<PlanRow>,
    held: usize,
    events: Vec<EventRow>,
    person_times: TotalRow,
    by_mode: Vec<ModeRow>,
    indicators: Vec<IndicatorRow>,
}

#[derive(Serialize)]
struct PlanRow {
    times: u32,
    years: u32,
}

#[derive(Serialize)]
struct EventRow {
    number: u32,
    title: String,
    slots: Vec<SlotRow>,
    by_mode: Vec<ModeRow>,
    total: TotalRow,
    url: String,
}

#[derive(Serialize)]
struct SlotRow {
    mode: &'static str,
    label: Option<String>,
    #[serde(flatten)]
    total: TotalRow,
    url: String,
}

#[derive(Serialize)]
struct ModeRow {
    mode: &'static str,
    #[serde(flatten)]
    total: TotalRow,
}

#[derive(Serialize)]
struct TotalRow {
    value: Option<u64>,
    pending: Option<&'static str>,
    known: u64,
    standing: &'static str,
    #[serde(rename = "final")]
    is_final: bool,
    provisional: bool,
}

#[derive(Serialize)]
struct IndicatorRow {
    code: String,
    name: String,
    base: &'static str,
    decimals: &'static str,
    events: Vec<ShareRow>,
}

#[derive(Serialize)]
struct ShareRow {
    number: u32,
    k: Option<u64>,
    n: Option<u64>,
    percent: Option<Number>,
    printed: Option<String>,
    pending: Option<&'static str>,
    missing: bool,
    urls: Vec<String>,
}

#[derive(Serialize)]
struct FindingRow {
    initiative: Option<String>,
    kind: &'static str,
    indicator: Option<String>,
    event: Option<u32>,
    message: String,
}

/// The paper as JSON; names and messages in the language of the texts, addresses absolute.
///
/// # Errors
/// Never, as long as every value is a JSON value.
pub fn json(paper: &Paper, links: &Links, texts: Texts) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        fiscal_year: paper.year.year(),
        era: paper.year.ja(),
        as_of: paper.as_of.to_string(),
        initiatives: paper
            .initiatives
            .iter()
            .map(|row| initiative_row(row, links, texts))
            .collect(),
        findings: paper
            .findings
            .iter()
            .map(|finding| finding_row(paper, finding, texts))
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn initiative_row(row: &InitiativeResult, links: &Links, texts: Texts) -> InitiativeRow {
    InitiativeRow {
        code: row.initiative.code.clone(),
        section: row.initiative.section_code.clone(),
        name: wording::name(texts, &row.initiative.name),
        owner: wording::name(texts, &row.initiative.owner),
        plan: row
            .initiative
            .plan
            .map(|Plan { times, years }| PlanRow { times, years }),
        held: row.held(),
        events: row
            .events
            .iter()
            .map(|event| event_row(event, links, texts))
            .collect(),
        person_times: total_row(row.person_times),
        by_mode: mode_rows(&row.by_mode),
        indicators: row
            .indicators
            .iter()
            .map(|indicator| indicator_row(indicator, links, texts))
            .collect(),
    }
}

fn event_row(event: &EventResult, links: &Links, texts: Texts) -> EventRow {
    EventRow {
        number: event.number,
        title: wording::name(texts, &event.title),
        slots: event
            .slots
            .iter()
            .map(|slot| slot_row(slot, links, texts))
            .collect(),
        by_mode: mode_rows(&event.by_mode),
        total: total_row(event.total),
        url: links.absolute(&links::staff_event(event.id)),
    }
}

fn slot_row(slot: &SlotResult, links: &Links, texts: Texts) -> SlotRow {
    SlotRow {
        mode: slot.mode.code(),
        label: slot.place.as_ref().map(|place| wording::name(texts, place)),
        total: total_row(slot.total),
        url: links.absolute(&links::staff_slot(slot.id)),
    }
}

fn mode_rows(parts: &[ModeTotal]) -> Vec<ModeRow> {
    parts
        .iter()
        .map(|part| ModeRow {
            mode: part.mode.code(),
            total: total_row(part.total),
        })
        .collect()
}

fn total_row(total: Total) -> TotalRow {
    TotalRow {
        value: total.value(),
        pending: total.reason().map(|reason| reason.code()),
        known: total.so_far(),
        standing: total.standing().code(),
        is_final: total.is_final(),
        provisional: total.is_provisional(),
    }
}

fn indicator_row(indicator: &IndicatorResult, links: &Links, texts: Texts) -> IndicatorRow {
    IndicatorRow {
        code: indicator.code.clone(),
        name: wording::name(texts, &indicator.name),
        base: indicator.base.code(),
        decimals: indicator.decimals.code(),
        events: indicator
            .events
            .iter()
            .map(|cell| share_row(cell, indicator.decimals, links))
            .collect(),
    }
}

fn share_row(cell: &ShareResult, decimals: Decimals, links: &Links) -> ShareRow {
    let (share, pending) = match cell.value {
        ShareValue::Known(share) => (Some(share), None),
        ShareValue::Pending(reason) => (None, Some(reason.code())),
        ShareValue::Missing => (None, None),
    };
    let printed = share.and_then(|share| share.printed(decimals));
    ShareRow {
        number: cell.number,
        k: share.map(|share| share.k()),
        n: share.map(|share| share.n()),
        // Read back from what is printed, so that both are always the same rounding.
        percent: printed
            .as_deref()
            .and_then(|printed| printed.trim_end_matches('%').parse().ok()),
        printed,
        pending,
        missing: cell.value == ShareValue::Missing,
        urls: cell
            .surveys
            .iter()
            .map(|survey| links.absolute(&links::staff_survey(*survey)))
            .collect(),
    }
}

fn finding_row(paper: &Paper, finding: &Finding, texts: Texts) -> FindingRow {
    FindingRow {
        initiative: finding.initiative.clone(),
        kind: finding.kind.code(),
        indicator: finding.kind.indicator().map(str::to_owned),
        event: finding.kind.event(),
        message: wording::finding(texts, paper, finding),
    }
}
