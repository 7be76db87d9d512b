//! The paper as the page shows it: words beside their links. Not the markup, which is in the templates.

use crate::links;
use crate::report::{
    EventResult, Finding, FindingKind, IndicatorResult, InitiativeResult, ModeTotal, Paper,
    ShareResult, ShareValue, SlotResult, Total, wording,
};
use crate::texts::Texts;
use crate::types::{FiscalYear, OwnerId};

/// Who reads the page. Rows of other sections stay unlinked: their lists and tallies are not theirs to open.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) texts: Texts,
    pub(super) section: OwnerId,
}

impl Reader {
    fn link(self, event: &EventResult, href: String) -> Option<String> {
        (event.owner == self.section).then_some(href)
    }
}

/// Stands in a sentence for what the page links; no text of a person or of `locales/` holds it.
const PLACE: char = '\u{fffc}';

/// A link to another year's paper.
pub(super) struct YearLink {
    pub(super) href: Option<String>,
    pub(super) label: String,
    pub(super) current: bool,
}

impl YearLink {
    /// Every year that has a paper, and the one being shown.
    pub(super) fn all(mut years: Vec<FiscalYear>, shown: FiscalYear, texts: Texts) -> Vec<Self> {
        years.push(shown);
        years.sort_unstable_by(|one, other| other.cmp(one));
        years.dedup();
        years
            .into_iter()
            .map(|year| Self {
                href: Some(links::staff_report(year)),
                label: texts.fiscal_year(year),
                current: year == shown,
            })
            .collect()
    }
}

/// A sentence around something linked.
pub(super) struct SplitSentence {
    pub(super) before: String,
    pub(super) after: String,
}

impl SplitSentence {
    fn new(sentence: &str) -> Self {
        let (before, after) = sentence.split_once(PLACE).unwrap_or((sentence, ""));
        Self {
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }
}

/// A figure: its words, where its rows are, and whether it is a mark instead of a number.
pub(super) struct FigureView {
    pub(super) label: String,
    pub(super) href: Option<String>,
    pub(super) is_pending: bool,
}

/// One part of a total: a mode, or a place of it.
pub(super) struct Part {
    /// The sentence around the figure; for a number the name belongs to the link.
    pub(super) sentence: SplitSentence,
    pub(super) figure: FigureView,
    pub(super) is_provisional: bool,
    /// The places of a mode, where there are several.
    pub(super) places: Vec<Part>,
}

/// One event in a row.
pub(super) struct EventView {
    pub(super) title: String,
    pub(super) sentence: SplitSentence,
    pub(super) total: FigureView,
    pub(super) known: Option<String>,
    /// The modes; none as long as nothing has been held.
    pub(super) parts: Vec<Part>,
}

/// One indicator's share at an event.
pub(super) struct ShareView {
    pub(super) id: String,
    pub(super) sentence: SplitSentence,
    pub(super) figure: FigureView,
    pub(super) is_found: bool,
}

/// One indicator in a row.
pub(super) struct IndicatorView {
    pub(super) name: String,
    pub(super) heading: String,
    pub(super) shares: Vec<ShareView>,
}

/// One initiative.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) plan: Option<String>,
    pub(super) owner: String,
    pub(super) held: String,
    pub(super) sentence: SplitSentence,
    pub(super) person_times: FigureView,
    pub(super) is_provisional: bool,
    pub(super) events: Vec<EventView>,
    pub(super) modes: Vec<Part>,
    pub(super) by_mode: SplitSentence,
    pub(super) indicators: Vec<IndicatorView>,
    pub(super) is_found: bool,
}

/// All rows of the paper; `figure` is the address of an initiative's figure page.
pub(super) fn rows(paper: &Paper, reader: Reader, figure: impl Fn(&str) -> String) -> Vec<Row> {
    paper
        .initiatives
        .iter()
        .map(|row| {
            let href = figure(&row.initiative.code);
            self::row(paper, row, reader, &href)
        })
        .collect()
}

