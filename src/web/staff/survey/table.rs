//! A tally as the page shows it: a table, bars and sentences per question; every figure comes from the feature.

use super::chart::{self, Segment};
use crate::indicator::{Indicator, evaluate};
use crate::questionnaire::{
    Cell, FreeText, FreeTexts, Item, QuestionTally, Row, Survey, Tally, base_key,
};
use crate::texts::{Texts, plain, ruby};
use crate::types::{Base, Decimals, Share, StratumId};

/// A stratum's name: its mode, numbered where the survey has several of one mode.
pub(super) fn stratum_label(survey: &Survey, id: StratumId, texts: Texts) -> String {
    let found = survey.strata.iter().find(|stratum| stratum.id == id);
    let mode = found.map_or_else(String::new, |stratum| texts.t(stratum.mode.key()));
    match survey.ordinal(id) {
        Some(number) => texts.t2(
            "staff-survey-stratum-numbered",
            "mode",
            mode,
            "number",
            number,
        ),
        None => mode,
    }
}

/// An indicator in one sentence, and per stratum.
pub(super) struct IndicatorView {
    pub(super) sentence: String,
    pub(super) strata: Vec<IndicatorLine>,
}

/// An indicator in one stratum.
pub(super) struct IndicatorLine {
    pub(super) stratum: String,
    pub(super) percent: String,
    pub(super) counts: String,
}

impl IndicatorView {
    /// Those indicators whose question this survey asked.
    pub(super) fn all(indicators: &[Indicator], tally: &Tally, texts: Texts) -> Vec<Self> {
        indicators
            .iter()
            .filter_map(|indicator| Self::new(indicator, tally, texts))
            .collect()
    }

    fn new(indicator: &Indicator, tally: &Tally, texts: Texts) -> Option<Self> {
        let evaluation = evaluate(indicator, tally)?;
        let strata = evaluation.strata.iter().map(|stratum| IndicatorLine {
            stratum: stratum_label(&tally.survey, stratum.stratum.id, texts),
            percent: printed(stratum.share, indicator.decimals, texts),
            counts: counts(stratum.share, texts),
        });
        Some(Self {
            sentence: sentence(indicator, evaluation.pooled, texts),
            strata: strata.collect(),
        })
    }
}

fn sentence(indicator: &Indicator, share: Share, texts: Texts) -> String {
    let name = plain(indicator.name.get(texts.language));
    match share.printed(indicator.decimals) {
        Some(percent) => texts.with(
            "staff-survey-indicator",
            vec![
                ("name", name.into()),
                ("percent", percent.into()),
                ("k", share.k().into()),
                ("n", share.n().into()),
                ("base", texts.t(base_key(share.base())).into()),
            ],
        ),
        None => texts.t1("staff-survey-indicator-empty", "name", name),
    }
}

fn counts(share: Share, texts: Texts) -> String {
    texts.t2("staff-survey-counts", "k", share.k(), "n", share.n())
}

/// A percentage, or the mark for "there is no base to take it of".
fn printed(share: Share, decimals: Decimals, texts: Texts) -> String {
    share
        .printed(decimals)
        .unwrap_or_else(|| texts.t("staff-survey-no-base"))
}
/// A question with its bars, its table and what was written.
pub(super) struct QuestionView {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) wording_html: String,
    pub(super) base: String,
    pub(super) legend: Vec<LegendLine>,
    pub(super) bars: Vec<BarView>,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<RowView>,
    pub(super) totals: Vec<u64>,
    pub(super) outside: Vec<RowView>,
    pub(super) free_texts: Vec<FreeTextView>,
}

/// A colour and what it stands for.
pub(super) struct LegendLine {
    pub(super) segment: String,
    pub(super) label_html: String,
}

/// A stratum's bar.
pub(super) struct BarView {
    pub(super) label: String,
    pub(super) words: String,
    pub(super) segments: Vec<Segment>,
    pub(super) base: String,
}

/// A row of the table.
pub(super) struct RowView {
    pub(super) label_html: String,
    pub(super) cells: Vec<CellView>,
}

/// A cell of the table.
pub(super) struct CellView {
    pub(super) count: u64,
    pub(super) percent: String,
}

impl QuestionView {
    pub(super) fn all(tally: &Tally, free_texts: &[FreeText], texts: Texts) -> Vec<Self> {
        tally
            .questions
            .iter()
            .zip(1_usize..)
            .map(|(question, number)| Self::new(tally, question, number, free_texts, texts))
            .collect()
    }

