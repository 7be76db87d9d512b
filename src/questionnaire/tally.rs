//! Counts per question, stratum and choice, and the shares made of them; pooled figures come from summed counts,
//! never from percentages. Not the place where answers are counted: that is one query in `store/tally.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::answer_state::AnswerState;
use super::code::Code;
use super::definition::{Choice, Question, QuestionKind, Questionnaire};
use super::survey::{Stratum, Survey};
use crate::types::{Base, Share, StratumId};

/// How many answer sheets of a stratum have this for a question, as the database counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The stratum.
    pub stratum: StratumId,
    /// The question's code.
    pub question: String,
    /// The code of what became of the question.
    pub state: String,
    /// The marked choice's code; empty where nothing was marked.
    pub choice: String,
    /// How many.
    pub count: u64,
}

/// The counts of one question in one stratum, or pooled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_choice: BTreeMap<Code, u64>,
    by_state: BTreeMap<AnswerState, u64>,
}

impl Counts {
    /// How many marked this choice.
    pub fn of(&self, choice: &Code) -> u64 {
        self.by_choice.get(choice).copied().unwrap_or_default()
    }

    /// How many have this state.
    pub fn in_state(&self, state: AnswerState) -> u64 {
        self.by_state.get(&state).copied().unwrap_or_default()
    }

    /// The base: everybody asked, or everybody who answered.
    pub fn base(&self, base: Base) -> u64 {
        let belongs = |state: &AnswerState| match base {
            Base::Asked => state.is_asked(),
            Base::Valid => state.is_valid(),
        };
        self.by_state
            .iter()
            .filter(|(state, _)| belongs(state))
            .map(|(_, count)| count)
            .sum()
    }

    /// All answer sheets, whatever became of the question.
    pub fn sheets(&self) -> u64 {
        self.by_state.values().sum()
    }

    /// The share of people who marked one of these choices.
    pub fn share<'a>(
        &self,
        choices: impl IntoIterator<Item = &'a Code>,
        base: Base,
    ) -> Option<Share> {
        let choices: BTreeSet<&Code> = choices.into_iter().collect();
        let marked = choices.into_iter().map(|choice| self.of(choice)).sum();
        Share::new(marked, self.base(base), base).ok()
    }

    fn add(&mut self, state: AnswerState, choice: Option<&Code>, count: u64) {
        *self.by_state.entry(state).or_default() += count;
        if let Some(choice) = choice {
            *self.by_choice.entry(choice.clone()).or_default() += count;
        }
    }
}

/// One stratum's counts of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumCounts {
    /// The stratum.
    pub stratum: Stratum,
    /// Its counts.
    pub counts: Counts,
}

/// One question's counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionTally {
    /// The question.
    pub question: Question,
    /// Per stratum, in the survey's order.
    pub strata: Vec<StratumCounts>,
    /// All strata together.
    pub pooled: Counts,
}

/// A row of a question's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A choice.
    Choice(Choice),
    /// A state: 無回答, 無効 and the others; for a free text also 記入あり.
    State(AnswerState),
}

impl Item {
    /// Its code in files; choices and states never share one.
    pub fn code(&self) -> &str {
        match self {
            Self::Choice(choice) => choice.code.as_str(),
            Self::State(state) => state.code(),
        }
    }
}

/// A count with its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How many.
    pub count: u64,
    /// Of how many; none for states outside the base.
    pub share: Option<Share>,
}

/// A row with its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is counted.
    pub item: Item,
    /// Per stratum, in the survey's order.
    pub strata: Vec<Cell>,
    /// All strata together.
    pub pooled: Cell,
}

impl QuestionTally {
    /// The table of the question. Percentages are of everybody asked, so that rows add up to the base.
    ///
    /// 無回答 always has a row; the other states only where somebody has them.
    pub fn rows(&self) -> Vec<Row> {
        self.items()
            .into_iter()
            .map(|item| Row {
                strata: self
                    .strata
                    .iter()
                    .map(|stratum| cell(&item, &stratum.counts))
                    .collect(),
                pooled: cell(&item, &self.pooled),
                item,
            })
            .collect()
    }

