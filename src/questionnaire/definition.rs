//! What a questionnaire is: questions and choices with stable codes. Not who is asked when: that is a survey.

use std::collections::BTreeSet;

use super::answer_state::AnswerState;
use super::code::{Code, CodeError};
use crate::types::LocalizedText;

/// More questions than this nobody answers at the end of a lecture.
const MAX_QUESTIONS: usize = 60;

/// More choices than this belong in a text field.
const MAX_CHOICES: usize = 20;

/// One answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its stable code, unique in its question.
    pub code: Code,
    /// What people read.
    pub label: LocalizedText,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionKind {
    /// One of several ordered choices, from the strongest to the weakest or the other way round.
    Scale(Vec<Choice>),
    /// One of several choices without an order.
    SingleChoice(Vec<Choice>),
    /// In one's own words.
    FreeText,
}

impl QuestionKind {
    /// The stored code.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its stable code, unique in its questionnaire.
    pub code: Code,
    /// What people read.
    pub wording: LocalizedText,
    /// How it is answered.
    pub kind: QuestionKind,
}

impl Question {
    /// A question on an ordered scale; choices are pairs of code and label.
    ///
    /// # Errors
    /// When a code is not one.
    pub fn scale<'a>(
        code: &str,
        wording: LocalizedText,
        choices: impl IntoIterator<Item = (&'a str, LocalizedText)>,
    ) -> Result<Self, DefinitionError> {
        Ok(Self {
            code: checked(code)?,
            wording,
            kind: QuestionKind::Scale(all_choices(choices)?),
        })
    }

    /// A question with unordered choices, which are pairs of code and label.
    ///
    /// # Errors
    /// When a code is not one.
    pub fn single_choice<'a>(
        code: &str,
        wording: LocalizedText,
        choices: impl IntoIterator<Item = (&'a str, LocalizedText)>,
    ) -> Result<Self, DefinitionError> {
        Ok(Self {
            code: checked(code)?,
            wording,
            kind: QuestionKind::SingleChoice(all_choices(choices)?),
        })
    }

    /// A question answered in one's own words.
    ///
    /// # Errors
    /// When the code is not one.
    pub fn free_text(code: &str, wording: LocalizedText) -> Result<Self, DefinitionError> {
        Ok(Self {
            code: checked(code)?,
            wording,
            kind: QuestionKind::FreeText,
        })
    }

    /// Its choices in order; none for a free text.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::Scale(choices) | QuestionKind::SingleChoice(choices) => choices,
            QuestionKind::FreeText => &[],
        }
    }

    /// The choice with this code.
    pub fn choice(&self, code: &str) -> Option<&Choice> {
        self.choices()
            .iter()
            .find(|choice| choice.code.as_str() == code)
    }
}

/// The questions of one version, in order; checked, and never changed once published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    questions: Vec<Question>,
}

impl Questionnaire {
    /// Checks that codes are unique and that every question can be answered.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn new(questions: Vec<Question>) -> Result<Self, DefinitionError> {
        if questions.is_empty() {
            return Err(DefinitionError::NoQuestions);
        }
        if questions.len() > MAX_QUESTIONS {
            return Err(DefinitionError::TooManyQuestions);
        }
        let mut codes = BTreeSet::new();
        for question in &questions {
            if !codes.insert(&question.code) {
                return Err(DefinitionError::DuplicateQuestion(question.code.clone()));
            }
            check_choices(question)?;
        }
        Ok(Self { questions })
    }

    /// The questions in order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The question with this code.
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions
            .iter()
            .find(|question| question.code.as_str() == code)
    }
}

