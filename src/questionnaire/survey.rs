//! One administration of a questionnaire: for which event, with which strata, and what its people see. Not its answers.

use super::definition::Questionnaire;
use super::window::Window;
use crate::types::{
    AttendanceMode, EventId, InitiativeId, LocalizedText, OwnerId, QuestionnaireVersionId, SlotId,
    StratumId, SurveyCode, SurveyId,
};

/// A survey to open.
#[derive(Clone, Debug)]
pub struct NewSurvey {
    /// For which event.
    pub event: EventId,
    /// What is asked.
    pub version: QuestionnaireVersionId,
    /// Its title; may carry readings.
    pub title: LocalizedText,
    /// When it is answered.
    pub window: Window,
    /// The event's slots whose people answer, and how they attend.
    pub slots: Vec<(SlotId, AttendanceMode)>,
}

/// An opened survey, with the codes to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedSurvey {
    /// The survey.
    pub survey: SurveyId,
    /// Its strata in the order of the slots given.
    pub strata: Vec<Stratum>,
}

/// The part of a survey that one slot answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// Which one.
    pub id: StratumId,
    /// Whose people answer.
    pub slot: SlotId,
    /// How they attended.
    pub mode: AttendanceMode,
    /// The code on their sheet of paper.
    pub code: SurveyCode,
}

/// A survey with its strata in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Which one.
    pub id: SurveyId,
    /// The event it belongs to.
    pub event: EventId,
    /// The event's title; may carry readings.
    pub event_title: LocalizedText,
    /// 第N回.
    pub event_number: u32,
    /// The row of the results paper the event belongs to.
    pub initiative: InitiativeId,
    /// The section that holds the event.
    pub owner: OwnerId,
    /// The questionnaire version that is asked.
    pub version: QuestionnaireVersionId,
    /// Its title; may carry readings.
    pub title: LocalizedText,
    /// When it is answered.
    pub window: Window,
    /// Its strata in order.
    pub strata: Vec<Stratum>,
}

impl Survey {
    /// Which of several strata with the same mode this is, from 1; nothing where the mode alone names it.
    ///
    /// Three libraries showing the same lecture are three strata of one mode.
    pub fn ordinal(&self, stratum: StratumId) -> Option<usize> {
        let mode = self
            .strata
            .iter()
            .find(|other| other.id == stratum)
            .map(|found| found.mode)?;
        let mut alike = self.strata.iter().filter(|other| other.mode == mode);
        let place = alike.clone().position(|other| other.id == stratum)?;
        alike.nth(1).map(|_| place + 1)
    }
}

/// What somebody sees who opens a questionnaire by its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerSheet {
    /// The survey.
    pub survey: SurveyId,
    /// The stratum the code stands for.
    pub stratum: StratumId,
    /// The survey's title; may carry readings.
    pub title: LocalizedText,
    /// The event's title; may carry readings.
    pub event_title: LocalizedText,
    /// How the person attended.
    pub mode: AttendanceMode,
    /// When it is answered.
    pub window: Window,
    /// The questions in order.
    pub questionnaire: Questionnaire,
}
