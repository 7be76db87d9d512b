//! What an indicator is, and the one function that computes it, for the tally page and the results paper alike.

use std::collections::BTreeSet;

use crate::questionnaire::{Code, QuestionKind, Questionnaire, Stratum, Tally};
use crate::types::{
    Base, Decimals, IndicatorId, InitiativeId, LocalizedText, QuestionnaireVersionId, Share,
};

/// A named, versioned definition of a share (成果指標), such as "wanted to talk (top 2)".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// This version of it.
    pub id: IndicatorId,
    /// The row of the results paper it belongs to.
    pub initiative: InitiativeId,
    /// Its stable code.
    pub code: Code,
    /// The version, from 1.
    pub version: u32,
    /// Its place in the row.
    pub position: u32,
    /// How the paper words it; may carry readings.
    pub name: LocalizedText,
    /// The question it looks at.
    pub question: Code,
    /// Whoever marked one of these counts.
    pub numerator: BTreeSet<Code>,
    /// Of whom.
    pub base: Base,
    /// How finely it is printed.
    pub decimals: Decimals,
}

/// An indicator to define.
#[derive(Clone, Debug)]
pub struct NewIndicator {
    /// The row of the results paper it belongs to.
    pub initiative: InitiativeId,
    /// Its stable code. An existing one of the same row gets a further version.
    pub code: Code,
    /// How the paper words it; may carry readings.
    pub name: LocalizedText,
    /// The questionnaire version that the codes are checked against.
    pub questionnaire: QuestionnaireVersionId,
    /// The question it looks at.
    pub question: Code,
    /// Whoever marked one of these counts.
    pub numerator: BTreeSet<Code>,
    /// Of whom.
    pub base: Base,
    /// How finely it is printed.
    pub decimals: Decimals,
}

/// An indicator's share in one stratum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumShare {
    /// The stratum.
    pub stratum: Stratum,
    /// Its share.
    pub share: Share,
}

/// An indicator, computed for one survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Per stratum, in the survey's order.
    pub strata: Vec<StratumShare>,
    /// All strata together, from summed counts.
    pub pooled: Share,
}

/// Computes an indicator; nothing where the survey did not ask its question with its choices.
pub fn evaluate(indicator: &Indicator, tally: &Tally) -> Option<Evaluation> {
    let asked = tally.question(indicator.question.as_str())?;
    let offers_all = indicator
        .numerator
        .iter()
        .all(|choice| asked.question.choice(choice.as_str()).is_some());
    if !offers_all {
        return None;
    }
    let strata = asked
        .strata
        .iter()
        .map(|stratum| {
            let share = stratum.counts.share(&indicator.numerator, indicator.base)?;
            Some(StratumShare {
                stratum: stratum.stratum.clone(),
                share,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    let pooled = Share::pooled(indicator.base, strata.iter().map(|stratum| stratum.share));
    Some(Evaluation { strata, pooled })
}

/// Why an indicator cannot be defined like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The questionnaire has no such question.
    #[error("there is no question {0}")]
    UnknownQuestion(Code),
    /// The question is answered in words, not by choices.
    #[error("question {0} has no choices")]
    NoChoices(Code),
    /// The question does not offer this choice.
    #[error("the question has no choice {0}")]
    UnknownChoice(Code),
    /// Nothing would count.
    #[error("an indicator needs a choice that counts")]
    EmptyNumerator,
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;

/// Checks that a questionnaire asks the question and offers the choices.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn check(
    questionnaire: &Questionnaire,
    question: &Code,
    numerator: &BTreeSet<Code>,
) -> Result<(), Refusal> {
    let asked = questionnaire
        .question(question.as_str())
        .ok_or_else(|| Refusal::UnknownQuestion(question.clone()))?;
    if asked.kind == QuestionKind::FreeText {
        return Err(Refusal::NoChoices(question.clone()));
    }
    if numerator.is_empty() {
        return Err(Refusal::EmptyNumerator);
    }
    match numerator
        .iter()
        .find(|choice| asked.choice(choice.as_str()).is_none())
    {
        Some(unknown) => Err(Refusal::UnknownChoice(unknown.clone())),
        None => Ok(()),
    }
}
