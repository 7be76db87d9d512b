//! Queries on runs of responses and on what was decided about them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use crate::db::Tx;
use crate::entities::{response, run_decision, survey};
use crate::error::{AppError, Result};
use crate::questionnaire::run::{Decision, Run};
use crate::questionnaire::tally::SetAside;
use crate::types::{Reason, RunId, SurveyId, Version};

/// Locks a survey until the transaction ends, so that decisions about its runs happen one after the other.
pub(in crate::questionnaire) async fn lock_survey(tx: &Tx, id: SurveyId) -> Result<()> {
    let locked = survey::Entity::update_many()
        .col_expr(
            survey::Column::ClosesAt,
            Expr::col(survey::Column::ClosesAt),
        )
        .filter(survey::Column::Id.eq(Uuid::from(id)))
        .exec(&**tx)
        .await?;
    if locked.rows_affected > 0 {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// The runs of a survey.
pub(in crate::questionnaire) async fn run_ids(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<Vec<RunId>> {
    let ids: Vec<Uuid> = response::Entity::find()
        .select_only()
        .column(response::Column::RunId)
        .distinct()
        .filter(response::Column::SurveyId.eq(Uuid::from(survey)))
        .filter(response::Column::RunId.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids.into_iter().map(RunId::new).collect())
}

/// The runs of a survey with what was decided; without their versions.
pub(in crate::questionnaire) async fn runs(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<Vec<Run>> {
    let decisions: HashMap<Uuid, run_decision::Model> = run_decision::Entity::find()
        .filter(run_decision::Column::SurveyId.eq(Uuid::from(survey)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.run_id, row))
        .collect();
    let rows: Vec<(Uuid, i64, NaiveDate, NaiveDate)> = response::Entity::find()
        .select_only()
        .column(response::Column::RunId)
        .column_as(response::Column::Id.count(), "sheets")
        .column_as(response::Column::AnsweredOn.min(), "first")
        .column_as(response::Column::AnsweredOn.max(), "last")
        .filter(response::Column::SurveyId.eq(Uuid::from(survey)))
        .filter(response::Column::RunId.is_not_null())
        .group_by(response::Column::RunId)
        .into_tuple()
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|(id, sheets, first, last)| {
            Ok(Run {
                id: RunId::new(id),
                sheets: u64::try_from(sheets).map_err(AppError::fault)?,
                days: (first, last),
                decision: decisions.get(&id).map(decision_from),
                version: Version::default(),
            })
        })
        .collect()
}

/// How many sheets of a survey belong to a run.
pub(in crate::questionnaire) async fn count_run(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
    run: RunId,
) -> Result<u64> {
    Ok(response::Entity::find()
        .filter(response::Column::SurveyId.eq(Uuid::from(survey)))
        .filter(response::Column::RunId.eq(Uuid::from(run)))
        .count(connection)
        .await?)
}

/// What was decided about a run.
pub(in crate::questionnaire) async fn decision(
    connection: &impl ConnectionTrait,
    run: RunId,
) -> Result<Option<Decision>> {
    let row = run_decision::Entity::find_by_id(Uuid::from(run))
        .one(connection)
        .await?;
    Ok(row.as_ref().map(decision_from))
}

fn decision_from(row: &run_decision::Model) -> Decision {
    if row.is_set_aside {
        Decision::SetAside(Reason::stored(row.reason.clone()))
    } else {
        Decision::Count
    }
}

/// Writes what was decided, over an earlier decision.
pub(in crate::questionnaire) async fn decide_run(
    tx: &Tx,
    survey: SurveyId,
    run: RunId,
    decision: &Decision,
) -> Result<()> {
    let row = run_decision::ActiveModel {
        run_id: Set(run.into()),
        survey_id: Set(survey.into()),
        is_set_aside: Set(decision.reason().is_some()),
        reason: Set(decision.reason().unwrap_or_default().to_owned()),
    };
    let newer = OnConflict::column(run_decision::Column::RunId)
        .update_columns([
            run_decision::Column::IsSetAside,
            run_decision::Column::Reason,
        ])
        .to_owned();
    run_decision::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// What is not counted of these surveys: the one place that says which sheets those are.
#[derive(Debug, Default)]
pub(in crate::questionnaire) struct NotCounted {
    /// The runs.
    pub(in crate::questionnaire) runs: Vec<Uuid>,
    /// How many sheets and why, by survey.
    pub(in crate::questionnaire) by_survey: HashMap<SurveyId, Vec<SetAside>>,
}

/// See [`NotCounted`]; one query where nothing was set aside, as nearly always.
pub(in crate::questionnaire) async fn not_counted(
    connection: &impl ConnectionTrait,
    surveys: impl Iterator<Item = SurveyId>,
) -> Result<NotCounted> {
    let decisions = run_decision::Entity::find()
        .filter(run_decision::Column::SurveyId.is_in(surveys.map(Uuid::from)))
        .filter(run_decision::Column::IsSetAside.eq(true))
        .all(connection)
        .await?;
    if decisions.is_empty() {
        return Ok(NotCounted::default());
    }
    let runs: Vec<Uuid> = decisions.iter().map(|row| row.run_id).collect();
    let sheets: HashMap<Uuid, i64> = response::Entity::find()
        .select_only()
        .column(response::Column::RunId)
        .column_as(response::Column::Id.count(), "sheets")
        .filter(response::Column::SurveyId.is_in(decisions.iter().map(|row| row.survey_id)))
        .filter(response::Column::RunId.is_in(runs.iter().copied()))
        .group_by(response::Column::RunId)
        .into_tuple()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let mut by_survey: HashMap<SurveyId, Vec<SetAside>> = HashMap::new();
    for row in decisions {
        let count = sheets.get(&row.run_id).copied().unwrap_or_default();
        by_survey
            .entry(row.survey_id.into())
            .or_default()
            .push(SetAside {
                sheets: u64::try_from(count).map_err(AppError::fault)?,
                reason: row.reason,
            });
    }
    Ok(NotCounted { runs, by_survey })
}
