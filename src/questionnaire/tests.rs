//! The use cases on a database of their own: publish, open, answer, tally.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::EntityTrait;

use super::*;
use crate::config::Config;
use crate::db::Db;
use crate::entities::{answer, audit_entry, free_text, response};
use crate::event::{self, EventKind, NewEvent, NewSlot};
use crate::initiative::{self, NewInitiative};
use crate::office::{self, Desk, NewOwner};
use crate::types::{Base, FiscalYear, FixedClock, InitiativeId, tokyo_date};

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

#[tokio::test]
async fn what_is_published_and_opened_is_shown_by_its_code() {
    let stage = stage().await;
    let zoom = stage.survey.strata.get(1).unwrap();

    let sheet = by_code(&stage.app, &zoom.code).await.unwrap();

    assert_eq!(
        sheet,
        AnswerSheet {
            survey: stage.survey.survey,
            stratum: zoom.id,
            title: text("アンケート"),
            event_title: text("講演会"),
            mode: AttendanceMode::Zoom,
            window: Window::new(noon(), noon() + TimeDelta::days(14)).unwrap(),
            questionnaire: questionnaire(),
        }
    );
}

#[tokio::test]
async fn an_answer_sheet_is_stored_question_by_question_and_the_text_apart() {
    let stage = stage().await;

    let outcome = stage
        .send(0, 1, &[("wanted_to_talk", "very"), ("opinion", "よかった")])
        .await;

    assert_eq!(outcome, NEW);
    let responses = stage.responses().await;
    let [response] = responses.as_slice() else {
        panic!("one response");
    };
    assert_eq!(response.answered_on, tokyo_date(noon()));
    assert_eq!(response.id.get_version_num(), 4);
    let answers: Vec<_> = answer::Entity::find()
        .all(stage.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.question_code, row.state, row.choice_code))
        .collect();
    let expected = [
        ("heard_from", "no_answer", ""),
        ("opinion", "answered", ""),
        ("wanted_to_talk", "answered", "very"),
    ];
    let mut answers: Vec<_> = answers
        .iter()
        .map(|(question, state, choice)| (question.as_str(), state.as_str(), choice.as_str()))
        .collect();
    answers.sort_unstable();
    assert_eq!(answers, expected);
    let texts = free_text::Entity::find()
        .all(stage.app.db.read())
        .await
        .unwrap();
    let [written] = texts.as_slice() else {
        panic!("one text");
    };
    assert_eq!(written.content, "よかった");
    assert_ne!(written.id, response.id);
    assert_eq!(written.id.get_version_num(), 4);
}

#[tokio::test]
async fn one_sheet_sent_many_times_at_once_is_one_response() {
    let stage = stage().await;
    let sends = (0..20).map(|_| stage.send(0, 7, &[("wanted_to_talk", "very")]));

    let outcomes = futures::future::join_all(sends).await;

    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == NEW).count(),
        1
    );
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == REPEAT)
            .count(),
        19
    );
    assert_eq!(stage.responses().await.len(), 1);
    let answers = answer::Entity::find()
        .all(stage.app.db.read())
        .await
        .unwrap();
    assert_eq!(answers.len(), 3);
}

#[tokio::test]
async fn answering_leaves_no_time_of_day_behind() {
    let stage = stage().await;
    let entries = || async {
        let all = audit_entry::Entity::find().all(stage.app.db.read());
        all.await.unwrap().len()
    };
    let before = entries().await;

    assert_eq!(stage.send(0, 1, &[]).await, NEW);

    assert_eq!(entries().await, before);
}

#[tokio::test]
async fn before_and_after_its_window_a_survey_takes_no_answers() {
    let stage = stage().await;
    assert_eq!(stage.send(0, 1, &[]).await, NEW);

    stage.clock.set(noon() - TimeDelta::seconds(1));
    let before = stage.send(0, 2, &[]).await;
    stage.clock.set(noon() + TimeDelta::days(14));
    let after = stage.send(0, 3, &[]).await;
    let again = stage.send(0, 1, &[]).await;
    let paper = ResponseCommand {
        entry_mode: EntryMode::Paper,
        ..stage.sheet(0, 4, &[])
    };
    let paper = respond(&stage.app, paper).await.unwrap();

    assert_eq!(before, Err(Refusal::NotYetOpen));
    assert_eq!(after, Err(Refusal::Closed));
    assert_eq!(again, REPEAT);
    assert_eq!(paper, NEW);
    assert_eq!(stage.responses().await.len(), 2);
}

