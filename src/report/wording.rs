//! How the paper words its numbers, marks and findings, for its text, its files and its page alike. The words
//! themselves stand in `locales/`; this is not a layout.

use super::count::Total;
use super::finding::{Finding, FindingKind};
use super::initiative::{Initiative, Plan};
use super::paper::{Paper, ShareValue};
use crate::texts::{Texts, plain};
use crate::types::{AttendanceMode, Base, Decimals, LocalizedText};

/// A number with a comma every three digits: 1,837.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// 196名
pub fn persons(texts: Texts, value: u64) -> String {
    texts.t2("report-persons", "number", number(value), "count", value)
}

/// A total as printed: 196名, or its pending mark.
pub fn total(texts: Texts, total: Total) -> String {
    match total {
        Total::Final(value) | Total::Provisional(value) => persons(texts, value),
        Total::Pending { reason, .. } => texts.t(reason.key()),
    }
}

/// A sum as printed: 555名（暫定）, or its pending mark.
pub fn marked_total(texts: Texts, sum: Total) -> String {
    let mut printed = total(texts, sum);
    if sum.is_provisional() {
        printed.push_str(&texts.t("report-provisional-mark"));
    }
    printed
}

/// One part of a sum: 本会場59人, or 後日上映会（実施後追記）.
pub fn part(texts: Texts, name: &str, part: Total) -> String {
    let (key, figure) = match part {
        Total::Final(value) | Total::Provisional(value) => (
            "report-mode-known",
            texts.t2(
                "report-persons-part",
                "number",
                number(value),
                "count",
                value,
            ),
        ),
        Total::Pending { reason, .. } => ("report-mode-pending", texts.t(reason.key())),
    };
    texts.t2(key, "mode", name, "figure", figure)
}

/// What is known of a total that is pending: 判明分174名. Nothing where nothing is.
pub fn known_so_far(texts: Texts, total: Total) -> Option<String> {
    match total {
        Total::Pending { so_far, .. } if so_far > 0 => {
            let figure = persons(texts, so_far);
            Some(texts.t1("report-known-so-far", "figure", figure))
        }
        Total::Final(_) | Total::Provisional(_) | Total::Pending { .. } => None,
    }
}

/// A share as printed: 96%（144/150）, its pending mark, or that nobody asked. Of nobody it is "…", not 0%.
pub fn share(texts: Texts, value: ShareValue, decimals: Decimals) -> String {
    match value {
        ShareValue::Known(share) => match share.printed(decimals) {
            Some(percent) => texts.with(
                "report-share-counts",
                vec![
                    ("percent", percent.into()),
                    ("k", number(share.k()).into()),
                    ("n", number(share.n()).into()),
                ],
            ),
            None => texts.t("report-no-percentage"),
        },
        ShareValue::Pending(reason) => texts.t(reason.key()),
        ShareValue::Missing => texts.t("report-share-missing"),
    }
}

/// The key of what a percentage is of.
pub fn base_key(base: Base) -> &'static str {
    match base {
        Base::Asked => "report-base-asked",
        Base::Valid => "report-base-valid",
    }
}

/// The key of a mode's name as the council's paper has it, which is shorter than what residents read.
pub fn mode_key(mode: AttendanceMode) -> &'static str {
    match mode {
        AttendanceMode::MainVenue => "report-mode-main-venue",
        AttendanceMode::LibraryScreening => "report-mode-library-screening",
        AttendanceMode::Zoom => "report-mode-zoom",
        AttendanceMode::LaterScreening => "report-mode-later-screening",
    }
}

/// 3回/年, 1回/3年
pub fn plan(texts: Texts, plan: Plan) -> String {
    match plan.years {
        1 => texts.t1("report-plan", "times", plan.times),
        years => texts.t2("report-plan-years", "times", plan.times, "years", years),
    }
}

/// 実施回数：3回（計画 3回/年）
pub fn held(texts: Texts, initiative: &Initiative, held: usize) -> String {
    match initiative.plan {
        Some(planned) => {
            let planned = plan(texts, planned);
            texts.t2("report-held-planned", "count", held, "plan", planned)
        }
        None => texts.t1("report-held", "count", held),
    }
}

/// A text of the ward in the reader's language, without readings.
pub fn name(texts: Texts, text: &LocalizedText) -> String {
    plain(text.get(texts.language))
}

/// 令和5年度　実施結果
pub fn title(texts: Texts, paper: &Paper) -> String {
    texts.t1("report-title", "year", texts.fiscal_year(paper.year))
}

/// 令和5年12月31日（日）現在
pub fn as_of(texts: Texts, paper: &Paper) -> String {
    texts.t1("report-as-of", "day", texts.day_with_year(paper.as_of))
}

/// What was found, as a sentence.
pub fn finding(texts: Texts, paper: &Paper, finding: &Finding) -> String {
    match &finding.kind {
        FindingKind::ShareMissing { indicator, event } => {
            let indicator = indicator_name(texts, paper, finding, indicator);
            texts.t2(
                "report-finding-share-missing",
                "event",
                *event,
                "indicator",
                indicator,
            )
        }
        FindingKind::NoAnswers { indicator, event } => {
            let indicator = indicator_name(texts, paper, finding, indicator);
            texts.t2(
                "report-finding-no-answers",
                "event",
                *event,
                "indicator",
                indicator,
            )
        }
        FindingKind::PlanNotMet {
            plan: planned,
            held,
            to_come,
        } => texts.with(
            "report-finding-plan-not-met",
            vec![
                ("plan", plan(texts, *planned).into()),
                ("held", (*held).into()),
                ("to_come", (*to_come).into()),
            ],
        ),
        FindingKind::SetAside {
            event,
            sheets,
            reason,
        } => {
            let words = vec![
                ("event", (*event).into()),
                ("sheets", (*sheets).into()),
                ("reason", reason.as_str().into()),
            ];
            texts.with("report-finding-set-aside", words)
        }
        FindingKind::EventCancelled { event } => {
            texts.t1("report-finding-event-cancelled", "event", *event)
        }
        FindingKind::StrayAnswers { event, answers } => texts.t2(
            "report-finding-stray-answers",
            "event",
            *event,
            "answers",
            *answers,
        ),
        FindingKind::Unreadable { table, id } => texts.t2(
            "report-finding-unreadable",
            "table",
            *table,
            "id",
            id.to_string(),
        ),
    }
}

/// What was found, after the code of the row it is about: R01：…
pub fn finding_line(texts: Texts, paper: &Paper, finding: &Finding) -> String {
    let message = self::finding(texts, paper, finding);
    match finding.initiative.as_deref() {
        Some(code) => texts.t2("report-finding", "code", code, "message", message),
        None => message,
    }
}

fn indicator_name(texts: Texts, paper: &Paper, finding: &Finding, code: &str) -> String {
    let row = finding.initiative.as_deref();
    let row = row.and_then(|initiative| paper.initiative(initiative));
    let indicator = row.and_then(|row| row.indicators.iter().find(|found| found.code == code));
    indicator.map_or_else(|| code.to_owned(), |found| name(texts, &found.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_commas() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_837, "1,837"),
            (105_500, "105,500"),
            (1_000_000, "1,000,000"),
        ];

        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
    }
}
