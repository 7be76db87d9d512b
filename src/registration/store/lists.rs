//! Queries on lists of registrations: by slot, by event, those that may be of one person, and whether rows and counters
//! of seats agree.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{applicant, distinct, has_moved, holds_seats, party, receipt, standing, version};
use crate::entities::{access_need, allocation, attendance, registration, revision, slot};
use crate::error::{AppError, Result};
use crate::registration::{
    AccessNeed, ContactRoute, Duplicate, IntakeSource, Listed, Recorded, SeatMismatch,
};
use crate::types::{
    AttendanceId, EventId, Kana, PhoneNumber, RegistrationId, SlotId, StaffUserId, Version,
};

pub(in crate::registration) async fn list_of_slot(
    connection: &impl ConnectionTrait,
    slot: SlotId,
) -> Result<Vec<Listed>> {
    let allocations = allocation::Entity::find()
        .filter(allocation::Column::SlotId.eq(Uuid::from(slot)))
        .order_by_asc(holds_seats())
        .order_by_desc(has_moved())
        .order_by_asc(allocation::Column::CreatedAt)
        .all(connection)
        .await?;
    list(connection, allocations).await
}

pub(in crate::registration) async fn list_of_event(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Vec<Listed>> {
    let of_event = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::EventId.eq(Uuid::from(event)))
        .into_query();
    let allocations = allocation::Entity::find()
        .filter(allocation::Column::RegistrationId.in_subquery(of_event))
        .order_by_asc(holds_seats())
        .order_by_desc(has_moved())
        .order_by_asc(allocation::Column::CreatedAt)
        .all(connection)
        .await?;
    list(connection, allocations).await
}

/// One line per registration, from its latest allocation among the given ones; five queries, however long the list.
async fn list(
    connection: &impl ConnectionTrait,
    allocations: Vec<allocation::Model>,
) -> Result<Vec<Listed>> {
    let latest: HashMap<Uuid, allocation::Model> = allocations
        .into_iter()
        .map(|allocation| (allocation.registration_id, allocation))
        .collect();
    let slots: Vec<Uuid> = latest
        .values()
        .map(|allocation| allocation.slot_id)
        .collect();
    let with_allocation = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::RegistrationId)
        .filter(allocation::Column::SlotId.is_in(distinct(slots)))
        .into_query();
    let mut versions: HashMap<Uuid, Version> = HashMap::new();
    for row in revision::Entity::find()
        .filter(revision::Column::SubjectId.in_subquery(with_allocation.clone()))
        .all(connection)
        .await?
    {
        versions.insert(row.subject_id, version(row.version)?);
    }
    let rows = registration::Entity::find()
        .filter(registration::Column::Id.in_subquery(with_allocation.clone()))
        .all(connection)
        .await?;
    let mut needs: HashMap<Uuid, Vec<AccessNeed>> = HashMap::new();
    for row in access_need::Entity::find()
        .filter(access_need::Column::RegistrationId.in_subquery(with_allocation.clone()))
        .all(connection)
        .await?
    {
        let need = AccessNeed::from_code(&row.need);
        needs.entry(row.registration_id).or_default().extend(need);
    }
    let mut recorded: HashMap<(Uuid, Uuid), Recorded> = HashMap::new();
    for row in attendance::Entity::find()
        .filter(attendance::Column::RegistrationId.in_subquery(with_allocation))
        .all(connection)
        .await?
    {
        if let Some(registration) = row.registration_id {
            let evidence = Recorded {
                attendance: AttendanceId::new(row.id),
                persons: u32::try_from(row.persons).map_err(AppError::fault)?,
            };
            recorded.insert((row.slot_id, registration), evidence);
        }
    }
    rows.into_iter()
        .filter_map(|row| latest.get(&row.id).map(|allocation| (row, allocation)))
        .map(|(row, allocation)| {
            Ok(Listed {
                registration: RegistrationId::new(row.id),
                receipt: receipt(&row.receipt_number)?,
                applicant: applicant(&row)?,
                party: party(row.party_size)?,
                source: IntakeSource::from_code(&row.intake_source)
                    .ok_or_else(|| AppError::fault("an unknown intake source"))?,
                route: ContactRoute::from_code(&row.contact_route)
                    .ok_or_else(|| AppError::fault("an unknown contact route"))?,
                standing: standing(allocation)?,
                needs: needs.remove(&row.id).unwrap_or_default(),
                created_at: row.created_at,
                attendance: recorded.get(&(allocation.slot_id, row.id)).copied(),
                version: versions.get(&row.id).copied().unwrap_or_default(),
                companions: row.companions,
            })
        })
        .collect()
}

/// So many of those who may be the same person are told.
const DUPLICATES: u64 = 20;

/// Registrations of an event under the same kana or telephone number that hold seats, the first ones first.
pub(in crate::registration) async fn duplicates(
    connection: &impl ConnectionTrait,
    event: EventId,
    kana: &Kana,
    phone: Option<&PhoneNumber>,
) -> Result<Vec<Duplicate>> {
    let same = Condition::any()
        .add(registration::Column::KanaKey.eq(kana.match_key()))
        .add_option(phone.map(|phone| registration::Column::PhoneDigits.eq(phone.digits())));
    let rows = registration::Entity::find()
        .join(
            JoinType::InnerJoin,
            registration::Entity::belongs_to(allocation::Entity)
                .from(registration::Column::Id)
                .to(allocation::Column::RegistrationId)
                .into(),
        )
        .select_also(allocation::Entity)
        .filter(registration::Column::EventId.eq(Uuid::from(event)))
        .filter(same)
        .filter(holds_seats())
        .order_by_asc(registration::Column::CreatedAt)
        .limit(DUPLICATES)
        .all(connection)
        .await?;
    rows.into_iter()
        .filter_map(|(row, held)| held.map(|held| (row, held)))
        .map(|(row, held)| {
            Ok(Duplicate {
                registration: RegistrationId::new(row.id),
                receipt: receipt(&row.receipt_number)?,
                applicant: applicant(&row)?,
                slot: SlotId::new(held.slot_id),
                source: IntakeSource::from_code(&row.intake_source)
                    .ok_or_else(|| AppError::fault("an unknown intake source"))?,
                created_at: row.created_at,
                created_by: row.created_by.map(StaffUserId::new),
            })
        })
        .collect()
}

pub(in crate::registration) async fn seat_mismatches(
    connection: &impl ConnectionTrait,
) -> Result<Vec<SeatMismatch>> {
    let held: HashMap<Uuid, i64> = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::SlotId)
        .column_as(allocation::Column::Seats.sum(), "held")
        .filter(holds_seats())
        .group_by(allocation::Column::SlotId)
        .into_tuple::<(Uuid, i64)>()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let counters: Vec<(Uuid, i32)> = slot::Entity::find()
        .select_only()
        .columns([slot::Column::Id, slot::Column::SeatsHeld])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(counters
        .into_iter()
        .map(|(id, counter)| SeatMismatch {
            slot: SlotId::new(id),
            counter: i64::from(counter),
            rows: held.get(&id).copied().unwrap_or(0),
        })
        .filter(|slot| slot.counter != slot.rows)
        .collect())
}