    fn items(&self) -> Vec<Item> {
        let choices = self.question.choices().iter().cloned().map(Item::Choice);
        let states = AnswerState::ALL.into_iter().filter(|state| match state {
            AnswerState::Answered => self.question.kind == QuestionKind::FreeText,
            AnswerState::NoAnswer => true,
            AnswerState::Invalid
            | AnswerState::NotApplicable
            | AnswerState::NotReached
            | AnswerState::NotAsked => self.pooled.in_state(*state) > 0,
        });
        choices.chain(states.map(Item::State)).collect()
    }
}

fn cell(item: &Item, counts: &Counts) -> Cell {
    let (count, in_base) = match item {
        Item::Choice(choice) => (counts.of(&choice.code), true),
        Item::State(state) => (counts.in_state(*state), state.is_asked()),
    };
    let base = counts.base(Base::Asked);
    let share = in_base
        .then(|| Share::new(count, base, Base::Asked).ok())
        .flatten();
    Cell { count, share }
}

/// All counts of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The survey.
    pub survey: Survey,
    /// Per question, in order.
    pub questions: Vec<QuestionTally>,
    /// Answer sheets that came back and are not counted here, with the office's reasons.
    pub set_aside: Vec<SetAside>,
    /// Stored answers that fit no question, choice, state or stratum of the survey, and are not counted either: a
    /// defect, of which whoever reads the numbers is told.
    pub stray: Vec<Counted>,
}

/// Answer sheets that are not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// How many.
    pub sheets: u64,
    /// Why.
    pub reason: String,
}

impl Tally {
    /// Sorts what the database counted into the questionnaire's questions and the survey's strata; what fits none of
    /// them is kept apart.
    pub fn new(survey: Survey, questionnaire: &Questionnaire, counted: &[Counted]) -> Self {
        let mut questions: Vec<QuestionTally> = questionnaire
            .questions()
            .iter()
            .map(|question| empty(question, &survey.strata))
            .collect();
        let stray = counted
            .iter()
            .filter(|row| add(&mut questions, row).is_none())
            .cloned()
            .collect();
        Self {
            survey,
            questions,
            set_aside: Vec::new(),
            stray,
        }
    }

    /// The same, with what was set aside.
    #[must_use]
    pub fn with_set_aside(self, set_aside: Vec<SetAside>) -> Self {
        Self { set_aside, ..self }
    }

    /// How many stored answers fit nothing.
    pub fn stray_answers(&self) -> u64 {
        self.stray.iter().map(|row| row.count).sum()
    }

    /// The counts of the question with this code.
    pub fn question(&self, code: &str) -> Option<&QuestionTally> {
        self.questions
            .iter()
            .find(|tally| tally.question.code.as_str() == code)
    }

    /// How many answer sheets are counted, over all strata.
    pub fn sheets(&self) -> u64 {
        self.questions
            .first()
            .map_or(0, |first| first.pooled.sheets())
    }
}

fn empty(question: &Question, strata: &[Stratum]) -> QuestionTally {
    QuestionTally {
        question: question.clone(),
        strata: strata
            .iter()
            .map(|stratum| StratumCounts {
                stratum: stratum.clone(),
                counts: Counts::default(),
            })
            .collect(),
        pooled: Counts::default(),
    }
}

/// Counts a row, or nothing of it where it does not fit.
fn add(questions: &mut [QuestionTally], row: &Counted) -> Option<()> {
    let tally = questions
        .iter_mut()
        .find(|tally| tally.question.code.as_str() == row.question)?;
    let state = AnswerState::from_code(&row.state)?;
    let choice = if row.choice.is_empty() {
        None
    } else {
        Some(&tally.question.choice(&row.choice)?.code)
    };
    let stratum = tally
        .strata
        .iter_mut()
        .find(|stratum| stratum.stratum.id == row.stratum)?;
    stratum.counts.add(state, choice, row.count);
    tally.pooled.add(state, choice, row.count);
    Some(())
}

#[cfg(test)]
mod tests;
