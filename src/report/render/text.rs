//! The paper as plain text, worded like the council's: one block per initiative. Not a table.

use crate::report::paper::{EventResult, IndicatorResult, InitiativeResult, ModeTotal, Paper};
use crate::report::wording;
use crate::texts::Texts;

/// The paper as text, each line ended.
pub fn text(paper: &Paper, texts: Texts) -> String {
    let mut lines = vec![wording::title(texts, paper), wording::as_of(texts, paper)];
    if paper.initiatives.is_empty() {
        lines.extend([String::new(), texts.t("report-no-initiatives")]);
    }
    for row in &paper.initiatives {
        lines.push(String::new());
        push_initiative(&mut lines, row, texts);
    }
    lines.push(String::new());
    push_findings(&mut lines, paper, texts);
    lines.push(String::new());
    lines.join("\n")
}

fn push_initiative(lines: &mut Vec<String>, row: &InitiativeResult, texts: Texts) {
    let initiative = &row.initiative;
    let name = wording::name(texts, &initiative.name);
    lines.push(texts.t2(
        "report-code-name",
        "code",
        initiative.code.as_str(),
        "name",
        name,
    ));
    let owner = wording::name(texts, &initiative.owner);
    lines.push(format!("  {}", texts.t1("report-owner", "owner", owner)));
    lines.push(format!(
        "  {}",
        wording::held(texts, initiative, row.held())
    ));
    if row.events.is_empty() {
        return;
    }
    let person_times = wording::marked_total(texts, row.person_times);
    lines.push(format!(
        "  {}",
        texts.t1("report-person-times", "figure", person_times)
    ));
    for event in &row.events {
        push_event(lines, event, texts);
    }
    let parts = modes(&row.by_mode, texts, true);
    lines.push(format!("  {}", texts.t1("report-by-mode", "parts", parts)));
    for indicator in &row.indicators {
        push_indicator(lines, indicator, texts);
    }
}

fn push_event(lines: &mut Vec<String>, event: &EventResult, texts: Texts) {
    let title = wording::name(texts, &event.title);
    lines.push(format!(
        "  {}",
        texts.t2("report-event-title", "number", event.number, "title", title)
    ));
    let total = wording::marked_total(texts, event.total);
    let mut line = texts.t1("report-participants", "figure", total);
    if event.is_held {
        let parts = modes(&event.by_mode, texts, false);
        let (open, close) = (texts.t("report-parts-open"), texts.t("report-parts-close"));
        line.push_str(&format!("{open}{parts}{close}"));
    }
    if let Some(known) = wording::known_so_far(texts, event.total) {
        line.push_str(&texts.t("report-separator"));
        line.push_str(&known);
    }
    lines.push(format!("    {line}"));
}

fn modes(parts: &[ModeTotal], texts: Texts, is_marked: bool) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| {
            let mut printed =
                wording::part(texts, &texts.t(wording::mode_key(part.mode)), part.total);
            if is_marked && part.total.is_provisional() {
                printed.push_str(&texts.t("report-provisional-mark"));
            }
            printed
        })
        .collect();
    parts.join(&texts.t("report-separator"))
}

fn push_indicator(lines: &mut Vec<String>, indicator: &IndicatorResult, texts: Texts) {
    let name = wording::name(texts, &indicator.name);
    let base = texts.t(wording::base_key(indicator.base));
    let heading = texts.t2("report-indicator", "name", name, "base", base);
    lines.push(format!("  {heading}"));
    for cell in &indicator.events {
        let share = wording::share(texts, cell.value, indicator.decimals);
        let of_event = texts.t2(
            "report-share-of-event",
            "number",
            cell.number,
            "share",
            share,
        );
        lines.push(format!("    {of_event}"));
    }
}

fn push_findings(lines: &mut Vec<String>, paper: &Paper, texts: Texts) {
    if paper.findings.is_empty() {
        lines.push(texts.t("report-findings-none"));
        return;
    }
    lines.push(texts.t("report-findings-title"));
    for finding in &paper.findings {
        lines.push(format!(
            "  {}",
            wording::finding_line(texts, paper, finding)
        ));
    }
}
