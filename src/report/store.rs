//! Queries on the rows of a fiscal year's paper; what stands in them comes from the other features.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::initiative::{Initiative, Plan};
use crate::db::Rows;
use crate::entities::{initiative, owner};
use crate::error::{AppError, Result};
use crate::types::{FiscalYear, InitiativeId, LocalizedText};

/// The initiatives of a year in the paper's order.
pub(super) async fn initiatives(
    connection: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Rows<Initiative>> {
    let select = initiative::Entity::find()
        .filter(initiative::Column::FiscalYear.eq(year.year()))
        .order_by_asc(initiative::Column::Position)
        .order_by_asc(initiative::Column::Code);
    with_owners(connection, select).await
}

/// The initiatives of all years, to look for rows that cannot be read.
pub(super) async fn all_initiatives(connection: &impl ConnectionTrait) -> Result<Rows<Initiative>> {
    with_owners(connection, initiative::Entity::find()).await
}

async fn with_owners(
    connection: &impl ConnectionTrait,
    select: Select<initiative::Entity>,
) -> Result<Rows<Initiative>> {
    let rows = Rows::select(connection, select).await?;
    let select =
        owner::Entity::find().filter(owner::Column::Id.is_in(rows.iter().map(|row| row.owner_id)));
    let owners: HashMap<Uuid, owner::Model> = Rows::select(connection, select)
        .await?
        .logged()
        .into_iter()
        .map(|owner| (owner.id, owner))
        .collect();
    Ok(rows.read(|row| {
        let owner = owners
            .get(&row.owner_id)
            .ok_or_else(|| AppError::fault("its owner cannot be read"))?;
        initiative_from(row, owner)
    }))
}

/// The years that have initiatives, the latest first; without those that are none, whose initiatives cannot be read.
pub(super) async fn years(connection: &impl ConnectionTrait) -> Result<Vec<FiscalYear>> {
    let years: Vec<i32> = initiative::Entity::find()
        .select_only()
        .column(initiative::Column::FiscalYear)
        .distinct()
        .order_by_desc(initiative::Column::FiscalYear)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(years
        .into_iter()
        .filter_map(|year| FiscalYear::new(year).ok())
        .collect())
}

fn initiative_from(row: initiative::Model, owner: &owner::Model) -> Result<Initiative> {
    FiscalYear::new(row.fiscal_year).map_err(AppError::fault)?;
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
