//! The questionnaire of the lectures, opened for an event: a scale, a single choice, a free text, and the indicator
//! that is counted from the scale. Not the answers.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::event::Event;
use tsudoi::indicator::{self, Indicator, NewIndicator};
use tsudoi::questionnaire::{
    self, Code, NewQuestionnaire, NewSurvey, OpenedSurvey, Published, Question, Questionnaire,
    Window,
};
use tsudoi::types::{Base, Decimals, InitiativeId, LocalizedText, OwnerId};

use super::Factory;

/// A survey that is open now.
pub struct OpenSurvey {
    /// With the codes of its strata.
    pub opened: OpenedSurvey,
    /// When it is answered.
    pub window: Window,
    /// "Wanted to talk (top 2)", of everybody who was asked.
    pub indicator: Indicator,
}

impl OpenSurvey {
    /// The indicator's k and n: per stratum, then pooled.
    pub async fn shares(&self, app: &App) -> Vec<(u64, u64)> {
        let tally = questionnaire::tally(app, &Authority::SYSTEM, self.opened.survey)
            .await
            .unwrap();
        let evaluation = indicator::evaluate(&self.indicator, &tally).unwrap();
        let strata = evaluation.strata.iter().map(|stratum| stratum.share);
        strata
            .chain([evaluation.pooled])
            .map(|share| (share.k(), share.n()))
            .collect()
    }
}

impl Factory {
    /// The questionnaire, opened for the hall and Zoom of an event, from yesterday for two weeks.
    pub async fn survey(&self) -> OpenSurvey {
        let event = self.event().main_venue(120).zoom().build().await;
        let published = self.questionnaire().await;
        let indicator = self.indicator(&published).await;
        let opens_at = self.app.now() - TimeDelta::days(1);
        let window = Window::new(opens_at, opens_at + TimeDelta::days(14)).unwrap();
        OpenSurvey {
            opened: self.open_survey(&event, &published, window).await,
            window,
            indicator,
        }
    }

    /// The questionnaire's next version.
    pub async fn questionnaire(&self) -> Published {
        let new = new_questionnaire(self.office().await.owner);
        questionnaire::publish(&self.app, &Authority::SYSTEM, new)
            .await
            .unwrap()
    }

    /// "Wanted to talk (top 2)" in the row of the paper.
    pub async fn indicator(&self, published: &Published) -> Indicator {
        let new = new_indicator(self.office().await.initiative, published);
        indicator::define(&self.app, &Authority::SYSTEM, new)
            .await
            .unwrap()
            .unwrap()
    }

    /// A survey of all slots of an event.
    pub async fn open_survey(
        &self,
        event: &Event,
        published: &Published,
        window: Window,
    ) -> OpenedSurvey {
        let new = new_survey(event, published, window);
        questionnaire::open_survey(&self.app, &Authority::SYSTEM, new)
            .await
            .unwrap()
    }
}

/// The questionnaire of a section.
pub fn new_questionnaire(owner: OwnerId) -> NewQuestionnaire {
    NewQuestionnaire {
        owner,
        code: code("lecture"),
        title: LocalizedText::new("講演会アンケート"),
        questionnaire: questions(),
    }
}

/// A survey of all slots of an event.
pub fn new_survey(event: &Event, published: &Published, window: Window) -> NewSurvey {
    let slots = event.slots.iter().map(|slot| (slot.id, slot.way.mode()));
    NewSurvey {
        event: event.id,
        version: published.version,
        title: LocalizedText::new("講演会アンケート").with_en("Lecture questionnaire"),
        window,
        slots: slots.collect(),
    }
}

/// "Wanted to talk (top 2)" of everybody who was asked, in a row of the paper.
pub fn new_indicator(initiative: InitiativeId, published: &Published) -> NewIndicator {
    NewIndicator {
        initiative,
        code: code("wanted_to_talk"),
        name: LocalizedText::new("家族などと話し合いたいと思った割合"),
        questionnaire: published.version,
        question: code("wanted_to_talk"),
        numerator: BTreeSet::from([code("very"), code("somewhat")]),
        base: Base::Asked,
        decimals: Decimals::Whole,
    }
}

fn questions() -> Questionnaire {
    let scale = [
        ("very", "とてもそう思う"),
        ("somewhat", "そう思う"),
        ("neutral", "どちらともいえない"),
        ("not_much", "あまり思わない"),
        ("not_at_all", "思わない"),
    ];
    let known = [("newsletter", "ねりま区報"), ("library", "図書館")];
    let wanted = LocalizedText::new("家族などと話し合いたいと思いましたか")
        .with_easy("かぞくと はなしたいと おもいましたか")
        .with_en("Did you want to talk about it with your family?");
    let labelled = |(code, label): (&'static str, &str)| (code, LocalizedText::new(label));
    Questionnaire::new(vec![
        Question::scale("wanted_to_talk", wanted, scale.map(labelled)).unwrap(),
        Question::single_choice(
            "heard_from",
            LocalizedText::new("何でお知りになりましたか"),
            known.map(labelled),
        )
        .unwrap(),
        Question::free_text("opinion", LocalizedText::new("ご意見")).unwrap(),
    ])
    .unwrap()
}

/// A code of a questionnaire.
pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}
