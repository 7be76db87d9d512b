//! A version of a questionnaire: to publish, and published. Not its questions (`definition.rs`).

use super::code::Code;
use super::definition::Questionnaire;
use crate::types::{LocalizedText, OwnerId, QuestionnaireId, QuestionnaireVersionId};

/// A questionnaire to publish.
#[derive(Clone, Debug)]
pub struct NewQuestionnaire {
    /// The section it belongs to.
    pub owner: OwnerId,
    /// Its stable code. An existing one of the same section gets a further version.
    pub code: Code,
    /// Its title; kept as first given.
    pub title: LocalizedText,
    /// What is asked.
    pub questionnaire: Questionnaire,
}

/// A published version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The questionnaire.
    pub questionnaire: QuestionnaireId,
    /// The version.
    pub version: QuestionnaireVersionId,
    /// Its number, from 1.
    pub number: u32,
}