#[tokio::test]
async fn an_unknown_choice_stores_nothing() {
    let stage = stage().await;

    let outcome = stage
        .send(0, 1, &[("wanted_to_talk", "absolutely"), ("opinion", "x")])
        .await;

    let error = AnswerError {
        question: code("wanted_to_talk"),
        fault: AnswerFault::UnknownChoice,
    };
    assert_eq!(outcome, Err(Refusal::Invalid(vec![error])));
    assert!(stage.responses().await.is_empty());
}

#[tokio::test]
async fn the_tally_counts_per_stratum_and_pooled_and_follows_the_rows() {
    let stage = stage().await;
    let top = [code("very"), code("somewhat")];
    for (stratum, key, choice) in [
        (0, 1, "very"),
        (0, 2, ""),
        (1, 3, "somewhat"),
        (1, 4, "neutral"),
    ] {
        assert_eq!(
            stage
                .send(stratum, key, &[("wanted_to_talk", choice)])
                .await,
            NEW
        );
    }
    let shares = || async {
        let tally = tally(&stage.app, stage.survey.survey).await.unwrap();
        let question = tally.question("wanted_to_talk").unwrap().clone();
        let strata = question.strata.iter().map(|stratum| &stratum.counts);
        strata
            .chain([&question.pooled])
            .map(|counts| {
                let share = counts.share(&top, Base::Asked).unwrap();
                (share.k(), share.n())
            })
            .collect::<Vec<_>>()
    };

    let before = shares().await;
    remove_response(&stage, 3).await;
    let after = shares().await;

    assert_eq!(before, [(1, 2), (1, 2), (2, 4)]);
    assert_eq!(after, [(1, 2), (0, 1), (1, 3)]);
}

async fn remove_response(stage: &Stage, key: u128) {
    use sea_orm::{ColumnTrait, QueryFilter};

    stage
        .app
        .db
        .write(move |tx: crate::db::Tx| async move {
            response::Entity::delete_many()
                .filter(response::Column::SubmissionKey.eq(Uuid::from_u128(key)))
                .exec(&*tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn free_texts_are_listed_with_their_question_and_stratum() {
    let stage = stage().await;
    assert_eq!(stage.send(1, 1, &[("opinion", "また来たい")]).await, NEW);

    let texts = free_texts(&stage.app, stage.survey.survey).await.unwrap();

    assert_eq!(
        texts,
        FreeTexts {
            texts: vec![FreeText {
                question: code("opinion"),
                stratum: stage.survey.strata.get(1).unwrap().id,
                content: "また来たい".to_owned(),
            }],
            total: 1,
        }
    );
}

#[tokio::test]
async fn publishing_a_code_again_makes_a_further_version_and_leaves_the_first() {
    let stage = stage().await;
    let shorter = Questionnaire::new(vec![
        Question::free_text("opinion", text("ご意見")).unwrap(),
    ]);
    let again = NewQuestionnaire {
        questionnaire: shorter.unwrap(),
        ..new_questionnaire(stage.owner)
    };

    let second = publish(&stage.app, Actor::System, again).await.unwrap();

    assert_eq!(second.number, 2);
    assert_eq!(
        published(&stage.app, stage.version).await.unwrap(),
        questionnaire()
    );
}

#[tokio::test]
async fn a_survey_takes_only_slots_of_its_event() {
    let stage = stage().await;
    let other = add_event(&stage.app, stage.owner, stage.initiative, 2).await;
    let other = event::find(&stage.app, other).await.unwrap();
    let mixed = NewSurvey {
        event: stage.event,
        ..new_survey(&other, stage.version)
    };

    let outcome = open_survey(&stage.app, Actor::System, mixed).await;

    assert!(matches!(outcome, Err(AppError::NotFound)));
    let surveys = surveys_of_events(&stage.app, &[stage.event, other.id]).await;
    assert_eq!(surveys.unwrap().len(), 1);
}
