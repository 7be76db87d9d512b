//! Queries on initiatives.

use sea_orm::{ActiveValue::Set, EntityTrait};

use super::NewInitiative;
use crate::db::{Tx, stored};
use crate::entities::initiative;
use crate::error::Result;
use crate::types::InitiativeId;

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
