//! Queries on stored indicators; the only place that turns their rows into values.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::definition::Indicator;
use crate::db::{Rows, Unreadable};
use crate::entities::indicator;
use crate::error::{AppError, Result};
use crate::questionnaire::Code;
use crate::types::{Base, Decimals, InitiativeId};

pub(super) async fn insert(connection: &impl ConnectionTrait, new: &Indicator) -> Result<()> {
    let row = indicator::ActiveModel {
        id: Set(new.id.into()),
        initiative_id: Set(new.initiative.into()),
        code: Set(new.code.to_string()),
        version: Set(i32::try_from(new.version).map_err(AppError::fault)?),
        position: Set(i32::try_from(new.position).map_err(AppError::fault)?),
        name: Set(serde_json::to_value(&new.name)?),
        question_code: Set(new.question.to_string()),
        numerator: Set(serde_json::to_value(&new.numerator)?),
        base: Set(new.base.code().to_owned()),
        decimals: Set(new.decimals.code().to_owned()),
    };
    indicator::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// All versions of all indicators of these initiatives; later versions of one stand after earlier ones.
pub(super) async fn of_initiatives(
    connection: &impl ConnectionTrait,
    initiatives: impl IntoIterator<Item = InitiativeId>,
) -> Result<Rows<Indicator>> {
    let select = indicator::Entity::find()
        .filter(indicator::Column::InitiativeId.is_in(initiatives.into_iter().map(Uuid::from)))
        .order_by_asc(indicator::Column::InitiativeId)
        .order_by_asc(indicator::Column::Position)
        .order_by_asc(indicator::Column::Version);
    Ok(Rows::select(connection, select).await?.read(indicator_from))
}

/// Every version of every indicator, to look for rows that cannot be read.
pub(super) async fn all(connection: &impl ConnectionTrait) -> Result<Rows<Indicator>> {
    let rows = Rows::select(connection, indicator::Entity::find()).await?;
    Ok(rows.read(indicator_from))
}

/// Which versions of which indicators these rows are, without reading what they define.
pub(super) async fn versions(
    connection: &impl ConnectionTrait,
    rows: &[Unreadable],
) -> Result<Vec<(InitiativeId, String, i32)>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let versions: Vec<(Uuid, String, i32)> = indicator::Entity::find()
        .select_only()
        .columns([
            indicator::Column::InitiativeId,
            indicator::Column::Code,
            indicator::Column::Version,
        ])
        .filter(indicator::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(connection)
        .await?;
    let version = |(initiative, code, version): (Uuid, String, i32)| {
        (InitiativeId::new(initiative), code, version)
    };
    Ok(versions.into_iter().map(version).collect())
}

fn indicator_from(row: indicator::Model) -> Result<Indicator> {
    Ok(Indicator {
        id: row.id.into(),
        initiative: row.initiative_id.into(),
        code: Code::parse(&row.code).map_err(AppError::fault)?,
        version: u32::try_from(row.version).map_err(AppError::fault)?,
        position: u32::try_from(row.position).map_err(AppError::fault)?,
        name: serde_json::from_value(row.name)?,
        question: Code::parse(&row.question_code).map_err(AppError::fault)?,
        numerator: serde_json::from_value::<BTreeSet<Code>>(row.numerator)?,
        base: Base::from_code(&row.base)
            .ok_or_else(|| AppError::Fault(format!("base {}", row.base)))?,
        decimals: Decimals::from_code(&row.decimals)
            .ok_or_else(|| AppError::Fault(format!("decimals {}", row.decimals)))?,
    })
}
