//! From what came in for a questionnaire to answers that can be stored; knows nothing of who answered.

use std::collections::BTreeMap;

use macro_rules_attribute::apply;

use super::answer_state::AnswerState;
use super::code::Code;
use super::definition::{Question, QuestionKind, Questionnaire};
use crate::types::{coded, is_text};

/// How long a free text may be, in characters.
pub const MAX_TEXT: usize = 1_000;

/// How many values of one question are kept; a form never sends more than there are choices.
const MAX_VALUES: usize = 20;

/// How an answer sheet reached the office.
#[apply(coded!)]
#[derive(Hash)]
pub enum EntryMode {
    /// Answered on the web by the person.
    Web,
    /// Answered on paper and typed in by the office.
    Paper,
}

/// What came in, by question code: marked choice codes, or one text.
///
/// What belongs to no question is ignored; more than twenty values for one question are cut off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerInputs(BTreeMap<String, Vec<String>>);

impl AnswerInputs {
    /// Adds a mark or a text.
    pub fn push(&mut self, question: &str, value: &str) {
        let values = self.0.entry(question.to_owned()).or_default();
        if values.len() < MAX_VALUES {
            values.push(value.to_owned());
        }
    }

    /// What came in for a question.
    pub fn values(&self, question: &str) -> &[String] {
        self.0.get(question).map_or(&[], Vec::as_slice)
    }
}

impl<Q: AsRef<str>, V: AsRef<str>> FromIterator<(Q, V)> for AnswerInputs {
    fn from_iter<I: IntoIterator<Item = (Q, V)>>(pairs: I) -> Self {
        let mut inputs = Self::default();
        for (question, value) in pairs {
            inputs.push(question.as_ref(), value.as_ref());
        }
        inputs
    }
}

/// What is stored for one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A marked choice.
    Choice(Code),
    /// A text, without surrounding blanks, lines parted by `\n`.
    Text(String),
    /// Nothing that counts, and why.
    Missing(AnswerState),
}

impl Given {
    /// What became of the question.
    pub fn state(&self) -> AnswerState {
        match self {
            Self::Choice(_) | Self::Text(_) => AnswerState::Answered,
            Self::Missing(state) => *state,
        }
    }
}

/// One question's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The question.
    pub question: Code,
    /// What is stored for it.
    pub given: Given,
}

/// Why what came in for a question cannot be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFault {
    /// A choice that the question does not offer.
    UnknownChoice,
    /// Several marks where the page allows one. (On paper this is an invalid answer, not a fault.)
    SeveralMarks,
    /// A text longer than [`MAX_TEXT`] characters.
    TooLong,
    /// A text with control characters.
    InvalidCharacters,
}

/// A question and what is wrong with what came in for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// The question.
    pub question: Code,
    /// What is wrong.
    pub fault: AnswerFault,
}

/// Turns what came in into exactly one answer per question, in the order of the questions.
///
/// # Errors
/// Everything that is wrong, in the order of the questions; then nothing may be stored.
pub fn validate(
    questionnaire: &Questionnaire,
    inputs: &AnswerInputs,
    entry_mode: EntryMode,
) -> Result<Vec<Answer>, Vec<AnswerError>> {
    let mut answers = Vec::with_capacity(questionnaire.questions().len());
    let mut errors = Vec::new();
    for question in questionnaire.questions() {
        let code = question.code.clone();
        match given(question, inputs.values(code.as_str()), entry_mode) {
            Ok(given) => answers.push(Answer {
                question: code,
                given,
            }),
            Err(fault) => errors.push(AnswerError {
                question: code,
                fault,
            }),
        }
    }
    if errors.is_empty() {
        Ok(answers)
    } else {
        Err(errors)
    }
}

fn given(
    question: &Question,
    values: &[String],
    entry_mode: EntryMode,
) -> Result<Given, AnswerFault> {
    match question.kind {
        QuestionKind::Scale(_) | QuestionKind::SingleChoice(_) => {
            one_mark(question, values, entry_mode)
        }
        QuestionKind::FreeText => text(values),
    }
}

fn one_mark(
    question: &Question,
    values: &[String],
    entry_mode: EntryMode,
) -> Result<Given, AnswerFault> {
    let mut marked: Option<&Code> = None;
    for value in values.iter().filter(|value| !value.is_empty()) {
        let choice = question.choice(value).ok_or(AnswerFault::UnknownChoice)?;
        if marked.is_some_and(|earlier| *earlier != choice.code) {
            return match entry_mode {
                EntryMode::Web => Err(AnswerFault::SeveralMarks),
                EntryMode::Paper => Ok(Given::Missing(AnswerState::Invalid)),
            };
        }
        marked = Some(&choice.code);
    }
    Ok(
        marked.map_or(Given::Missing(AnswerState::NoAnswer), |code| {
            Given::Choice(code.clone())
        }),
    )
}