/// Why questions do not make a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// A code is malformed.
    #[error("{code:?}: {reason}")]
    InvalidCode {
        /// What was given.
        code: String,
        /// What is wrong with it.
        reason: CodeError,
    },
    /// There is nothing to ask.
    #[error("a questionnaire needs a question")]
    NoQuestions,
    /// More than 60 questions.
    #[error("a questionnaire has at most {MAX_QUESTIONS} questions")]
    TooManyQuestions,
    /// Two questions share a code.
    #[error("two questions have the code {0}")]
    DuplicateQuestion(Code),
    /// A choice question offers fewer than two choices or more than twenty.
    #[error("question {0} needs 2 to {MAX_CHOICES} choices")]
    ChoiceCount(Code),
    /// Two choices of one question share a code.
    #[error("question {question} has two choices with the code {choice}")]
    DuplicateChoice {
        /// The question.
        question: Code,
        /// The code.
        choice: Code,
    },
    /// A choice has the code of a kind of missing answer; both stand in the same column of files.
    #[error("question {question}: {choice} is kept for missing answers")]
    ReservedChoice {
        /// The question.
        question: Code,
        /// The code.
        choice: Code,
    },
}

fn checked(code: &str) -> Result<Code, DefinitionError> {
    Code::parse(code).map_err(|reason| DefinitionError::InvalidCode {
        code: code.to_owned(),
        reason,
    })
}

fn all_choices<'a>(
    choices: impl IntoIterator<Item = (&'a str, LocalizedText)>,
) -> Result<Vec<Choice>, DefinitionError> {
    choices
        .into_iter()
        .map(|(code, label)| {
            Ok(Choice {
                code: checked(code)?,
                label,
            })
        })
        .collect()
}

fn check_choices(question: &Question) -> Result<(), DefinitionError> {
    if question.kind == QuestionKind::FreeText {
        return Ok(());
    }
    let choices = question.choices();
    if !(2..=MAX_CHOICES).contains(&choices.len()) {
        return Err(DefinitionError::ChoiceCount(question.code.clone()));
    }
    let mut codes = BTreeSet::new();
    for choice in choices {
        if AnswerState::from_code(choice.code.as_str()).is_some() {
            return Err(DefinitionError::ReservedChoice {
                question: question.code.clone(),
                choice: choice.code.clone(),
            });
        }
        if !codes.insert(&choice.code) {
            return Err(DefinitionError::DuplicateChoice {
                question: question.code.clone(),
                choice: choice.code.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn text(words: &str) -> LocalizedText {
        LocalizedText::new(words)
    }

    fn scale(code: &str, choices: &[&str]) -> Question {
        let choices = choices.iter().map(|choice| (*choice, text(choice)));
        Question::scale(code, text(code), choices).unwrap()
    }

    #[test]
    fn questions_with_unique_codes_make_a_questionnaire() {
        let questions = vec![
            scale("wanted_to_talk", &["very", "somewhat"]),
            Question::free_text("opinion", text("opinion")).unwrap(),
        ];

        let questionnaire = Questionnaire::new(questions.clone()).unwrap();

        assert_eq!(questionnaire.questions(), questions);
        assert_eq!(questionnaire.question("opinion"), questions.get(1));
        assert_eq!(questionnaire.question("age"), None);
    }

    #[test]
    fn what_cannot_be_asked_or_counted_is_refused() {
        let code = |text| Code::parse(text).unwrap();
        let table = [
            (vec![], DefinitionError::NoQuestions),
            (
                vec![scale("a", &["x", "y"]), scale("a", &["x", "y"])],
                DefinitionError::DuplicateQuestion(code("a")),
            ),
            (
                vec![scale("a", &["x"])],
                DefinitionError::ChoiceCount(code("a")),
            ),
            (
                vec![scale("a", &["x", "x"])],
                DefinitionError::DuplicateChoice {
                    question: code("a"),
                    choice: code("x"),
                },
            ),
            (
                vec![scale("a", &["x", "no_answer"])],
                DefinitionError::ReservedChoice {
                    question: code("a"),
                    choice: code("no_answer"),
                },
            ),
        ];

        for (questions, refusal) in table {
            assert_eq!(Questionnaire::new(questions), Err(refusal));
        }
    }

    #[test]
    fn a_malformed_code_is_named() {
        assert_eq!(
            Question::free_text("Opinion", text("opinion")),
            Err(DefinitionError::InvalidCode {
                code: "Opinion".to_owned(),
                reason: CodeError::InvalidForm,
            })
        );
    }
}
