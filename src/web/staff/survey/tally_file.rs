//! The columns and words of the tally as CSV, one row per question, stratum and item; the counts are the feature's.

use super::table::base_key;
use crate::format::csv::{Cell, CsvTable};
use crate::questionnaire::{ExportItem, ExportRow, ExportStratum, SetAside};
use crate::texts::{Texts, plain};

/// The keys of the column heads, in order.
const COLUMNS: [&str; 9] = [
    "staff-survey-csv-question-code",
    "staff-survey-csv-question",
    "staff-survey-csv-stratum",
    "staff-survey-csv-choice-code",
    "staff-survey-csv-choice",
    "staff-survey-csv-k",
    "staff-survey-csv-n",
    "staff-survey-csv-base",
    "staff-survey-csv-percent",
];

/// The code of the rows that say what is not counted; codes of questions do not begin like this.
const SET_ASIDE: &str = "_set_aside";

/// The table to write: what is counted, then what is not and why.
pub(super) fn table(rows: &[ExportRow], set_aside: &[SetAside], texts: Texts) -> CsvTable {
    let counted = rows.iter().map(|row| cells(row, texts));
    let not_counted = set_aside.iter().map(|aside| not_counted(aside, texts));
    CsvTable {
        header: COLUMNS.iter().map(|key| texts.t(key)).collect(),
        rows: counted.chain(not_counted).collect(),
    }
}

fn not_counted(aside: &SetAside, texts: Texts) -> Vec<Cell> {
    vec![
        Cell::Text(SET_ASIDE.to_owned()),
        Cell::Text(texts.t("staff-survey-csv-set-aside")),
        Cell::Empty,
        Cell::Empty,
        Cell::Text(aside.reason.clone()),
        number(aside.sheets),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ]
}

fn cells(row: &ExportRow, texts: Texts) -> Vec<Cell> {
    let item = match &row.item {
        ExportItem::Choice(label) => plain(label),
        ExportItem::State(state) => texts.t(state.key()),
    };
    vec![
        Cell::Text(row.question_code.clone()),
        Cell::Text(plain(&row.question)),
        Cell::Text(stratum(row.stratum, texts)),
        Cell::Text(row.item_code.clone()),
        Cell::Text(item),
        number(row.count),
        row.share.map_or(Cell::Empty, |share| number(share.n())),
        row.base()
            .map_or(Cell::Empty, |base| Cell::Text(texts.t(base_key(base)))),
        row.percent().map_or(Cell::Empty, Cell::Text),
    ]
}

fn number(count: u64) -> Cell {
    i64::try_from(count).map_or_else(|_| Cell::Text(count.to_string()), Cell::Number)
}

fn stratum(stratum: ExportStratum, texts: Texts) -> String {
    match stratum {
        ExportStratum::Pooled => texts.t("staff-survey-pooled"),
        ExportStratum::One(mode, None) => texts.t(mode.key()),
        ExportStratum::One(mode, Some(number)) => texts.t2(
            "staff-survey-stratum-numbered",
            "mode",
            texts.t(mode.key()),
            "number",
            number,
        ),
    }
}
