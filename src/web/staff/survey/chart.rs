//! One stacked bar per stratum, as positions in percent of its width; the table beside it holds the figures.

use crate::questionnaire::{Item, QuestionTally};
use crate::types::{Base, Share};

/// A piece narrower than this, in tenths of a percent of the bar, carries no number.
const NARROW: u64 = 60;

/// How many choices have a colour of their own.
const COLOURS: usize = 6;

/// A piece of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Which colour: "1" to "6" for choices, "rest" for those who gave none.
    pub(super) segment: String,
    /// Where it starts, in percent of the bar.
    pub(super) start: String,
    /// How wide it is, in percent of the bar.
    pub(super) width: String,
    /// Its middle, in percent of the bar.
    pub(super) middle: String,
    /// The number in it.
    pub(super) count: String,
}

/// The colour of an item that stands at this place among its question's items.
pub(super) fn colour(item: &Item, place: usize) -> String {
    match item {
        Item::Choice(_) => (place + 1).min(COLOURS).to_string(),
        Item::State(state) if state.is_valid() => "1".to_owned(),
        Item::State(_) => "rest".to_owned(),
    }
}

/// The pieces of a bar for these items and counts, which together are the base.
///
/// Every edge is rounded by itself from summed counts, so that the pieces always fill the bar.
pub(super) fn segments(counted: &[(Item, u64)]) -> Vec<Segment> {
    let base: u64 = counted.iter().map(|(_, count)| count).sum();
    let mut before = 0;
    let mut segments = Vec::with_capacity(counted.len());
    for (place, (item, count)) in counted.iter().enumerate() {
        let (Some(start), Some(end)) = (edge(before, base), edge(before + count, base)) else {
            return Vec::new();
        };
        before += count;
        if *count > 0 {
            segments.push(Segment {
                segment: colour(item, place),
                start: percent(start),
                width: percent(end - start),
                middle: percent((start + end) / 2),
                count: if end - start >= NARROW {
                    count.to_string()
                } else {
                    String::new()
                },
            });
        }
    }
    segments
}

/// The items of a question inside the base, with the counts of one stratum, or pooled where there is no index.
pub(super) fn counted(question: &QuestionTally, stratum: Option<usize>) -> Vec<(Item, u64)> {
    let rows = question.rows();
    let cells = rows.into_iter().filter_map(|row| {
        let cell = match stratum {
            Some(index) => *row.strata.get(index)?,
            None => row.pooled,
        };
        cell.share.map(|_| (row.item, cell.count))
    });
    cells.collect()
}

fn edge(count: u64, base: u64) -> Option<u64> {
    Share::new(count, base, Base::Asked).ok()?.percent_tenths()
}

fn percent(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::AnswerState;

    fn piece(state: AnswerState, count: u64) -> (Item, u64) {
        (Item::State(state), count)
    }

    #[test]
    fn pieces_fill_the_bar_and_narrow_ones_carry_no_number() {
        let counted = [
            piece(AnswerState::Answered, 1),
            piece(AnswerState::NoAnswer, 2),
            piece(AnswerState::Invalid, 57),
        ];

        let pieces: Vec<_> = segments(&counted)
            .into_iter()
            .map(|piece| (piece.segment, piece.start, piece.width, piece.count))
            .collect();

        let piece = |segment: &str, start: &str, width: &str, count: &str| {
            (
                segment.to_owned(),
                start.to_owned(),
                width.to_owned(),
                count.to_owned(),
            )
        };
        assert_eq!(
            pieces,
            [
                piece("1", "0.0", "1.7", ""),
                piece("rest", "1.7", "3.3", ""),
                piece("rest", "5.0", "95.0", "57"),
            ]
        );
    }

    #[test]
    fn nobody_asked_makes_no_bar() {
        assert_eq!(segments(&[piece(AnswerState::NoAnswer, 0)]), []);
    }
}
