//! Queries on initiatives.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::NewInitiative;
use crate::db::{Tx, stored};
use crate::entities::initiative;
use crate::error::Result;
use crate::types::{InitiativeId, OwnerId};

pub(super) async fn insert_initiative(
    tx: &Tx,
    id: InitiativeId,
    new: &NewInitiative,
) -> Result<()> {
    let row = initiative::ActiveModel {
        id: Set(id.into()),
        fiscal_year: Set(new.fiscal_year.year()),
        code: Set(new.code.clone()),
        section_code: Set(new.section_code.clone()),
        position: Set(stored(new.position)?),
        name: Set(serde_json::to_value(&new.name)?),
        planned_times: Set(new.planned.map(|(times, _)| stored(times)).transpose()?),
        planned_years: Set(new.planned.map(|(_, years)| stored(years)).transpose()?),
        owner_id: Set(new.owner.into()),
    };
    initiative::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn owner(
    connection: &impl ConnectionTrait,
    id: InitiativeId,
) -> Result<Option<OwnerId>> {
    let row = initiative::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?;
    Ok(row.map(|row| OwnerId::new(row.owner_id)))
}
