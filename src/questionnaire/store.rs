//! Queries on questionnaires, surveys and anonymous responses; the only place that turns their rows into values.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Select,
};
use uuid::Uuid;

use super::code::Code;
use super::definition::{Choice, Question, QuestionKind, Questionnaire};
use super::survey::{Stratum, Survey, Window};
use super::{NewQuestionnaire, NewSurvey};
use crate::db::{Rows, Unreadable, by_parent};
use crate::entities::{
    choice, event, question, questionnaire, questionnaire_version, slot, stratum, survey,
};
use crate::error::{AppError, Result};
use crate::types::{
    AttendanceMode, EventId, LocalizedText, OwnerId, QuestionnaireId, QuestionnaireVersionId,
    SlotId, StratumId, SurveyCode, SurveyId,
};

mod responses;
mod runs;
mod tally;

pub(super) use responses::{NewResponse, ResponseRows, is_recorded, window};
pub(super) use runs::{count_run, decide_run, decision, lock_survey, not_counted, run_ids, runs};
pub(super) use tally::{all_free_texts, count_answers, count_free_texts, free_texts};

/// The questionnaire with this code, and whose it is.
pub(super) async fn find_questionnaire(
    connection: &impl ConnectionTrait,
    code: &Code,
) -> Result<Option<(QuestionnaireId, OwnerId)>> {
    let row = questionnaire::Entity::find()
        .filter(questionnaire::Column::Code.eq(code.as_str()))
        .one(connection)
        .await?;
    Ok(row.map(|row| (row.id.into(), row.owner_id.into())))
}

