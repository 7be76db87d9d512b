//! Queries on questionnaires and their published versions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use crate::entities::{choice, question, questionnaire, questionnaire_version};
use crate::error::{AppError, Result};
use crate::questionnaire::code::Code;
use crate::questionnaire::definition::{Choice, Question, QuestionKind, Questionnaire};
use crate::questionnaire::version::NewQuestionnaire;
use crate::types::{OwnerId, QuestionnaireId, QuestionnaireVersionId};

/// The questionnaire with this code, and whose it is.
pub(in crate::questionnaire) async fn find_questionnaire(
    connection: &impl ConnectionTrait,
    code: &Code,
) -> Result<Option<(QuestionnaireId, OwnerId)>> {
    let row = questionnaire::Entity::find()
        .filter(questionnaire::Column::Code.eq(code.as_str()))
        .one(connection)
        .await?;
    Ok(row.map(|row| (row.id.into(), row.owner_id.into())))
}

pub(in crate::questionnaire) async fn insert_questionnaire(
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
pub(in crate::questionnaire) async fn version_count(
    connection: &impl ConnectionTrait,
    questionnaire: QuestionnaireId,
) -> Result<u32> {
    let count = questionnaire_version::Entity::find()
        .filter(questionnaire_version::Column::QuestionnaireId.eq(Uuid::from(questionnaire)))
        .count(connection)
        .await?;
    u32::try_from(count).map_err(AppError::fault)
}

pub(in crate::questionnaire) async fn insert_version(
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

pub(in crate::questionnaire) async fn insert_question(
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

pub(in crate::questionnaire) async fn insert_choice(
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

/// The published questions of these versions.
pub(in crate::questionnaire) async fn definitions(
    connection: &impl ConnectionTrait,
    versions: impl IntoIterator<Item = QuestionnaireVersionId>,
) -> Result<HashMap<QuestionnaireVersionId, Questionnaire>> {
    let questions = question::Entity::find()
        .filter(question::Column::VersionId.is_in(versions.into_iter().map(Uuid::from)))
        .order_by_asc(question::Column::VersionId)
        .order_by_asc(question::Column::Position)
        .all(connection)
        .await?;
    let mut choices = choices_of(connection, questions.iter().map(|row| row.id)).await?;
    let mut by_version: HashMap<QuestionnaireVersionId, Vec<Question>> = HashMap::new();
    for row in questions {
        let choices = choices.remove(&row.id).unwrap_or_default();
        by_version
            .entry(row.version_id.into())
            .or_default()
            .push(question_from(row, choices)?);
    }
    by_version
        .into_iter()
        .map(|(version, questions)| {
            let checked = Questionnaire::new(questions).map_err(AppError::fault)?;
            Ok((version, checked))
        })
        .collect()
}

async fn choices_of(
    connection: &impl ConnectionTrait,
    questions: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Choice>>> {
    let rows = choice::Entity::find()
        .filter(choice::Column::QuestionId.is_in(questions))
        .order_by_asc(choice::Column::Position)
        .all(connection)
        .await?;
    let mut choices: HashMap<Uuid, Vec<Choice>> = HashMap::new();
    for row in rows {
        choices.entry(row.question_id).or_default().push(Choice {
            code: Code::parse(&row.code).map_err(AppError::fault)?,
            label: serde_json::from_value(row.label)?,
        });
    }
    Ok(choices)
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
