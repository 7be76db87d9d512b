//! The paper as rows, one per figure, to be filtered by the column of the item. Not the layout of the paper.
//!
//! Rows of different items overlap (a total and its parts), so a column is added up within one item only.

use crate::format::table::{Cell, Column, Table};
use crate::report::count::Total;
use crate::report::paper::{
    EventResult, IndicatorResult, InitiativeResult, ModeTotal, Paper, ShareResult, ShareValue,
};
use crate::report::wording;
use crate::texts::Texts;
use crate::types::Decimals;

/// One figure with where it belongs.
struct Row<'a> {
    paper: &'a Paper,
    initiative: &'a InitiativeResult,
    line: Line,
    texts: Texts,
}

fn columns<'a>() -> [Column<Row<'a>>; 18] {
    [
        Column::new("fiscal_year", "report-column-fiscal-year", |row| {
            row.paper.year.year().into()
        }),
        Column::new("as_of", "report-column-as-of", |row| row.paper.as_of.into()),
        Column::new("code", "report-column-code", |row| {
            row.initiative.initiative.code.as_str().into()
        }),
        Column::new("initiative", "report-column-initiative", |row| {
            wording::name(row.texts, &row.initiative.initiative.name).into()
        }),
        Column::new("event_number", "report-column-event-number", |row| {
            row.line.event.as_ref().map(|(number, _)| *number).into()
        }),
        Column::new("event_title", "report-column-event-title", |row| {
            row.line.event.as_ref().map(|(_, title)| title).into()
        }),
        Column::new("item", "report-column-item", |row| {
            row.texts.t(row.line.item).into()
        }),
        Column::new("indicator", "report-column-indicator", |row| {
            row.line.indicator.as_ref().into()
        }),
        Column::new("mode", "report-column-mode", |row| row.word(row.line.mode)),
        Column::new("place", "report-column-place", |row| {
            row.line.place.as_ref().into()
        }),
        Column::new("value", "report-column-value", |row| {
            number(row.line.value.as_ref())
        }),
        Column::new("unit", "report-column-unit", |row| {
            row.texts.t(row.line.unit).into()
        }),
        Column::new("standing", "report-column-standing", |row| {
            row.word(row.line.standing)
        }),
        Column::new("pending", "report-column-pending", |row| {
            row.word(row.line.pending)
        }),
        Column::new("known", "report-column-known", |row| row.line.known.into()),
        Column::new("k", "report-column-k", |row| {
            row.line.counts.map(|(k, _)| k).into()
        }),
        Column::new("n", "report-column-n", |row| {
            row.line.counts.map(|(_, n)| n).into()
        }),
        Column::new("base", "report-column-base", |row| row.word(row.line.base)),
    ]
}

impl Row<'_> {
    fn word(&self, key: Option<&str>) -> Cell {
        key.map(|key| self.texts.t(key)).into()
    }
}

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
pub fn csv(paper: &Paper, texts: Texts) -> Table {
    let rows = paper.initiatives.iter().flat_map(|initiative| {
        let lines = lines(initiative, texts).into_iter();
        lines.map(move |line| Row {
            paper,
            initiative,
            line,
            texts,
        })
    });
    Table::new(&columns(), rows, |key| texts.t(key))
}

/// Whole numbers as such; 35.5 keeps its digits.
fn number(value: Option<&String>) -> Cell {
    value.map_or(Cell::Empty, |digits| {
        let decimal = || Cell::Decimal(digits.clone());
        digits.parse().map_or_else(|_| decimal(), Cell::Number)
    })
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
    let of = Some((event.number, wording::name(texts, &event.title)));
    lines.extend(event.slots.iter().map(|slot| Line {
        event: of.clone(),
        mode: Some(wording::mode_key(slot.mode)),
        place: slot.place.as_ref().map(|place| wording::name(texts, place)),
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
        mode: Some(wording::mode_key(part.mode)),
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
            .map(|event| wording::name(texts, &event.title))
            .unwrap_or_default();
        lines.push(Line {
            event: Some((cell.number, title)),
            indicator: Some(indicator.code.clone()),
            base: Some(wording::base_key(indicator.base)),
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

#[cfg(test)]
mod tests {
    use super::columns;
    use crate::texts::expect_titled;

    #[test]
    fn every_column_has_a_key_of_its_own_and_its_title_in_the_languages_of_the_office() {
        expect_titled(&columns());
    }
}
