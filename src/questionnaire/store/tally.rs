//! What came back, counted in the database, and the texts. Not the rules of a tally.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::db::Rows;
use crate::entities::{answer, free_text, response};
use crate::error::{AppError, Result};
use crate::questionnaire::FreeText;
use crate::questionnaire::code::Code;
use crate::questionnaire::tally::Counted;
use crate::types::{StratumId, SurveyId};

#[derive(FromQueryResult)]
struct CountedRow {
    stratum_id: Uuid,
    question_code: String,
    state: String,
    choice_code: String,
    sheets: i64,
}

/// Counts the answers of these strata in one grouped query that is answered from the index `answers_tally` alone, in
/// its order; what comes back does not grow with the responses.
///
/// Where runs are not counted, the same query takes their answers off again, so that both are of one moment and the
/// others cost no more than before.
pub(in crate::questionnaire) async fn count_answers(
    connection: &impl ConnectionTrait,
    strata: &[StratumId],
    not_counted: &[Uuid],
) -> Result<Vec<Counted>> {
    let mut query = grouped(strata, Expr::col(Asterisk).count());
    if !not_counted.is_empty() {
        let sheets = Query::select()
            .column(response::Column::Id)
            .from(response::Entity)
            .and_where(response::Column::RunId.is_in(not_counted.iter().copied()))
            .to_owned();
        let taken_off = grouped(strata, Expr::cust("-COUNT(*)"))
            .and_where(answer::Column::ResponseId.in_subquery(sheets))
            .to_owned();
        query.union(UnionType::All, taken_off);
    }
    let mut sums: BTreeMap<(Uuid, String, String, String), i64> = BTreeMap::new();
    for row in connection.query_all(&query).await? {
        let row = CountedRow::from_query_result(&row, "")?;
        let key = (
            row.stratum_id,
            row.question_code,
            row.state,
            row.choice_code,
        );
        *sums.entry(key).or_default() += row.sheets;
    }
    sums.into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|((stratum, question, state, choice), count)| {
            Ok(Counted {
                stratum: stratum.into(),
                question,
                state,
                choice,
                count: u64::try_from(count).map_err(AppError::fault)?,
            })
        })
        .collect()
}

fn grouped(strata: &[StratumId], sheets: Expr) -> SelectStatement {
    let columns = [
        answer::Column::StratumId,
        answer::Column::QuestionCode,
        answer::Column::State,
        answer::Column::ChoiceCode,
    ];
    Query::select()
        .columns(columns)
        .expr_as(sheets, "sheets")
        .from(answer::Entity)
        .and_where(answer::Column::StratumId.is_in(strata.iter().copied().map(Uuid::from)))
        .group_by_columns(columns)
        .to_owned()
}

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
