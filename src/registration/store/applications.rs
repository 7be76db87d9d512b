//! What was applied for in slots, summed up by the database. What the sums mean is asked in `query/applications.rs`.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use crate::entities::{access_need, allocation, registration};
use crate::error::{AppError, Result};
use crate::registration::{AccessNeed, AllocationState, EndReason, IntakeSource};
use crate::types::SlotId;

/// Seats of applications by slot, by the way they came and by their state.
pub(in crate::registration) struct AppliedFor {
    pub(in crate::registration) slot: SlotId,
    pub(in crate::registration) source: IntakeSource,
    pub(in crate::registration) state: AllocationState,
    pub(in crate::registration) seats: u32,
}

#[derive(FromQueryResult)]
struct Row {
    slot_id: Uuid,
    intake_source: String,
    state: String,
    seats: Option<i64>,
}

/// What was applied for in slots, cancelled applications included, without those that moved to another slot.
pub(in crate::registration) async fn applied_for(
    connection: &impl ConnectionTrait,
    slots: &[SlotId],
) -> Result<Vec<AppliedFor>> {
    let stayed = Condition::any()
        .add(allocation::Column::EndReason.is_null())
        .add(allocation::Column::EndReason.ne(EndReason::Moved.code()));
    let rows = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::SlotId)
        .column(registration::Column::IntakeSource)
        .column(allocation::Column::State)
        .column_as(allocation::Column::Seats.sum(), "seats")
        .join(
            JoinType::InnerJoin,
            allocation::Entity::belongs_to(registration::Entity)
                .from(allocation::Column::RegistrationId)
                .to(registration::Column::Id)
                .into(),
        )
        .filter(allocation::Column::SlotId.is_in(slots.iter().copied().map(Uuid::from)))
        .filter(stayed)
        .group_by(allocation::Column::SlotId)
        .group_by(registration::Column::IntakeSource)
        .group_by(allocation::Column::State)
        .into_model::<Row>()
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AppliedFor {
                slot: SlotId::new(row.slot_id),
                source: IntakeSource::from_code(&row.intake_source)
                    .ok_or_else(|| AppError::fault("an unknown intake source"))?,
                state: AllocationState::from_code(&row.state)
                    .ok_or_else(|| AppError::fault("an unknown allocation state"))?,
                seats: summed(row.seats)?,
            })
        })
        .collect()
}

/// How many registrations that hold seats ask for which help, by slot.
pub(in crate::registration) async fn needs_by_slot(
    connection: &impl ConnectionTrait,
    slots: &[SlotId],
) -> Result<Vec<(SlotId, AccessNeed, u32)>> {
    let rows: Vec<(Uuid, String, i64)> = access_need::Entity::find()
        .select_only()
        .column(allocation::Column::SlotId)
        .column(access_need::Column::Need)
        .column_as(access_need::Column::RegistrationId.count(), "registrations")
        .join(
            JoinType::InnerJoin,
            access_need::Entity::belongs_to(allocation::Entity)
                .from(access_need::Column::RegistrationId)
                .to(allocation::Column::RegistrationId)
                .into(),
        )
        .filter(allocation::Column::SlotId.is_in(slots.iter().copied().map(Uuid::from)))
        .filter(allocation::Column::EndedAt.is_null())
        .group_by(allocation::Column::SlotId)
        .group_by(access_need::Column::Need)
        .into_tuple()
        .all(connection)
        .await?;
    rows.into_iter()
        .filter_map(|(slot, need, count)| {
            AccessNeed::from_code(&need)
                .map(|need| summed(Some(count)).map(|count| (SlotId::new(slot), need, count)))
        })
        .collect()
}

fn summed(sum: Option<i64>) -> Result<u32> {
    u32::try_from(sum.unwrap_or_default()).map_err(AppError::fault)
}
