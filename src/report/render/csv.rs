//! The paper as tidy rows, one per figure, to be filtered by the column of the item. Not the layout of the paper.
//!
//! Rows of different items overlap (a total and its parts), so a column is added up within one item only.

use crate::format::csv::{Cell, CsvTable};
use crate::report::count::Total;
use crate::report::paper::{
    EventResult, IndicatorResult, InitiativeResult, ModeTotal, Paper, ShareResult, ShareValue,
};
use crate::report::words;
use crate::texts::Texts;
use crate::types::Decimals;

/// The keys of the columns' names, in order.
const COLUMNS: [&str; 18] = [
    "report-column-fiscal-year",
    "report-column-as-of",
    "report-column-code",
    "report-column-initiative",
    "report-column-event-number",
    "report-column-event-title",
    "report-column-item",
    "report-column-indicator",
    "report-column-mode",
    "report-column-place",
    "report-column-value",
    "report-column-unit",
    "report-column-standing",
    "report-column-pending",
    "report-column-known",
    "report-column-k",
    "report-column-n",
    "report-column-base",
];

/// One figure before its initiative and year are put before it.
#[derive(Default)]
struct Line {
    event: Option<(u32, String)>,
    item: &'static str,
    indicator: Option<String>,
    mode: Option<&'static str>,
    place: Option<String>,
    value: Option<String>,
    unit: &'static str,
    standing: Option<&'static str>,
    pending: Option<&'static str>,
    known: Option<u64>,
    counts: Option<(u64, u64)>,
    base: Option<&'static str>,
}

/// The paper as a table; words in the language of the texts, codes as they are in JSON.
pub fn csv(paper: &Paper, texts: Texts) -> CsvTable {
    let header = COLUMNS.iter().map(|column| texts.t(column)).collect();
    let rows = paper
        .initiatives
        .iter()
        .flat_map(|row| {
            lines(row, texts)
                .into_iter()
                .map(move |line| cells(paper, row, line, texts))
        })
        .collect();
    CsvTable { header, rows }
}

fn cells(paper: &Paper, row: &InitiativeResult, line: Line, texts: Texts) -> Vec<Cell> {
    let (number, title) = line.event.unzip();
    let (k, n) = line.counts.unzip();
    let word = |key: Option<&str>| Cell::from(key.map(|key| texts.t(key)));
    vec![
        paper.year.year().into(),
        paper.as_of.to_string().into(),
        row.initiative.code.as_str().into(),
        words::name(texts, &row.initiative.name).into(),
        number.into(),
        title.into(),
        texts.t(line.item).into(),
        line.indicator.into(),
        word(line.mode),
        line.place.into(),
        number_cell(line.value),
        texts.t(line.unit).into(),
        word(line.standing),
        word(line.pending),
        line.known.into(),
        k.into(),
        n.into(),
        word(line.base),
    ]
}

/// Whole numbers as numbers; 35.5 keeps its digits as text, which spreadsheets read as a number all the same.
fn number_cell(value: Option<String>) -> Cell {
    match value {
        Some(text) => text.parse().map_or(Cell::Text(text), Cell::Number),
        None => Cell::Empty,
    }
}

fn lines(row: &InitiativeResult, texts: Texts) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(plan) = row.initiative.plan.filter(|plan| plan.years == 1) {
        lines.push(times("report-item-plan", plan.times.to_string()));
    }
    lines.push(times("report-item-held", row.held().to_string()));
    for event in &row.events {
        push_event(&mut lines, event, texts);
    }
    lines.extend(mode_lines("report-item-mode", &row.by_mode, &None));
    lines.push(persons("report-item-person-times", row.person_times));
    for indicator in &row.indicators {
        push_indicator(&mut lines, row, indicator, texts);
    }
    lines
}

fn push_event(lines: &mut Vec<Line>, event: &EventResult, texts: Texts) {
    let of = Some((event.number, words::name(texts, &event.title)));
    lines.extend(event.slots.iter().map(|slot| Line {
        event: of.clone(),
        mode: Some(words::mode_key(slot.mode)),
        place: slot.place.as_ref().map(|place| words::name(texts, place)),
        ..persons("report-item-slot", slot.total)
    }));
    lines.extend(mode_lines("report-item-event-mode", &event.by_mode, &of));
    lines.push(Line {
        event: of,
        ..persons("report-item-event", event.total)
    });
}

fn mode_lines(
    item: &'static str,
    parts: &[ModeTotal],
    event: &Option<(u32, String)>,
) -> impl Iterator<Item = Line> {
    parts.iter().map(move |part| Line {
        event: event.clone(),
        mode: Some(words::mode_key(part.mode)),
        ..persons(item, part.total)
    })
}

fn push_indicator(
    lines: &mut Vec<Line>,
    row: &InitiativeResult,
    indicator: &IndicatorResult,
    texts: Texts,
) {
    for cell in &indicator.events {
        let title = row
            .events
            .iter()
            .find(|event| event.id == cell.event)
            .map(|event| words::name(texts, &event.title))
            .unwrap_or_default();
        lines.push(Line {
            event: Some((cell.number, title)),
            indicator: Some(indicator.code.clone()),
            base: Some(words::base_key(indicator.base)),
            ..share(cell, indicator.decimals)
        });
    }
}

fn times(item: &'static str, value: String) -> Line {
    Line {
        item,
        value: Some(value),
        unit: "report-unit-times",
        ..Line::default()
    }
}

fn persons(item: &'static str, total: Total) -> Line {
    Line {
        item,
        value: total.value().map(|value| value.to_string()),
        unit: "report-unit-persons",
        standing: Some(total.standing().key()),
        pending: total.reason().map(|reason| reason.key()),
        known: Some(total.so_far()),
        ..Line::default()
    }
}

fn share(cell: &ShareResult, decimals: Decimals) -> Line {
    let line = Line {
        item: "report-item-share",
        unit: "report-unit-percent",
        standing: cell.value.standing().map(|standing| standing.key()),
        ..Line::default()
    };
    match cell.value {
        ShareValue::Known(share) => Line {
            value: share
                .printed(decimals)
                .map(|printed| printed.trim_end_matches('%').to_owned()),
            counts: Some((share.k(), share.n())),
            ..line
        },
        ShareValue::Pending(reason) => Line {
            pending: Some(reason.key()),
            ..line
        },
        ShareValue::Missing => Line {
            pending: Some("report-share-missing"),
            ..line
        },
    }
}
