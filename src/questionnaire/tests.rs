//! The use cases on a database of their own: publish, open, answer, tally.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::*;
use crate::app::App;
use crate::audit::Actor;
use crate::config::Config;
use crate::db::Db;
use crate::entities::response;
use crate::event::{self, EventKind, NewEvent, NewSlot};
use crate::initiative::{self, NewInitiative};
use crate::office::{self, Desk, NewOwner};
use crate::types::{
    AttendanceMode, EventId, FiscalYear, FixedClock, InitiativeId, LocalizedText, OwnerId,
    QuestionnaireVersionId, tokyo_date,
};

mod answering;
mod asking;
mod counting;

/// An application on a database of its own, with an event of two slots and an open survey.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) owner: OwnerId,
    pub(crate) initiative: InitiativeId,
    pub(crate) event: EventId,
    pub(crate) version: QuestionnaireVersionId,
    pub(crate) survey: OpenedSurvey,
    _folder: tempfile::TempDir,
}

pub(crate) fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn text(words: &str) -> LocalizedText {
    LocalizedText::new(words)
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_775_000_000, 0).unwrap()
}

pub(crate) fn questionnaire() -> Questionnaire {
    let choices = ["very", "somewhat", "neutral", "not_much", "not_at_all"];
    Questionnaire::new(vec![
        Question::scale(
            "wanted_to_talk",
            text("話し合いたいと思いましたか"),
            choices.map(|code| (code, text(code))),
        )
        .unwrap(),
        Question::single_choice(
            "heard_from",
            text("何で知りましたか"),
            ["newsletter", "library"].map(|code| (code, text(code))),
        )
        .unwrap(),
        Question::free_text("opinion", text("ご意見")).unwrap(),
    ])
    .unwrap()
}

fn slot(mode: AttendanceMode) -> NewSlot {
    NewSlot {
        mode,
        venue: None,
        join_link: None,
        starts_at: noon(),
        ends_at: noon() + TimeDelta::hours(2),
        opens_at: noon() - TimeDelta::days(30),
        closes_at: noon(),
        change_until: noon(),
        capacity: None,
        party_limit: 4,
        desk_phone: "03-0000-0000".to_owned(),
    }
}

async fn add_event(app: &App, owner: OwnerId, initiative: InitiativeId, number: u32) -> EventId {
    let event = NewEvent {
        initiative,
        owner,
        number,
        kind: EventKind::Lecture,
        title: text("講演会"),
        summary: text("概要"),
        audience: text("どなたでも"),
        bring: text("なし"),
        desk: Desk {
            name: text("地域医療課"),
            phone: "03-0000-0000".to_owned(),
            fax: "03-0000-0001".to_owned(),
            hours: text("8時30分～17時15分"),
        },
        slots: vec![slot(AttendanceMode::MainVenue), slot(AttendanceMode::Zoom)],
    };
    event::create(app, Actor::System, event).await.unwrap()
}

fn new_survey(event: &event::Event, version: QuestionnaireVersionId) -> NewSurvey {
    NewSurvey {
        event: event.id,
        version,
        title: text("アンケート"),
        window: Window::new(noon(), noon() + TimeDelta::days(14)).unwrap(),
        slots: event
            .slots
            .iter()
            .map(|slot| (slot.id, slot.mode))
            .collect(),
    }
}

pub(crate) async fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.unwrap();
    let clock = Arc::new(FixedClock::new(noon()));
    let app = App {
        clock: clock.clone(),
        ..App::new(Db::connect(&url).await.unwrap(), Config::default())
    };
    let owner = NewOwner {
        code: "medicine".to_owned(),
        name: text("地域医療課"),
    };
    let owner = office::add_owner(&app, Actor::System, owner).await.unwrap();
    let initiative = NewInitiative {
        fiscal_year: FiscalYear::of(tokyo_date(noon())),
        code: "R01".to_owned(),
        section_code: "1-1".to_owned(),
        position: 1,
        name: text("在宅療養講演会"),
        planned: None,
        owner,
    };
    let initiative = initiative::add(&app, Actor::System, initiative)
        .await
        .unwrap();
    let event = add_event(&app, owner, initiative, 1).await;
    let published = publish(&app, Actor::System, new_questionnaire(owner))
        .await
        .unwrap();
    let new = new_survey(&event::find(&app, event).await.unwrap(), published.version);
    let survey = open_survey(&app, Actor::System, new).await.unwrap();
    Stage {
        app,
        clock,
        owner,
        initiative,
        event,
        version: published.version,
        survey,
        _folder: folder,
    }
}

fn new_questionnaire(owner: OwnerId) -> NewQuestionnaire {
    NewQuestionnaire {
        owner,
        code: code("lecture"),
        title: text("講演会アンケート"),
        questionnaire: questionnaire(),
    }
}

impl Stage {
    /// An answer sheet of the stratum with this index.
    pub(crate) fn sheet(
        &self,
        stratum: usize,
        key: u128,
        answers: &[(&str, &str)],
    ) -> ResponseCommand {
        ResponseCommand {
            code: self.survey.strata.get(stratum).unwrap().code.clone(),
            submission_key: Uuid::from_u128(key),
            answers: answers.iter().copied().collect(),
            entry_mode: EntryMode::Web,
            answered_on: tokyo_date(self.app.now()),
        }
    }

    pub(crate) async fn send(
        &self,
        stratum: usize,
        key: u128,
        answers: &[(&str, &str)],
    ) -> Outcome<Responded> {
        respond(&self.app, self.sheet(stratum, key, answers))
            .await
            .unwrap()
    }

    async fn responses(&self) -> Vec<response::Model> {
        response::Entity::find()
            .all(self.app.db.read())
            .await
            .unwrap()
    }
}

const NEW: Outcome<Responded> = Ok(Responded { is_repeat: false });
const REPEAT: Outcome<Responded> = Ok(Responded { is_repeat: true });