fn text(values: &[String]) -> Result<Given, AnswerFault> {
    let text = values.join("\n").replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Ok(Given::Missing(AnswerState::NoAnswer));
    }
    if text.chars().count() > MAX_TEXT {
        return Err(AnswerFault::TooLong);
    }
    if !is_text(text) {
        return Err(AnswerFault::InvalidCharacters);
    }
    Ok(Given::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::types::LocalizedText;

    fn code(text: &str) -> Code {
        Code::parse(text).unwrap()
    }

    fn questionnaire() -> Questionnaire {
        let label = LocalizedText::new;
        Questionnaire::new(vec![
            Question::scale(
                "wanted_to_talk",
                label("話し合いたい"),
                [("very", label("とても")), ("somewhat", label("少し"))],
            )
            .unwrap(),
            Question::free_text("opinion", label("ご意見")).unwrap(),
        ])
        .unwrap()
    }

    fn answers(choice: Given, text: Given) -> Result<Vec<Answer>, Vec<AnswerError>> {
        Ok(vec![
            Answer {
                question: code("wanted_to_talk"),
                given: choice,
            },
            Answer {
                question: code("opinion"),
                given: text,
            },
        ])
    }

    fn fault(question: &str, fault: AnswerFault) -> Result<Vec<Answer>, Vec<AnswerError>> {
        Err(vec![AnswerError {
            question: code(question),
            fault,
        }])
    }

    #[test]
    fn every_question_gets_one_answer_or_a_fault() {
        let blank = Given::Missing(AnswerState::NoAnswer);
        let very = Given::Choice(code("very"));
        let table: [(&[(&str, &str)], _); 9] = [
            (&[], answers(blank.clone(), blank.clone())),
            (
                &[("wanted_to_talk", ""), ("opinion", " \r\n　")],
                answers(blank.clone(), blank.clone()),
            ),
            (
                &[
                    ("wanted_to_talk", "very"),
                    ("opinion", " よかった\r\n次も "),
                ],
                answers(very.clone(), Given::Text("よかった\n次も".to_owned())),
            ),
            (
                &[("wanted_to_talk", "very"), ("wanted_to_talk", "very")],
                answers(very.clone(), blank.clone()),
            ),
            (
                &[("stranger", "x"), ("wanted_to_talk", "very")],
                answers(very, blank),
            ),
            (
                &[("wanted_to_talk", "absolutely")],
                fault("wanted_to_talk", AnswerFault::UnknownChoice),
            ),
            (
                &[("wanted_to_talk", "very"), ("wanted_to_talk", "somewhat")],
                fault("wanted_to_talk", AnswerFault::SeveralMarks),
            ),
            (
                &[("opinion", "a\u{0}b")],
                fault("opinion", AnswerFault::InvalidCharacters),
            ),
            (
                &[("opinion", &"あ".repeat(MAX_TEXT + 1))],
                fault("opinion", AnswerFault::TooLong),
            ),
        ];

        for (pairs, expected) in table {
            let inputs = pairs.iter().copied().collect();
            assert_eq!(
                validate(&questionnaire(), &inputs, EntryMode::Web),
                expected,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn two_marks_on_paper_are_an_invalid_answer() {
        let inputs = [("wanted_to_talk", "very"), ("wanted_to_talk", "somewhat")]
            .into_iter()
            .collect();

        assert_eq!(
            validate(&questionnaire(), &inputs, EntryMode::Paper),
            answers(
                Given::Missing(AnswerState::Invalid),
                Given::Missing(AnswerState::NoAnswer)
            )
        );
    }

    #[test]
    fn a_text_of_exactly_the_longest_length_is_kept() {
        let longest = "あ".repeat(MAX_TEXT);
        let inputs = [("opinion", &longest)].into_iter().collect();

        assert_eq!(
            validate(&questionnaire(), &inputs, EntryMode::Web),
            answers(Given::Missing(AnswerState::NoAnswer), Given::Text(longest))
        );
    }

    proptest! {
        #[test]
        fn whatever_comes_in_gives_one_answer_per_question_or_only_faults(
            pairs in prop::collection::vec(
                ("(wanted_to_talk|opinion|x)", "(very|somewhat|\\PC{0,5}|)"),
                0..40,
            ),
            paper in any::<bool>(),
        ) {
            let entry_mode = if paper { EntryMode::Paper } else { EntryMode::Web };
            let inputs: AnswerInputs = pairs.into_iter().collect();

            match validate(&questionnaire(), &inputs, entry_mode) {
                Ok(answers) => {
                    let questions: Vec<_> = answers.iter().map(|answer| answer.question.as_str()).collect();
                    prop_assert_eq!(questions, ["wanted_to_talk", "opinion"]);
                }
                Err(errors) => prop_assert!(!errors.is_empty()),
            }
        }
    }
}
