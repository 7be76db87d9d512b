//! A tally as long rows, one per question, stratum and item, for files that other programs read; the words of
//! modes and states are the adapter's.

use super::missing::AnswerState;
use super::tally::{Cell, Item, QuestionTally, Row, Tally};
use crate::types::{AttendanceMode, Base, Language, Share};

/// Whose answers a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TidyStratum {
    /// One stratum: its mode, and which of several with this mode it is, from 1.
    One(AttendanceMode, Option<usize>),
    /// All strata together.
    Pooled,
}

/// What a row counts, in words where the questionnaire has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TidyItem {
    /// A choice's label.
    Choice(String),
    /// A state.
    State(AnswerState),
}

/// One row: `count` of `share.n()` in one stratum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TidyRow {
    /// The question's stable code.
    pub question_code: String,
    /// Its wording; may carry readings.
    pub question: String,
    /// Whose answers.
    pub stratum: TidyStratum,
    /// The choice's stable code, or the state's.
    pub item_code: String,
    /// What is counted.
    pub item: TidyItem,
    /// How many.
    pub count: u64,
    /// Of how many, and of which base; none for states outside the base.
    pub share: Option<Share>,
}

impl TidyRow {
    /// The percentage in tenths, half up, as `35.5`; none where there is no base.
    pub fn percent(&self) -> Option<String> {
        let tenths = self.share?.percent_tenths()?;
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// The code of the base of the percentage.
    pub fn base(&self) -> Option<Base> {
        self.share.map(|share| share.base())
    }
}

/// The key of what a percentage of a tally is of, in `locales/`.
pub fn base_key(base: Base) -> &'static str {
    match base {
        Base::Asked => "staff-survey-base-asked",
        Base::Valid => "staff-survey-base-valid",
    }
}

/// All rows of a tally: questions in order, in each the strata in order and then all of them pooled.
pub fn tidy_rows(tally: &Tally, language: Language) -> Vec<TidyRow> {
    tally
        .questions
        .iter()
        .flat_map(|question| rows_of(tally, question, language))
        .collect()
}

fn rows_of(tally: &Tally, question: &QuestionTally, language: Language) -> Vec<TidyRow> {
    let rows = question.rows();
    let mut tidy = Vec::with_capacity(rows.len() * (question.strata.len() + 1));
    for (index, stratum) in question.strata.iter().enumerate() {
        let ordinal = tally.survey.ordinal(stratum.stratum.id);
        let of = TidyStratum::One(stratum.stratum.mode, ordinal);
        let cells = rows
            .iter()
            .filter_map(|row| row.strata.get(index).map(|cell| (row, *cell)));
        tidy.extend(cells.map(|(row, cell)| tidy_row(question, of, row, cell, language)));
    }
    let pooled = rows.iter().map(|row| (row, row.pooled));
    tidy.extend(
        pooled.map(|(row, cell)| tidy_row(question, TidyStratum::Pooled, row, cell, language)),
    );
    tidy
}

fn tidy_row(
    question: &QuestionTally,
    stratum: TidyStratum,
    row: &Row,
    cell: Cell,
    language: Language,
) -> TidyRow {
    TidyRow {
        question_code: question.question.code.to_string(),
        question: question.question.wording.get(language).to_owned(),
        stratum,
        item_code: row.item.code().to_owned(),
        item: match &row.item {
            Item::Choice(choice) => TidyItem::Choice(choice.label.get(language).to_owned()),
            Item::State(state) => TidyItem::State(*state),
        },
        count: cell.count,
        share: cell.share,
    }
}
