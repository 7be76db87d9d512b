//! A lecture with an open survey, and answer sheets that are sent without a page. Not what is counted of them.

use chrono::TimeDelta;
use tsudoi::app::App;
use tsudoi::event::Event;
use tsudoi::questionnaire::{
    self, EntryMode, OpenedSurvey, Outcome, Published, Responded, ResponseCommand, Window,
};
use tsudoi::types::tokyo_date;
use uuid::Uuid;

use super::TestApp;

/// A sheet that was stored.
pub const NEW: Outcome<Responded> = Ok(Responded { is_repeat: false });

/// A sheet that had been stored before.
pub const REPEAT: Outcome<Responded> = Ok(Responded { is_repeat: true });

/// A published lecture in the hall and on Zoom that begins now, with a survey from now for two weeks. No indicator looks
/// at it.
pub struct SurveyedLecture {
    /// The application it is in, with its clock and its factory.
    pub test: TestApp,
    /// The same, for use cases.
    pub app: App,
    /// The lecture.
    pub event: Event,
    /// What is asked.
    pub published: Published,
    /// When it is answered.
    pub window: Window,
    /// With the codes of its strata.
    pub survey: OpenedSurvey,
}

impl SurveyedLecture {
    /// In this application.
    pub async fn new(test: TestApp) -> Self {
        let factory = &test.factory;
        let event = factory.event().main_venue(120).zoom();
        let event = event.starting_in(TimeDelta::zero()).build().await;
        let published = factory.questionnaire().await;
        let now = test.app.now();
        let window = Window::new(now, now + TimeDelta::days(14)).unwrap();
        Self {
            survey: factory.open_survey(&event, &published, window).await,
            app: test.app.clone(),
            event,
            published,
            window,
            test,
        }
    }

    /// An answer sheet of the stratum with this index.
    pub fn sheet(&self, stratum: usize, key: u128, answers: &[(&str, &str)]) -> ResponseCommand {
        ResponseCommand {
            code: self.survey.strata[stratum].code.clone(),
            submission_key: Uuid::from_u128(key),
            answers: answers.iter().copied().collect(),
            entry_mode: EntryMode::Web,
            answered_on: tokyo_date(self.app.now()),
        }
    }

    /// Sends it.
    pub async fn send(
        &self,
        stratum: usize,
        key: u128,
        answers: &[(&str, &str)],
    ) -> Outcome<Responded> {
        let sheet = self.sheet(stratum, key, answers);
        questionnaire::respond(&self.app, sheet).await.unwrap()
    }
}