fn row(paper: &Paper, row: &InitiativeResult, reader: Reader, href: &str) -> Row {
    let texts = reader.texts;
    let initiative = &row.initiative;
    let is_found = paper
        .findings
        .iter()
        .any(|found| is_of(found, &initiative.code) && cell_of(&found.kind).is_none());
    Row {
        id: row_id(paper, &initiative.code),
        code: initiative.code.clone(),
        name: wording::name(texts, &initiative.name),
        plan: initiative.plan.map(|plan| wording::plan(texts, plan)),
        owner: wording::name(texts, &initiative.owner),
        held: wording::held(texts, initiative, row.held()),
        sentence: split_sentence(texts, "report-person-times", "figure"),
        person_times: total(texts, row.person_times, Some(href.to_owned())),
        is_provisional: row.person_times.is_provisional(),
        events: row
            .events
            .iter()
            .map(|event| event_view(event, reader))
            .collect(),
        modes: row
            .by_mode
            .iter()
            .map(|part| mode_part(texts, part, Some(href.to_owned())))
            .collect(),
        by_mode: split_sentence(texts, "report-by-mode", "parts"),
        indicators: row
            .indicators
            .iter()
            .map(|indicator| indicator_view(paper, row, indicator, reader))
            .collect(),
        is_found,
    }
}

fn event_view(event: &EventResult, reader: Reader) -> EventView {
    let texts = reader.texts;
    let board = reader.link(event, links::staff_event(event.id));
    let list = |slot: &SlotResult| reader.link(event, links::staff_slot(slot.id));
    let title = wording::name(texts, &event.title);
    let held = event.by_mode.iter().filter(|_| event.is_held);
    let parts = held.map(|part| {
        let slots: Vec<&SlotResult> = event
            .slots
            .iter()
            .filter(|slot| slot.mode == part.mode)
            .collect();
        match slots.as_slice() {
            [slot] => mode_part(texts, part, list(slot)),
            several => Part {
                places: several
                    .iter()
                    .map(|slot| slot_part(texts, slot, list(slot)))
                    .collect(),
                ..mode_part(texts, part, board.clone())
            },
        }
    });
    EventView {
        title: texts.t2("report-event-title", "number", event.number, "title", title),
        sentence: split_sentence(texts, "report-participants", "figure"),
        known: wording::known_so_far(texts, event.total),
        parts: parts.collect(),
        total: total(texts, event.total, board),
    }
}

fn mode_part(texts: Texts, part: &ModeTotal, href: Option<String>) -> Part {
    self::part(
        texts,
        &texts.t(wording::mode_key(part.mode)),
        part.total,
        href,
    )
}

fn slot_part(texts: Texts, slot: &SlotResult, href: Option<String>) -> Part {
    let name = match &slot.place {
        Some(place) => wording::name(texts, place),
        None => texts.t(wording::mode_key(slot.mode)),
    };
    part(texts, &name, slot.total, href)
}

fn part(texts: Texts, name: &str, value: Total, href: Option<String>) -> Part {
    let (sentence, label) = match value.reason() {
        Some(reason) => {
            let place = PLACE.to_string();
            let sentence = texts.t2("report-mode-pending", "mode", name, "figure", place);
            (sentence, texts.t(reason.key()))
        }
        None => (PLACE.to_string(), wording::part(texts, name, value)),
    };
    Part {
        sentence: SplitSentence::new(&sentence),
        figure: FigureView {
            label,
            href,
            is_pending: value.reason().is_some(),
        },
        is_provisional: value.is_provisional(),
        places: Vec::new(),
    }
}

fn total(texts: Texts, value: Total, href: Option<String>) -> FigureView {
    FigureView {
        label: wording::total(texts, value),
        href,
        is_pending: value.reason().is_some(),
    }
}

fn indicator_view(
    paper: &Paper,
    row: &InitiativeResult,
    indicator: &IndicatorResult,
    reader: Reader,
) -> IndicatorView {
    let texts = reader.texts;
    let name = wording::name(texts, &indicator.name);
    let base = texts.t(wording::base_key(indicator.base));
    IndicatorView {
        heading: texts.t2("report-indicator", "name", name.as_str(), "base", base),
        name,
        shares: indicator
            .events
            .iter()
            .map(|cell| share_view(paper, row, indicator, cell, reader))
            .collect(),
    }
}

