//! The tally of a survey, one row per question, stratum and item, then what is not counted and why. Not the counting,
//! which is the feature's.

use crate::format::table::{Cell, Column, Table};
use crate::questionnaire::{SetAside, Tally, TidyItem, TidyRow, TidyStratum, base_key, tidy_rows};
use crate::texts::{Texts, plain};

/// The code of the rows that say what is not counted; codes of questions do not begin like this.
const SET_ASIDE: &str = "_set_aside";

/// A row with the language of its words.
pub(super) struct Line<'a> {
    row: Row<'a>,
    texts: Texts,
}

enum Row<'a> {
    Counted(TidyRow),
    NotCounted(&'a SetAside),
}

pub(super) fn columns<'a>() -> [Column<Line<'a>>; 9] {
    [
        Column::new(
            "question_code",
            "staff-survey-csv-question-code",
            |line| match &line.row {
                Row::Counted(row) => row.question_code.as_str().into(),
                Row::NotCounted(_) => SET_ASIDE.into(),
            },
        ),
        Column::new(
            "question",
            "staff-survey-csv-question",
            |line| match &line.row {
                Row::Counted(row) => plain(&row.question).into(),
                Row::NotCounted(_) => line.texts.t("staff-survey-csv-set-aside").into(),
            },
        ),
        Column::new("stratum", "staff-survey-csv-stratum", |line| {
            line.counted(|row| stratum(row.stratum, line.texts).into())
        }),
        Column::new("choice_code", "staff-survey-csv-choice-code", |line| {
            line.counted(|row| row.item_code.as_str().into())
        }),
        Column::new("choice", "staff-survey-csv-choice", |line| {
            match &line.row {
                Row::Counted(row) => item(row, line.texts).into(),
                Row::NotCounted(aside) => aside.reason.as_str().into(),
            }
        }),
        Column::new("k", "staff-survey-csv-k", |line| match &line.row {
            Row::Counted(row) => row.count.into(),
            Row::NotCounted(aside) => aside.sheets.into(),
        }),
        Column::new("n", "staff-survey-csv-n", |line| {
            line.counted(|row| row.share.map(|share| share.n()).into())
        }),
        Column::new("base", "staff-survey-csv-base", |line| {
            line.counted(|row| row.base().map(|base| line.texts.t(base_key(base))).into())
        }),
        Column::new("percent", "staff-survey-csv-percent", |line| {
            line.counted(|row| row.percent().map_or(Cell::Empty, Cell::Decimal))
        }),
    ]
}

impl Line<'_> {
    /// What only counted rows have.
    fn counted(&self, cell: impl Fn(&TidyRow) -> Cell) -> Cell {
        match &self.row {
            Row::Counted(row) => cell(row),
            Row::NotCounted(_) => Cell::Empty,
        }
    }
}

/// The tally in words of a language.
pub fn survey_tally(tally: &Tally, texts: Texts) -> Table {
    let counted = tidy_rows(tally, texts.language).into_iter();
    let not_counted = tally.set_aside.iter().map(Row::NotCounted);
    let rows = counted.map(Row::Counted).chain(not_counted);
    let lines = rows.map(|row| Line { row, texts });
    Table::new(&columns(), lines, |key| texts.t(key))
}

fn item(row: &TidyRow, texts: Texts) -> String {
    match &row.item {
        TidyItem::Choice(label) => plain(label),
        TidyItem::State(state) => texts.t(state.key()),
    }
}

fn stratum(stratum: TidyStratum, texts: Texts) -> String {
    match stratum {
        TidyStratum::Pooled => texts.t("staff-survey-pooled"),
        TidyStratum::One(mode, None) => texts.t(mode.key()),
        TidyStratum::One(mode, Some(number)) => texts.t2(
            "staff-survey-stratum-numbered",
            "mode",
            texts.t(mode.key()),
            "number",
            number,
        ),
    }
}
