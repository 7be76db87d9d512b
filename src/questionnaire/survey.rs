//! One administration of a questionnaire: for which event, in which window, with which strata. Not its answers.

use chrono::{DateTime, Utc};

use super::definition::Questionnaire;
use crate::types::{
    AttendanceMode, EventId, InitiativeId, LocalizedText, OwnerId, QuestionnaireVersionId, SlotId,
    StratumId, SurveyCode, SurveyId,
};

/// From when until when a survey is answered; the end itself is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
}

impl Window {
    /// A window that is open for some time, or nothing where it would never be.
    pub fn new(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> Option<Self> {
        (opens_at < closes_at).then_some(Self {
            opens_at,
            closes_at,
        })
    }

    /// When it opens.
    pub fn opens_at(self) -> DateTime<Utc> {
        self.opens_at
    }

    /// When it closes.
    pub fn closes_at(self) -> DateTime<Utc> {
        self.closes_at
    }

    /// What it is at a time.
    pub fn state(self, now: DateTime<Utc>) -> WindowState {
        if now < self.opens_at {
            WindowState::NotYetOpen
        } else if now < self.closes_at {
            WindowState::Open
        } else {
            WindowState::Closed
        }
    }
}

/// Whether a survey can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowState {
    /// Later.
    NotYetOpen,
    /// Now.
    Open,
    /// No more.
    Closed,
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_window_is_open_from_its_start_until_before_its_end() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let window = Window::new(at(10), at(20)).unwrap();

        let states = [9, 10, 19, 20].map(|second| window.state(at(second)));

        assert_eq!(
            states,
            [
                WindowState::NotYetOpen,
                WindowState::Open,
                WindowState::Open,
                WindowState::Closed,
            ]
        );
        assert_eq!(Window::new(at(10), at(10)), None);
    }
}