fn share_view(
    paper: &Paper,
    row: &InitiativeResult,
    indicator: &IndicatorResult,
    cell: &ShareResult,
    reader: Reader,
) -> ShareView {
    let (texts, code) = (reader.texts, row.initiative.code.as_str());
    let survey = cell.surveys.first().copied().map(links::staff_survey);
    let event = row.events.iter().find(|event| event.id == cell.event);
    let place = PLACE.to_string();
    let sentence = texts.t2(
        "report-share-of-event",
        "number",
        cell.number,
        "share",
        place,
    );
    ShareView {
        id: share_id(paper, code, &indicator.code, cell.number),
        sentence: SplitSentence::new(&sentence),
        figure: FigureView {
            label: wording::share(texts, cell.value, indicator.decimals),
            href: event.and_then(|event| reader.link(event, survey?)),
            is_pending: matches!(cell.value, ShareValue::Pending(_)),
        },
        is_found: paper.findings.iter().any(|found| {
            is_of(found, code) && cell_of(&found.kind) == Some((&indicator.code, cell.number))
        }),
    }
}

/// A finding with a link to the cell it is about, where it is in the paper.
pub(super) struct FindingView {
    pub(super) href: Option<String>,
    pub(super) line: String,
}

/// What the check found.
pub(super) fn findings(paper: &Paper, texts: Texts) -> Vec<FindingView> {
    paper
        .findings
        .iter()
        .map(|found| {
            let id = |code: &str| match cell_of(&found.kind) {
                Some((indicator, event)) => share_id(paper, code, indicator, event),
                None => row_id(paper, code),
            };
            FindingView {
                href: found
                    .initiative
                    .as_deref()
                    .map(|code| format!("#{}", id(code))),
                line: wording::finding_line(texts, paper, found),
            }
        })
        .collect()
}

fn is_of(finding: &Finding, initiative: &str) -> bool {
    finding.initiative.as_deref() == Some(initiative)
}

fn cell_of(kind: &FindingKind) -> Option<(&str, u32)> {
    kind.indicator().zip(kind.event())
}

/// Codes may hold anything, so ids are made of places in the paper.
fn row_id(paper: &Paper, code: &str) -> String {
    let place = paper
        .initiatives
        .iter()
        .position(|row| row.initiative.code == code);
    format!("row-{}", place.unwrap_or_default() + 1)
}

fn share_id(paper: &Paper, code: &str, indicator: &str, event: u32) -> String {
    let place = paper.initiative(code).and_then(|row| {
        row.indicators
            .iter()
            .position(|found| found.code == indicator)
    });
    let row = row_id(paper, code);
    format!("{row}-share-{}-{event}", place.unwrap_or_default() + 1)
}

/// How firm a sum is, in words.
pub(super) fn standing(texts: Texts, total: Total) -> String {
    match total {
        Total::Provisional(_) => texts.t("report-figure-provisional"),
        Total::Final(_) | Total::Pending { .. } => texts.t(total.standing().key()),
    }
}

/// One event in the table of a figure's parts.
pub(super) struct FigureRow {
    pub(super) title: String,
    /// Per mode, in the order of the columns: the slots of this event.
    pub(super) modes: Vec<Vec<Part>>,
    pub(super) total: FigureView,
    pub(super) known: Option<String>,
}

/// The events that make up an initiative's person-times.
pub(super) fn figure_rows(row: &InitiativeResult, reader: Reader) -> Vec<FigureRow> {
    let texts = reader.texts;
    row.events
        .iter()
        .map(|event| {
            let title = wording::name(texts, &event.title);
            let modes = row.by_mode.iter().map(|column| {
                let slots = event.slots.iter().filter(|slot| slot.mode == column.mode);
                slots
                    .map(|slot| {
                        slot_cell(texts, slot, reader.link(event, links::staff_slot(slot.id)))
                    })
                    .collect()
            });
            FigureRow {
                title: texts.t2("report-event-title", "number", event.number, "title", title),
                modes: modes.collect(),
                total: total(
                    texts,
                    event.total,
                    reader.link(event, links::staff_event(event.id)),
                ),
                known: wording::known_so_far(texts, event.total),
            }
        })
        .collect()
}

/// A slot under its mode's heading: the place before the number.
fn slot_cell(texts: Texts, slot: &SlotResult, href: Option<String>) -> Part {
    let place = slot.place.as_ref().map(|place| wording::name(texts, place));
    Part {
        sentence: SplitSentence {
            before: place.unwrap_or_default(),
            after: String::new(),
        },
        figure: total(texts, slot.total, href),
        is_provisional: slot.total.is_provisional(),
        places: Vec::new(),
    }
}

fn split_sentence(texts: Texts, key: &str, variable: &'static str) -> SplitSentence {
    SplitSentence::new(&texts.t1(key, variable, PLACE.to_string()))
}
