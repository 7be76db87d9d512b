//! Queries on events and slots; the only place that turns their rows into events.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{Event, EventKind, NewEvent, NewSlot, Slot, Way};
use crate::db::{Locking, Rows, Tx, by_parent, loaded, localized, stored};
use crate::entities::{event, slot};
use crate::error::{AppError, Result};
use crate::office::{self, Desk, Venue};
use crate::types::{
    AttendanceMode, Capacity, EventId, InitiativeId, JoinLink, OwnerId, SlotId, StaffUserId,
    VenueId,
};

pub(super) async fn insert_event(
    tx: &Tx,
    id: EventId,
    new: &NewEvent,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = event::ActiveModel {
        id: Set(id.into()),
        initiative_id: Set(new.initiative.into()),
        owner_id: Set(new.owner.into()),
        number: Set(stored(new.number)?),
        kind: Set(new.kind.code().to_owned()),
        title: Set(serde_json::to_value(&new.title)?),
        summary: Set(serde_json::to_value(&new.summary)?),
        audience: Set(serde_json::to_value(&new.audience)?),
        bring: Set(serde_json::to_value(&new.bring)?),
        desk_name: Set(serde_json::to_value(&new.desk.name)?),
        desk_phone: Set(new.desk.phone.clone()),
        desk_fax: Set(new.desk.fax.clone()),
        desk_hours: Set(serde_json::to_value(&new.desk.hours)?),
        created_at: Set(now),
        published_at: Set(None),
        cancelled_at: Set(None),
        finalised_at: Set(None),
        finalised_by: Set(None),
    };
    event::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_slot(
    tx: &Tx,
    event: EventId,
    id: SlotId,
    position: u32,
    new: &NewSlot,
) -> Result<()> {
    let row = slot::ActiveModel {
        id: Set(id.into()),
        event_id: Set(event.into()),
        position: Set(stored(position)?),
        mode: Set(new.way.mode().code().to_owned()),
        venue_id: Set(new.way.venue().copied().map(Into::into)),
        join_link: Set(new.way.join_link().map(|link| link.as_str().to_owned())),
        starts_at: Set(new.starts_at),
        ends_at: Set(new.ends_at),
        opens_at: Set(new.opens_at),
        closes_at: Set(new.closes_at),
        change_until: Set(new.change_until),
        capacity: Set(new
            .capacity
            .map(|capacity| stored(capacity.get()))
            .transpose()?),
        allowance: Set(0),
        seats_held: Set(0),
        party_limit: Set(stored(new.party_limit)?),
        desk_phone: Set(new.desk_phone.clone()),
    };
    slot::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn set_published(tx: &Tx, id: EventId, now: DateTime<Utc>) -> Result<()> {
    event::Entity::update_many()
        .col_expr(event::Column::PublishedAt, Expr::value(now))
        .filter(event::Column::Id.eq(Uuid::from(id)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Locks the row until the transaction ends, on both databases, and changes no value; false when there is none.
pub(super) async fn lock(tx: &Tx, event: Locking<EventId>) -> Result<bool> {
    let locked = event::Entity::update_many()
        .col_expr(
            event::Column::FinalisedAt,
            Expr::col(event::Column::FinalisedAt),
        )
        .filter(event::Column::Id.eq(Uuid::from(event.id())))
        .exec(&**tx)
        .await?;
    Ok(locked.rows_affected > 0)
}

pub(super) async fn find(connection: &impl ConnectionTrait, id: EventId) -> Result<Option<Event>> {
    let select = event::Entity::find_by_id(Uuid::from(id));
    assemble(connection, select).await?.single()
}

pub(super) async fn find_by_slot(
    connection: &impl ConnectionTrait,
    id: SlotId,
) -> Result<Option<Event>> {
    let Some(slot) = slot::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?
    else {
        return Ok(None);
    };
    find(connection, EventId::new(slot.event_id)).await
}

pub(super) async fn published_ending_after(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<Event>> {
    let with_future_slot = slot::Entity::find()
        .select_only()
        .column(slot::Column::EventId)
        .filter(slot::Column::EndsAt.gt(now))
        .into_query();
    let select = event::Entity::find().filter(
        Condition::all()
            .add(event::Column::PublishedAt.is_not_null())
            .add(event::Column::CancelledAt.is_null())
            .add(event::Column::Id.in_subquery(with_future_slot)),
    );
    Ok(assemble(connection, select).await?.logged())
}

pub(super) async fn of_owner(
    connection: &impl ConnectionTrait,
    owner: OwnerId,
) -> Result<Vec<Event>> {
    let select = event::Entity::find().filter(event::Column::OwnerId.eq(Uuid::from(owner)));
    Ok(assemble(connection, select).await?.logged())
}

pub(super) async fn of_initiative(
    connection: &impl ConnectionTrait,
    initiative: InitiativeId,
) -> Result<Rows<Event>> {
    let select = event::Entity::find()
        .filter(event::Column::InitiativeId.eq(Uuid::from(initiative)))
        .order_by_asc(event::Column::Number);
    assemble(connection, select).await
}

/// Every event, to look for rows that cannot be read.
pub(super) async fn all(connection: &impl ConnectionTrait) -> Result<Rows<Event>> {
    assemble(connection, event::Entity::find()).await
}

/// Adds slots and venues to events with two queries, however many events there are.
///
/// An event of which a slot cannot be read is not read either: a sum without one of its parts would be wrong, and
/// nobody would see it.
async fn assemble(
    connection: &impl ConnectionTrait,
    select: Select<event::Entity>,
) -> Result<Rows<Event>> {
    let rows = Rows::select(connection, select).await?;
    let of_events = slot::Column::EventId.is_in(rows.iter().map(|row| row.id));
    let slots = slot::Entity::find()
        .filter(of_events)
        .order_by_asc(slot::Column::Position);
    let slots = Rows::select(connection, slots).await?;
    let venues = slots.iter().filter_map(|slot| slot.venue_id);
    let venues = office::venues_in(connection, venues.map(VenueId::new).collect()).await?;
    let (slots, unreadable) = slots.read(|row| to_slot(row, &venues)).into_parts();
    let (id, event) = (slot::Column::Id, slot::Column::EventId);
    let without = by_parent::<slot::Entity>(connection, &unreadable, id, event).await?;
    let mut by_event: HashMap<EventId, Vec<Slot>> = HashMap::new();
    for slot in slots {
        by_event.entry(slot.event).or_default().push(slot);
    }
    Ok(rows.read(|row| match without.get(&row.id) {
        Some(slot) => Err(slot.fault()),
        None => {
            let slots = by_event.remove(&EventId::new(row.id)).unwrap_or_default();
            to_event(row, slots)
        }
    }))
}

fn to_event(row: event::Model, slots: Vec<Slot>) -> Result<Event> {
    Ok(Event {
        id: EventId::new(row.id),
        initiative: InitiativeId::new(row.initiative_id),
        owner: OwnerId::new(row.owner_id),
        number: loaded(row.number)?,
        kind: EventKind::from_code(&row.kind)
            .ok_or_else(|| AppError::fault("an event of unknown kind"))?,
        title: localized(row.title)?,
        summary: localized(row.summary)?,
        audience: localized(row.audience)?,
        bring: localized(row.bring)?,
        desk: Desk {
            name: localized(row.desk_name)?,
            phone: row.desk_phone,
            fax: row.desk_fax,
            hours: localized(row.desk_hours)?,
        },
        published_at: row.published_at,
        cancelled_at: row.cancelled_at,
        finalised_at: row.finalised_at,
        finalised_by: row.finalised_by.map(StaffUserId::new),
        slots,
    })
}

fn to_slot(row: slot::Model, venues: &HashMap<VenueId, Venue>) -> Result<Slot> {
    Ok(Slot {
        id: SlotId::new(row.id),
        event: EventId::new(row.event_id),
        position: loaded(row.position)?,
        way: to_way(&row, venues)?,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        change_until: row.change_until,
        capacity: row
            .capacity
            .map(|capacity| Capacity::new(loaded(capacity)?).map_err(AppError::fault))
            .transpose()?,
        allowance: loaded(row.allowance)?,
        seats_held: loaded(row.seats_held)?,
        party_limit: loaded(row.party_limit)?,
        desk_phone: row.desk_phone,
    })
}

/// What the columns say together; a row that contradicts itself cannot be read.
fn to_way(row: &slot::Model, venues: &HashMap<VenueId, Venue>) -> Result<Way> {
    let mode = AttendanceMode::from_code(&row.mode)
        .ok_or_else(|| AppError::fault("a slot of unknown mode"))?;
    let venue = row.venue_id.map(|id| {
        let venue = venues.get(&VenueId::new(id)).cloned();
        venue.ok_or_else(|| AppError::Fault(format!("venue {id} cannot be read")))
    });
    let join_link = row.join_link.as_deref().map(JoinLink::parse).transpose();
    Way::new(
        mode,
        venue.transpose()?,
        join_link.map_err(AppError::fault)?,
    )
    .map_err(AppError::fault)
}
