//! A questionnaire of fifteen questions to answer, set up through the use cases, and the counts that tell whether every
//! promise was kept.

use chrono::{TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tsudoi::authority::Authority;
use tsudoi::entities::{answer, free_text, response};
use tsudoi::event;
use tsudoi::questionnaire::{
    self, Code, NewQuestionnaire, NewSurvey, Question, Questionnaire, Window,
};
use tsudoi::types::{SurveyCode, SurveyId};
use uuid::Uuid;

use crate::Result;
use crate::client::post;
use crate::office::{Office, text};

/// Questions in all: scales, and a free text at the end.
pub(crate) const QUESTIONS: u64 = 15;

/// The choices of every scale.
const CHOICES: [(&str, &str); 5] = [
    ("very", "とてもそう思う"),
    ("somewhat", "そう思う"),
    ("neutral", "どちらともいえない"),
    ("not_much", "あまり思わない"),
    ("not_at_all", "思わない"),
];

/// A survey that is open.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    survey: SurveyId,
    code: SurveyCode,
}

/// What the database says about a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    /// Answer sheets.
    responses: u64,
    /// Their answers, those without a mark included.
    answers: u64,
    /// Texts.
    texts: u64,
}

impl Answered {
    /// What so many sheets must come to.
    pub(crate) fn by(sheets: u64) -> Self {
        Self {
            responses: sheets,
            answers: sheets * QUESTIONS,
            texts: sheets,
        }
    }
}

impl Sheet {
    /// The questionnaire, opened for all slots of a new event.
    pub(crate) async fn open(office: &mut Office) -> Result<Self> {
        let event = office.offer(None).await?.event;
        let event = event::find(office.app(), event).await?;
        let by = &Authority::SYSTEM;
        let new = NewQuestionnaire {
            owner: event.owner,
            code: Code::parse("lecture")?,
            title: text("講演会アンケート", "Lecture questionnaire"),
            questionnaire: questions()?,
        };
        let published = questionnaire::publish(office.app(), by, new).await?;
        let opens_at = Utc::now() - TimeDelta::days(1);
        let window = Window::new(opens_at, opens_at + TimeDelta::days(14));
        let slots = event.slots.iter();
        let new = NewSurvey {
            event: event.id,
            version: published.version,
            title: text("講演会アンケート", "Lecture questionnaire"),
            window: window.ok_or("a window that is never open")?,
            slots: slots.map(|slot| (slot.id, slot.way.mode())).collect(),
        };
        let opened = questionnaire::open_survey(office.app(), by, new).await?;
        let stratum = opened.strata.first().ok_or("a survey without a stratum")?;
        Ok(Self {
            survey: opened.survey,
            code: stratum.code.clone(),
        })
    }

    /// A complete answer sheet of somebody who has not answered before.
    pub(crate) fn answered(&self) -> Vec<u8> {
        let key = Uuid::new_v4();
        let marks = CHOICES.iter().cycle().skip(key.as_u128() as usize % 5);
        let marks = (1..QUESTIONS).zip(marks.step_by(2));
        let marks: Vec<(String, &str)> = marks
            .map(|(number, (choice, _))| (format!("q-question_{number}"), *choice))
            .collect();
        let key = key.to_string();
        let mut fields = vec![
            ("submission-key", key.as_str()),
            ("q-opinion", "訪問診療のことがよく分かりました。"),
        ];
        fields.extend(marks.iter().map(|(name, choice)| (name.as_str(), *choice)));
        let path = format!("/ja/questionnaires/{}/responses", self.code.as_str());
        post(&path, &fields)
    }

    /// What the database says now.
    pub(crate) async fn counts(&self, office: &Office) -> Result<Answered> {
        let db = office.app().db.read();
        let survey = Uuid::from(self.survey);
        let survey_of = questionnaire::survey(office.app(), self.survey).await?;
        let strata = survey_of.strata.iter().map(|stratum| stratum.id.into());
        let strata: Vec<Uuid> = strata.collect();
        Ok(Answered {
            responses: response::Entity::find()
                .filter(response::Column::SurveyId.eq(survey))
                .count(db)
                .await?,
            answers: answer::Entity::find()
                .filter(answer::Column::StratumId.is_in(strata))
                .count(db)
                .await?,
            texts: free_text::Entity::find()
                .filter(free_text::Column::SurveyId.eq(survey))
                .count(db)
                .await?,
        })
    }
}

fn questions() -> Result<Questionnaire> {
    let mut questions = Vec::new();
    for number in 1..QUESTIONS {
        let wording = format!("{number}番の話は分かりやすかったですか");
        questions.push(Question::scale(
            &format!("question_{number}"),
            text(&wording, &format!("Was part {number} easy to follow?")),
            CHOICES.map(|(code, label)| (code, text(label, code))),
        )?);
    }
    let opinion = text("ご意見", "Your opinion");
    questions.push(Question::free_text("opinion", opinion)?);
    Ok(Questionnaire::new(questions)?)
}
