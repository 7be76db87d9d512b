//! Queries on questionnaires and their published versions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use crate::db::{Rows, Unreadable, by_parent};
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

/// What is published under versions.
#[derive(Debug, Default)]
pub(in crate::questionnaire) struct Definitions {
    /// What is asked, by version.
    pub(in crate::questionnaire) by_version: HashMap<QuestionnaireVersionId, Questionnaire>,
    /// Questions and choices that cannot be read.
    pub(in crate::questionnaire) unreadable: Vec<Unreadable>,
}

impl Definitions {
    /// What is asked under a version; questions that cannot be read are logged.
    pub(in crate::questionnaire) fn logged(
        mut self,
        version: QuestionnaireVersionId,
    ) -> Option<Questionnaire> {
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
pub(in crate::questionnaire) async fn definitions(
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
