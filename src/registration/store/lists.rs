//! Queries on lists of registrations: by slot, by event, those that may be of one person, and whether rows and counters
//! of seats agree.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{
    Particulars, applicant, distinct, has_moved, holds_seats, need, particulars, receipt, source,
    standing, version,
};
use crate::db::{Rows, by_parent, loaded};
use crate::entities::{access_need, allocation, attendance, registration, revision, slot};
use crate::error::{AppError, Result};
use crate::registration::{Duplicate, Listed, Recorded, SeatMismatch};
use crate::types::{AttendanceId, EventId, Kana, PhoneNumber, RegistrationId, SlotId, StaffUserId};

pub(in crate::registration) async fn list_of_slot(
    connection: &impl ConnectionTrait,
    slot: SlotId,
) -> Result<Rows<Listed>> {
    let allocations =
        allocation::Entity::find().filter(allocation::Column::SlotId.eq(Uuid::from(slot)));
    list(connection, allocations).await
}

pub(in crate::registration) async fn list_of_event(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Rows<Listed>> {
    let of_event = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::EventId.eq(Uuid::from(event)))
        .into_query();
    let allocations =
        allocation::Entity::find().filter(allocation::Column::RegistrationId.in_subquery(of_event));
    list(connection, allocations).await
}

/// One line per registration, from its latest allocation among these; five queries, however long the list.
///
/// A registration of which an allocation, a need or a record cannot be read is not read either: a line that says
/// nothing of a wheelchair says that there is none.
async fn list(
    connection: &impl ConnectionTrait,
    allocations: Select<allocation::Entity>,
) -> Result<Rows<Listed>> {
    let allocations = allocations
        .order_by_asc(holds_seats())
        .order_by_desc(has_moved())
        .order_by_asc(allocation::Column::CreatedAt);
    let (allocations, lost) = Rows::select(connection, allocations).await?.into_parts();
    let (id, of) = (allocation::Column::Id, allocation::Column::RegistrationId);
    let without = by_parent::<allocation::Entity>(connection, &lost, id, of).await?;
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
    let versions: HashMap<Uuid, i32> = revision::Entity::find()
        .filter(revision::Column::SubjectId.in_subquery(with_allocation.clone()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.subject_id, row.version))
        .collect();
    let registrations = registration::Entity::find()
        .filter(registration::Column::Id.in_subquery(with_allocation.clone()));
    let registrations = Rows::select(connection, registrations).await?;
    let mut needs: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in access_need::Entity::find()
        .filter(access_need::Column::RegistrationId.in_subquery(with_allocation.clone()))
        .all(connection)
        .await?
    {
        needs.entry(row.registration_id).or_default().push(row.need);
    }
    let recorded: HashMap<(Uuid, Option<Uuid>), attendance::Model> = attendance::Entity::find()
        .filter(attendance::Column::RegistrationId.in_subquery(with_allocation))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| ((row.slot_id, row.registration_id), row))
        .collect();
    let lines = registrations
        .retain(|row| latest.contains_key(&row.id))
        .read(|row| {
            if let Some(allocation) = without.get(&row.id) {
                return Err(allocation.fault());
            }
            let allocation = latest
                .get(&row.id)
                .ok_or_else(|| AppError::fault("no allocation"))?;
            let needs = needs.remove(&row.id).unwrap_or_default();
            let attendance = recorded.get(&(allocation.slot_id, Some(row.id)));
            let version = versions.get(&row.id).copied();
            listed(row, allocation, &needs, attendance, version)
        });
    Ok(lines.without(lost))
}

fn listed(
    row: registration::Model,
    allocation: &allocation::Model,
    needs: &[String],
    attendance: Option<&attendance::Model>,
    changed: Option<i32>,
) -> Result<Listed> {
    let Particulars {
        receipt,
        applicant,
        party,
        source,
        route,
        language: _,
    } = particulars(&row)?;
    let recorded = attendance.map(|evidence| {
        Ok::<_, AppError>(Recorded {
            attendance: AttendanceId::new(evidence.id),
            persons: loaded(evidence.persons)?,
        })
    });
    Ok(Listed {
        registration: RegistrationId::new(row.id),
        receipt,
        applicant,
        party,
        source,
        route,
        standing: standing(allocation)?,
        needs: needs.iter().map(|code| need(code)).collect::<Result<_>>()?,
        created_at: row.created_at,
        attendance: recorded.transpose()?,
        version: version(changed)?,
        companions: row.companions,
    })
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
                source: source(&row.intake_source)?,
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