pub(super) async fn insert_questionnaire(
    connection: &impl ConnectionTrait,
    id: QuestionnaireId,
    new: &NewQuestionnaire,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = questionnaire::ActiveModel {
        id: Set(id.into()),
        owner_id: Set(new.owner.into()),
        code: Set(new.code.to_string()),
        title: Set(serde_json::to_value(&new.title)?),
        created_at: Set(now),
    };
    questionnaire::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// How many versions are published; their numbers run from 1 to this.
pub(super) async fn version_count(
    connection: &impl ConnectionTrait,
    questionnaire: QuestionnaireId,
) -> Result<u32> {
    let count = questionnaire_version::Entity::find()
        .filter(questionnaire_version::Column::QuestionnaireId.eq(Uuid::from(questionnaire)))
        .count(connection)
        .await?;
    u32::try_from(count).map_err(AppError::fault)
}

pub(super) async fn insert_version(
    connection: &impl ConnectionTrait,
    id: QuestionnaireVersionId,
    questionnaire: QuestionnaireId,
    number: u32,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = questionnaire_version::ActiveModel {
        id: Set(id.into()),
        questionnaire_id: Set(questionnaire.into()),
        version: Set(i32::try_from(number).map_err(AppError::fault)?),
        published_at: Set(now),
    };
    questionnaire_version::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

pub(super) async fn insert_question(
    connection: &impl ConnectionTrait,
    id: Uuid,
    version: QuestionnaireVersionId,
    position: i32,
    new: &Question,
) -> Result<()> {
    let row = question::ActiveModel {
        id: Set(id),
        version_id: Set(version.into()),
        position: Set(position),
        code: Set(new.code.to_string()),
        kind: Set(new.kind.code().to_owned()),
        wording: Set(serde_json::to_value(&new.wording)?),
    };
    question::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

pub(super) async fn insert_choice(
    connection: &impl ConnectionTrait,
    id: Uuid,
    question: Uuid,
    position: i32,
    new: &Choice,
) -> Result<()> {
    let row = choice::ActiveModel {
        id: Set(id),
        question_id: Set(question),
        position: Set(position),
        code: Set(new.code.to_string()),
        label: Set(serde_json::to_value(&new.label)?),
    };
    choice::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// What is published under versions.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// What is asked, by version.
    pub(super) by_version: HashMap<QuestionnaireVersionId, Questionnaire>,
    /// Questions and choices that cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
}

impl Definitions {
    /// What is asked under a version; questions that cannot be read are logged.
    pub(super) fn logged(mut self, version: QuestionnaireVersionId) -> Option<Questionnaire> {
        for row in &self.unreadable {
            row.log();
        }
        self.by_version.remove(&version)
    }
}

/// The published questions of these versions.
///
/// A question of which a choice cannot be read is not read either: the shares of the other choices would be wrong, and
/// nobody would see it.
pub(super) async fn definitions(
    connection: &impl ConnectionTrait,
    versions: impl IntoIterator<Item = QuestionnaireVersionId>,
) -> Result<Definitions> {
    let select = question::Entity::find()
        .filter(question::Column::VersionId.is_in(versions.into_iter().map(Uuid::from)))
        .order_by_asc(question::Column::VersionId)
        .order_by_asc(question::Column::Position);
    let rows = Rows::select(connection, select).await?;
    let select = choice::Entity::find()
        .filter(choice::Column::QuestionId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(choice::Column::Position);
    let choices = Rows::select(connection, select).await?.read(choice_from);
    let (all_choices, unreadable) = choices.into_parts();
    let (id, parent) = (choice::Column::Id, choice::Column::QuestionId);
    let without = by_parent::<choice::Entity>(connection, &unreadable, id, parent).await?;
    let mut choices: HashMap<Uuid, Vec<Choice>> = HashMap::new();
    for (question, choice) in all_choices {
        choices.entry(question).or_default().push(choice);
    }
    let questions = rows.read(|row| match without.get(&row.id) {
        Some(choice) => Err(choice.fault()),
        None => {
            let choices = choices.remove(&row.id).unwrap_or_default();
            Ok((row.version_id, question_from(row, choices)?))
        }
    });
    let (questions, unreadable) = questions.into_parts();
    let mut by_version: HashMap<Uuid, Vec<Question>> = HashMap::new();
    for (version, question) in questions {
        by_version.entry(version).or_default().push(question);
    }
    let mut definitions = Definitions {
        unreadable,
        ..Definitions::default()
    };
    for (version, questions) in by_version {
        match Questionnaire::new(questions) {
            Ok(checked) => {
                definitions.by_version.insert(version.into(), checked);
            }
            Err(error) => definitions.unreadable.push(Unreadable {
                table: "questionnaire_versions",
                id: version,
                why: error.to_string(),
            }),
        }
    }
    Ok(definitions)
}

/// A choice with the question it belongs to.
fn choice_from(row: choice::Model) -> Result<(Uuid, Choice)> {
    let choice = Choice {
        code: Code::parse(&row.code).map_err(AppError::fault)?,
        label: serde_json::from_value(row.label)?,
    };
    Ok((row.question_id, choice))
}

fn question_from(row: question::Model, choices: Vec<Choice>) -> Result<Question> {
    let kind = match row.kind.as_str() {
        "scale" => QuestionKind::Scale(choices),
        "single_choice" => QuestionKind::SingleChoice(choices),
        "free_text" => QuestionKind::FreeText,
        other => return Err(AppError::Fault(format!("question kind {other}"))),
    };
    Ok(Question {
        code: Code::parse(&row.code).map_err(AppError::fault)?,
        wording: serde_json::from_value(row.wording)?,
        kind,
    })
}

/// How many of these slots are slots of the event.
pub(super) async fn count_slots(
    connection: &impl ConnectionTrait,
    event: EventId,
    slots: impl Iterator<Item = SlotId>,
) -> Result<u64> {
    Ok(slot::Entity::find()
        .filter(slot::Column::EventId.eq(Uuid::from(event)))
        .filter(slot::Column::Id.is_in(slots.map(Uuid::from)))
        .count(connection)
        .await?)
}

pub(super) async fn insert_survey(
    connection: &impl ConnectionTrait,
    id: SurveyId,
    new: &NewSurvey,
) -> Result<()> {
    let row = survey::ActiveModel {
        id: Set(id.into()),
        event_id: Set(new.event.into()),
        version_id: Set(new.version.into()),
        title: Set(serde_json::to_value(&new.title)?),
        opens_at: Set(new.window.opens_at()),
        closes_at: Set(new.window.closes_at()),
    };
    survey::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Adds a stratum; false when its code is taken.
pub(super) async fn insert_stratum(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
    position: i32,
    new: &Stratum,
) -> Result<bool> {
    let row = stratum::ActiveModel {
        id: Set(new.id.into()),
        survey_id: Set(survey.into()),
        slot_id: Set(new.slot.into()),
        position: Set(position),
        mode: Set(new.mode.code().to_owned()),
        code: Set(new.code.as_str().to_owned()),
    };
    let inserted = stratum::Entity::insert(row)
        .on_conflict(
            OnConflict::column(stratum::Column::Code)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(inserted > 0)
}

/// The survey this code opens, and the stratum it stands for.
pub(super) async fn find_stratum(
    connection: &impl ConnectionTrait,
    code: &SurveyCode,
) -> Result<Option<(SurveyId, StratumId)>> {
    let row = stratum::Entity::find()
        .filter(stratum::Column::Code.eq(code.as_str()))
        .one(connection)
        .await?;
    Ok(row.map(|row| (row.survey_id.into(), row.id.into())))
}

pub(super) async fn surveys(
    connection: &impl ConnectionTrait,
    ids: impl Iterator<Item = SurveyId>,
) -> Result<Rows<Survey>> {
    let select = survey::Entity::find().filter(survey::Column::Id.is_in(ids.map(Uuid::from)));
    with_events_and_strata(connection, select).await
}

/// Every survey, to look for rows that cannot be read.
pub(super) async fn all_surveys(connection: &impl ConnectionTrait) -> Result<Rows<Survey>> {
    with_events_and_strata(connection, survey::Entity::find()).await
}

pub(super) async fn surveys_of_events(
    connection: &impl ConnectionTrait,
    events: impl Iterator<Item = EventId>,
) -> Result<Rows<Survey>> {
    let select = survey::Entity::find()
        .filter(survey::Column::EventId.is_in(events.map(Uuid::from)))
        .order_by_asc(survey::Column::OpensAt)
        .order_by_asc(survey::Column::Id);
    with_events_and_strata(connection, select).await
}

/// A survey of which a stratum cannot be read is not read either: its tally would be without those people, and nobody
/// would see it.
async fn with_events_and_strata(
    connection: &impl ConnectionTrait,
    select: Select<survey::Entity>,
) -> Result<Rows<Survey>> {
    let rows = Rows::select(connection, select).await?;
    let select =
        event::Entity::find().filter(event::Column::Id.is_in(rows.iter().map(|row| row.event_id)));
    let events: HashMap<Uuid, event::Model> = Rows::select(connection, select)
        .await?
        .logged()
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let select = stratum::Entity::find()
        .filter(stratum::Column::SurveyId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(stratum::Column::Position);
    let strata = Rows::select(connection, select).await?.read(stratum_from);
    let (all_strata, unreadable) = strata.into_parts();
    let (id, parent) = (stratum::Column::Id, stratum::Column::SurveyId);
    let without = by_parent::<stratum::Entity>(connection, &unreadable, id, parent).await?;
    let mut strata: HashMap<Uuid, Vec<Stratum>> = HashMap::new();
    for (survey, stratum) in all_strata {
        strata.entry(survey).or_default().push(stratum);
    }
    Ok(rows.read(|row| {
        if let Some(stratum) = without.get(&row.id) {
            return Err(stratum.fault());
        }
        let event = events
            .get(&row.event_id)
            .ok_or_else(|| AppError::fault("its event cannot be read"))?;
        let strata = strata.remove(&row.id).unwrap_or_default();
        survey_from(row, event, strata)
    }))
}

fn survey_from(row: survey::Model, event: &event::Model, strata: Vec<Stratum>) -> Result<Survey> {
    Ok(Survey {
        id: row.id.into(),
        event: row.event_id.into(),
        event_title: serde_json::from_value(event.title.clone())?,
        event_number: u32::try_from(event.number).map_err(AppError::fault)?,
        initiative: event.initiative_id.into(),
        owner: event.owner_id.into(),
        version: row.version_id.into(),
        title: serde_json::from_value::<LocalizedText>(row.title)?,
        window: window_from(row.opens_at, row.closes_at)?,
        strata,
    })
}

/// A stratum with the survey it belongs to.
fn stratum_from(row: stratum::Model) -> Result<(Uuid, Stratum)> {
    let stratum = Stratum {
        id: row.id.into(),
        slot: row.slot_id.into(),
        mode: AttendanceMode::from_code(&row.mode)
            .ok_or_else(|| AppError::Fault(format!("attendance mode {}", row.mode)))?,
        code: SurveyCode::parse(&row.code).map_err(AppError::fault)?,
    };
    Ok((row.survey_id, stratum))
}

fn window_from(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> Result<Window> {
    Window::new(opens_at, closes_at)
        .ok_or_else(|| AppError::fault("a survey that closes before it opens"))
}
