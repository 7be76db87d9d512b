//! Queries on the rows of a fiscal year's paper; what stands in them comes from the other features.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::paper::{Initiative, Plan};
use crate::entities::{initiative, owner};
use crate::error::{AppError, Result};
use crate::types::{FiscalYear, InitiativeId, LocalizedText};

/// The initiatives of a year in the paper's order.
pub(super) async fn initiatives(
    connection: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<Initiative>> {
    let rows = initiative::Entity::find()
        .filter(initiative::Column::FiscalYear.eq(year.year()))
        .order_by_asc(initiative::Column::Position)
        .order_by_asc(initiative::Column::Code)
        .all(connection)
        .await?;
    let owners: HashMap<Uuid, owner::Model> = owner::Entity::find()
        .filter(owner::Column::Id.is_in(rows.iter().map(|row| row.owner_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|owner| (owner.id, owner))
        .collect();
    rows.into_iter()
        .map(|row| {
            let owner = owners
                .get(&row.owner_id)
                .ok_or_else(|| AppError::fault("an initiative without its owner"))?;
            initiative_from(row, owner)
        })
        .collect()
}

/// The years that have initiatives, the latest first.
pub(super) async fn years(connection: &impl ConnectionTrait) -> Result<Vec<FiscalYear>> {
    let years: Vec<i32> = initiative::Entity::find()
        .select_only()
        .column(initiative::Column::FiscalYear)
        .distinct()
        .order_by_desc(initiative::Column::FiscalYear)
        .into_tuple()
        .all(connection)
        .await?;
    years
        .into_iter()
        .map(|year| FiscalYear::new(year).map_err(AppError::fault))
        .collect()
}

fn initiative_from(row: initiative::Model, owner: &owner::Model) -> Result<Initiative> {
    Ok(Initiative {
        id: InitiativeId::new(row.id),
        code: row.code,
        section_code: row.section_code,
        name: serde_json::from_value::<LocalizedText>(row.name)?,
        plan: row
            .planned_times
            .zip(row.planned_years)
            .map(|(times, years)| {
                Ok::<_, AppError>(Plan {
                    times: u32::try_from(times).map_err(AppError::fault)?,
                    years: u32::try_from(years).map_err(AppError::fault)?,
                })
            })
            .transpose()?,
        owner: serde_json::from_value(owner.name.clone())?,
    })
}