    fn new(
        tally: &Tally,
        question: &QuestionTally,
        number: usize,
        free_texts: &[FreeText],
        texts: Texts,
    ) -> Self {
        let strata = &tally.survey.strata;
        let labels = strata
            .iter()
            .map(|stratum| stratum_label(&tally.survey, stratum.id, texts));
        let columns: Vec<String> = labels.chain([texts.t("staff-survey-pooled")]).collect();
        let (inside, outside): (Vec<Row>, Vec<Row>) = question
            .rows()
            .into_iter()
            .partition(|row| row.pooled.share.is_some());
        Self {
            id: format!("q-{}", question.question.code),
            number: texts.t1("staff-survey-question", "number", number),
            wording_html: ruby(question.question.wording.get(texts.language)),
            base: texts.t2(
                "staff-survey-base",
                "n",
                question.pooled.base(Base::Asked),
                "base",
                texts.t(base_key(Base::Asked)),
            ),
            legend: legend(&inside, texts),
            bars: bars(question, &columns, texts),
            totals: totals(question),
            rows: inside.iter().map(|row| row_view(row, texts)).collect(),
            outside: outside.iter().map(|row| row_view(row, texts)).collect(),
            free_texts: FreeTextView::of_question(question, free_texts, tally, texts),
            columns,
        }
    }
}

fn legend(rows: &[Row], texts: Texts) -> Vec<LegendLine> {
    let lines = rows.iter().enumerate().map(|(place, row)| LegendLine {
        segment: chart::colour(&row.item, place),
        label_html: label_html(&row.item, texts),
    });
    lines.collect()
}

fn bars(question: &QuestionTally, columns: &[String], texts: Texts) -> Vec<BarView> {
    let strata = (0..question.strata.len()).map(Some).chain([None]);
    let bars = columns.iter().zip(strata).map(|(label, stratum)| {
        let counted = chart::counted(question, stratum);
        let base: u64 = counted.iter().map(|(_, count)| count).sum();
        BarView {
            label: label.clone(),
            words: bar_words(label, &counted, texts),
            segments: chart::segments(&counted),
            base: texts.t1("staff-survey-n", "n", base),
        }
    });
    bars.collect()
}

fn bar_words(label: &str, counted: &[(Item, u64)], texts: Texts) -> String {
    let pieces: Vec<String> = counted
        .iter()
        .map(|(item, count)| {
            texts.t2(
                "staff-survey-bar-piece",
                "item",
                label_plain(item, texts),
                "count",
                *count,
            )
        })
        .collect();
    let pieces = pieces.join(&texts.t("staff-survey-bar-comma"));
    texts.t2("staff-survey-bar", "stratum", label, "pieces", pieces)
}

fn totals(question: &QuestionTally) -> Vec<u64> {
    let strata = question.strata.iter().map(|stratum| &stratum.counts);
    strata
        .chain([&question.pooled])
        .map(|counts| counts.base(Base::Asked))
        .collect()
}

fn row_view(row: &Row, texts: Texts) -> RowView {
    RowView {
        label_html: label_html(&row.item, texts),
        cells: row
            .strata
            .iter()
            .chain([&row.pooled])
            .map(|cell| cell_view(cell, texts))
            .collect(),
    }
}

fn cell_view(cell: &Cell, texts: Texts) -> CellView {
    CellView {
        count: cell.count,
        // A true zero is not printed as 0.0%, which means "some, but fewer than the unit shows" (MHLW's symbols).
        percent: match cell.share {
            Some(share) if share.k() == 0 && share.n() > 0 => texts.t("staff-survey-none"),
            Some(share) => printed(share, Decimals::One, texts),
            None => String::new(),
        },
    }
}

fn label_html(item: &Item, texts: Texts) -> String {
    match item {
        Item::Choice(choice) => ruby(choice.label.get(texts.language)),
        Item::State(state) => texts.t(state.key()),
    }
}

fn label_plain(item: &Item, texts: Texts) -> String {
    match item {
        Item::Choice(choice) => plain(choice.label.get(texts.language)),
        Item::State(state) => texts.t(state.key()),
    }
}

/// What somebody wrote, line by line.
pub(super) struct FreeTextView {
    pub(super) stratum: String,
    pub(super) lines: Vec<String>,
}

impl FreeTextView {
    fn of_question(
        question: &QuestionTally,
        free_texts: &[FreeText],
        tally: &Tally,
        texts: Texts,
    ) -> Vec<Self> {
        free_texts
            .iter()
            .filter(|text| text.question == question.question.code)
            .map(|text| Self {
                stratum: stratum_label(&tally.survey, text.stratum, texts),
                lines: text.content.lines().map(str::to_owned).collect(),
            })
            .collect()
    }

    /// Says that not all are shown, where that is so.
    pub(super) fn note(free_texts: &FreeTexts, texts: Texts) -> Option<String> {
        let shown = free_texts.texts.len();
        let is_cut = u64::try_from(shown).is_ok_and(|shown| shown < free_texts.total);
        is_cut.then(|| {
            texts.t2(
                "staff-survey-free-texts-cut",
                "shown",
                shown,
                "total",
                free_texts.total,
            )
        })
    }
}
