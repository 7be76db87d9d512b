//! Queries on sections and places.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{NewOwner, NewVenue, Venue};
use crate::db::{Rows, Tx, localized};
use crate::entities::{owner, venue};
use crate::error::Result;
use crate::types::{LocalizedText, OwnerId, VenueId};

pub(super) async fn insert_owner(tx: &Tx, id: OwnerId, new: &NewOwner) -> Result<()> {
    let row = owner::ActiveModel {
        id: Set(id.into()),
        code: Set(new.code.clone()),
        name: Set(serde_json::to_value(&new.name)?),
    };
    owner::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn owner_by_code(
    connection: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<OwnerId>> {
    let row = owner::Entity::find()
        .filter(owner::Column::Code.eq(code))
        .one(connection)
        .await?;
    Ok(row.map(|row| OwnerId::new(row.id)))
}

pub(super) async fn owner_name(
    connection: &impl ConnectionTrait,
    id: OwnerId,
) -> Result<Option<LocalizedText>> {
    let row = owner::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?;
    row.map(|row| localized(row.name)).transpose()
}

pub(super) async fn insert_venue(tx: &Tx, id: VenueId, new: &NewVenue) -> Result<()> {
    let row = venue::ActiveModel {
        id: Set(id.into()),
        name: Set(serde_json::to_value(&new.name)?),
        address: Set(serde_json::to_value(&new.address)?),
        access: Set(serde_json::to_value(&new.access)?),
    };
    venue::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// These places; one that cannot be read is left out.
pub(super) async fn venues(
    connection: &impl ConnectionTrait,
    ids: Vec<VenueId>,
) -> Result<HashMap<VenueId, Venue>> {
    let select =
        venue::Entity::find().filter(venue::Column::Id.is_in(ids.into_iter().map(Uuid::from)));
    let venues = Rows::select(connection, select)
        .await?
        .read(to_venue)
        .logged();
    Ok(venues.into_iter().map(|venue| (venue.id, venue)).collect())
}

fn to_venue(row: venue::Model) -> Result<Venue> {
    Ok(Venue {
        id: VenueId::new(row.id),
        name: localized(row.name)?,
        address: localized(row.address)?,
        access: localized(row.access)?,
    })
}
