//! Why a question has no answer: six kinds that are never mixed, and which base each belongs to. Not a tally.

use macro_rules_attribute::apply;

use crate::types::coded;

/// What became of one question on one answer sheet.
///
/// "Don't know" is a choice and therefore `Answered`. The order is the order of rows in a table.
#[apply(coded!)]
#[derive(PartialOrd, Ord, Hash)]
pub enum AnswerState {
    /// A valid choice or a text.
    Answered,
    /// 無回答: shown or printed, and left blank.
    NoAnswer,
    /// 無効: for example two marks on a one-mark question on paper.
    Invalid,
    /// 非該当: skipped by routing.
    NotApplicable,
    /// The respondent left before it.
    NotReached,
    /// Not in this version or by this way of answering.
    NotAsked,
}

impl AnswerState {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Answered => "staff-survey-state-answered",
            Self::NoAnswer => "staff-survey-state-no-answer",
            Self::Invalid => "staff-survey-state-invalid",
            Self::NotApplicable => "staff-survey-state-not-applicable",
            Self::NotReached => "staff-survey-state-not-reached",
            Self::NotAsked => "staff-survey-state-not-asked",
        }
    }

    /// Whether it counts in the base "asked": everybody who had the question before them.
    pub fn is_asked(self) -> bool {
        match self {
            Self::Answered | Self::NoAnswer | Self::Invalid => true,
            Self::NotApplicable | Self::NotReached | Self::NotAsked => false,
        }
    }

    /// Whether it counts in the base "valid": everybody who answered.
    pub fn is_valid(self) -> bool {
        self == Self::Answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_belongs_to_the_bases_of_the_definition() {
        let table =
            AnswerState::ALL.map(|state| (state.code(), state.is_asked(), state.is_valid()));

        assert_eq!(
            table,
            [
                ("answered", true, true),
                ("no_answer", true, false),
                ("invalid", true, false),
                ("not_applicable", false, false),
                ("not_reached", false, false),
                ("not_asked", false, false),
            ]
        );
    }

    #[test]
    fn codes_lead_back_to_their_states() {
        for state in AnswerState::ALL {
            assert_eq!(AnswerState::from_code(state.code()), Some(state));
        }
        assert_eq!(AnswerState::from_code("blank"), None);
    }
}
