//! Queries on free texts.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::db::Rows;
use crate::entities::free_text;
use crate::error::{AppError, Result};
use crate::questionnaire::code::Code;
use crate::questionnaire::free_text::FreeText;
use crate::types::SurveyId;

/// Free texts of a survey, in the order of their random ids, which tells nothing of who came first.
pub(in crate::questionnaire) async fn free_texts(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
    limit: u64,
) -> Result<Vec<FreeText>> {
    let select = free_text::Entity::find()
        .filter(free_text::Column::SurveyId.eq(Uuid::from(survey)))
        .order_by_asc(free_text::Column::QuestionCode)
        .order_by_asc(free_text::Column::Id)
        .limit(limit);
    let texts = Rows::select(connection, select).await?.read(text_from);
    Ok(texts.logged())
}

/// Every free text, to look for rows that cannot be read.
pub(in crate::questionnaire) async fn all_free_texts(
    connection: &impl ConnectionTrait,
) -> Result<Rows<FreeText>> {
    let texts = Rows::select(connection, free_text::Entity::find()).await?;
    Ok(texts.read(text_from))
}

fn text_from(row: free_text::Model) -> Result<FreeText> {
    Ok(FreeText {
        question: Code::parse(&row.question_code).map_err(AppError::fault)?,
        stratum: row.stratum_id.into(),
        content: row.content,
    })
}

pub(in crate::questionnaire) async fn count_free_texts(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<u64> {
    Ok(free_text::Entity::find()
        .filter(free_text::Column::SurveyId.eq(Uuid::from(survey)))
        .count(connection)
        .await?)
}
