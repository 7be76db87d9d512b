//! What came back, counted in the database. Not the rules of a tally.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::entities::{answer, response};
use crate::error::{AppError, Result};
use crate::questionnaire::tally::Counted;
use crate::types::StratumId;

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
