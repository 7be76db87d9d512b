//! Queries on evidence of attendance and on the slots' counts, and the lock that keeps an event's counts in order.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{CountMethod, Evidence, Official, OfficialCount, WalkIn};
use crate::authority::Actor;
use crate::db::{Locking, Rows, Tx, loaded, stored, summed};
use crate::entities::{attendance, event, slot, slot_count};
use crate::error::{AppError, Result};
use crate::types::{AttendanceId, EventId, RegistrationId, SlotId};

/// Locks the counts of an event until the transaction ends; false when they are final or there is no such event.
///
/// Evidence, head counts, finalising and reopening all begin with this UPDATE (or the reverse one), so they happen one
/// after the other on both databases, and nothing is recorded beside a finalisation. It changes no value.
pub(super) async fn lock_open(tx: &Tx, event: Locking<EventId>) -> Result<bool> {
    let locked = event::Entity::update_many()
        .col_expr(
            event::Column::FinalisedAt,
            Expr::col(event::Column::FinalisedAt),
        )
        .filter(event::Column::Id.eq(Uuid::from(event.id())))
        .filter(event::Column::FinalisedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(locked.rows_affected > 0)
}

/// Makes the counts of a locked event final.
pub(super) async fn set_final(
    tx: &Tx,
    event: EventId,
    counts: &[(SlotId, Official)],
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    event::Entity::update_many()
        .col_expr(event::Column::FinalisedAt, Expr::value(now))
        .col_expr(
            event::Column::FinalisedBy,
            Expr::value(actor.staff().map(Uuid::from)),
        )
        .filter(event::Column::Id.eq(Uuid::from(event)))
        .exec(&**tx)
        .await?;
    for (slot, official) in counts {
        match official.method {
            CountMethod::HeadCount => set_is_final(tx, &[*slot], true).await?,
            CountMethod::Named => upsert_count(tx, *slot, *official, true, actor, now).await?,
        }
    }
    Ok(())
}

/// Opens final counts again; false when they were not final. Head counts stay, frozen sums of evidence go.
pub(super) async fn set_open(tx: &Tx, event: Locking<EventId>, slots: &[SlotId]) -> Result<bool> {
    let opened = event::Entity::update_many()
        .col_expr(
            event::Column::FinalisedAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .col_expr(event::Column::FinalisedBy, Expr::value(None::<Uuid>))
        .filter(event::Column::Id.eq(Uuid::from(event.id())))
        .filter(event::Column::FinalisedAt.is_not_null())
        .exec(&**tx)
        .await?;
    if opened.rows_affected == 0 {
        return Ok(false);
    }
    slot_count::Entity::delete_many()
        .filter(slot_count::Column::SlotId.is_in(slots.iter().copied().map(Uuid::from)))
        .filter(slot_count::Column::Method.eq(CountMethod::Named.code()))
        .exec(&**tx)
        .await?;
    set_is_final(tx, slots, false).await?;
    Ok(true)
}

async fn set_is_final(tx: &Tx, slots: &[SlotId], is_final: bool) -> Result<()> {
    slot_count::Entity::update_many()
        .col_expr(slot_count::Column::IsFinal, Expr::value(is_final))
        .filter(slot_count::Column::SlotId.is_in(slots.iter().copied().map(Uuid::from)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Writes the count of a slot, over an earlier one.
pub(super) async fn upsert_count(
    tx: &Tx,
    slot: SlotId,
    official: Official,
    is_final: bool,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = slot_count::ActiveModel {
        slot_id: Set(slot.into()),
        method: Set(official.method.code().to_owned()),
        persons: Set(stored(official.persons)?),
        is_final: Set(is_final),
        counted_by: Set(actor.staff().map(Into::into)),
        counted_at: Set(now),
    };
    let newer = OnConflict::column(slot_count::Column::SlotId)
        .update_columns([
            slot_count::Column::Method,
            slot_count::Column::Persons,
            slot_count::Column::IsFinal,
            slot_count::Column::CountedBy,
            slot_count::Column::CountedAt,
        ])
        .to_owned();
    slot_count::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Takes the count of a slot back; false when there was none.
pub(super) async fn delete_count(tx: &Tx, slot: SlotId) -> Result<bool> {
    let deleted = slot_count::Entity::delete_many()
        .filter(slot_count::Column::SlotId.eq(Uuid::from(slot)))
        .exec(&**tx)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// The evidence of a registration in a slot: which record, how many.
pub(super) async fn find_of_registration(
    tx: &Tx,
    slot: SlotId,
    registration: RegistrationId,
) -> Result<Option<(AttendanceId, u32)>> {
    let row = attendance::Entity::find()
        .filter(attendance::Column::SlotId.eq(Uuid::from(slot)))
        .filter(attendance::Column::RegistrationId.eq(Uuid::from(registration)))
        .one(&**tx)
        .await?;
    row.map(|row| Ok((AttendanceId::new(row.id), loaded(row.persons)?)))
        .transpose()
}

/// The slot a record belongs to.
pub(super) async fn slot_of(
    connection: &impl ConnectionTrait,
    id: AttendanceId,
) -> Result<Option<SlotId>> {
    let row = attendance::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?;
    Ok(row.map(|row| SlotId::new(row.slot_id)))
}

/// The registration a record is a tick of; none for walk-ins, and where there is no such record.
pub(super) async fn registration_of(
    connection: &impl ConnectionTrait,
    id: AttendanceId,
) -> Result<Option<RegistrationId>> {
    let row = attendance::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?;
    Ok(row
        .and_then(|row| row.registration_id)
        .map(RegistrationId::new))
}

/// A new piece of evidence.
pub(super) struct NewEvidence {
    pub(super) id: AttendanceId,
    pub(super) slot: SlotId,
    pub(super) registration: Option<RegistrationId>,
    pub(super) persons: u32,
    pub(super) evidence: Evidence,
}

pub(super) async fn insert(
    tx: &Tx,
    new: NewEvidence,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = attendance::ActiveModel {
        id: Set(new.id.into()),
        slot_id: Set(new.slot.into()),
        registration_id: Set(new.registration.map(Into::into)),
        persons: Set(stored(new.persons)?),
        evidence: Set(new.evidence.code().to_owned()),
        recorded_by: Set(actor.staff().map(Into::into)),
        recorded_at: Set(now),
    };
    attendance::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn update_persons(
    tx: &Tx,
    id: AttendanceId,
    persons: u32,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    attendance::Entity::update_many()
        .col_expr(attendance::Column::Persons, Expr::value(stored(persons)?))
        .col_expr(
            attendance::Column::RecordedBy,
            Expr::value(actor.staff().map(Uuid::from)),
        )
        .col_expr(attendance::Column::RecordedAt, Expr::value(now))
        .filter(attendance::Column::Id.eq(Uuid::from(id)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Takes a record back; false when it was gone.
pub(super) async fn delete(tx: &Tx, id: AttendanceId) -> Result<bool> {
    let deleted = attendance::Entity::delete_many()
        .filter(attendance::Column::Id.eq(Uuid::from(id)))
        .exec(&**tx)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// Evidence without a registration, in the order it was recorded.
pub(super) async fn walk_ins(
    connection: &impl ConnectionTrait,
    slot: SlotId,
) -> Result<Vec<WalkIn>> {
    let rows = attendance::Entity::find()
        .filter(attendance::Column::SlotId.eq(Uuid::from(slot)))
        .filter(attendance::Column::RegistrationId.is_null())
        .order_by_asc(attendance::Column::RecordedAt)
        .order_by_asc(attendance::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(WalkIn {
                attendance: AttendanceId::new(row.id),
                persons: loaded(row.persons)?,
                recorded_at: row.recorded_at,
            })
        })
        .collect()
}

/// A count as it is stored.
/// The counts stored for slots.
pub(super) async fn counts(
    connection: &impl ConnectionTrait,
    slots: &[SlotId],
) -> Result<Rows<(SlotId, OfficialCount)>> {
    let select = slot_count::Entity::find()
        .filter(slot_count::Column::SlotId.is_in(slots.iter().copied().map(Uuid::from)));
    Ok(Rows::select(connection, select).await?.read(to_count))
}

/// The counts stored for all slots of events.
pub(super) async fn counts_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Rows<(SlotId, OfficialCount)>> {
    let select =
        slot_count::Entity::find().filter(slot_count::Column::SlotId.in_subquery(slots_of(events)));
    Ok(Rows::select(connection, select).await?.read(to_count))
}

/// Every stored count, to look for rows that cannot be read.
pub(super) async fn all_counts(
    connection: &impl ConnectionTrait,
) -> Result<Rows<(SlotId, OfficialCount)>> {
    let rows = Rows::select(connection, slot_count::Entity::find()).await?;
    Ok(rows.read(to_count))
}

/// Persons of the named evidence, by slot; slots without any are missing.
pub(super) async fn named(
    connection: &impl ConnectionTrait,
    slots: &[SlotId],
) -> Result<HashMap<SlotId, u32>> {
    let of_slots = attendance::Column::SlotId.is_in(slots.iter().copied().map(Uuid::from));
    named_where(connection, Condition::all().add(of_slots)).await
}

/// The same for all slots of events.
pub(super) async fn named_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<SlotId, u32>> {
    let of_events = attendance::Column::SlotId.in_subquery(slots_of(events));
    named_where(connection, Condition::all().add(of_events)).await
}

async fn named_where(
    connection: &impl ConnectionTrait,
    which: Condition,
) -> Result<HashMap<SlotId, u32>> {
    let sums: Vec<(Uuid, Option<i64>)> = attendance::Entity::find()
        .select_only()
        .column(attendance::Column::SlotId)
        .column_as(attendance::Column::Persons.sum(), "persons")
        .filter(which)
        .group_by(attendance::Column::SlotId)
        .into_tuple()
        .all(connection)
        .await?;
    sums.into_iter()
        .map(|(slot, persons)| Ok((SlotId::new(slot), summed(persons)?)))
        .collect()
}

fn slots_of(events: &[EventId]) -> sea_orm::sea_query::SelectStatement {
    slot::Entity::find()
        .select_only()
        .column(slot::Column::Id)
        .filter(slot::Column::EventId.is_in(events.iter().copied().map(Uuid::from)))
        .into_query()
}

fn to_count(row: slot_count::Model) -> Result<(SlotId, OfficialCount)> {
    let count = OfficialCount {
        persons: loaded(row.persons)?,
        method: CountMethod::from_code(&row.method)
            .ok_or_else(|| AppError::fault("an unknown method of counting"))?,
        is_final: row.is_final,
    };
    Ok((SlotId::new(row.slot_id), count))
}
