//! What was applied for in slots, summed up by the database. What the sums mean is asked in `query/applications.rs`.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::{holds_seats, need, source};
use crate::db::{Unreadable, summed};
use crate::entities::{access_need, allocation, registration};
use crate::error::Result;
use crate::registration::{AccessNeed, EndReason, IntakeSource};
use crate::types::SlotId;

/// Seats of applications by slot, by the way they came and by where they stand.
pub(in crate::registration) struct AppliedFor {
    pub(in crate::registration) slot: SlotId,
    /// None where nobody knows the way: the persons are counted all the same.
    pub(in crate::registration) source: Option<IntakeSource>,
    /// Whether they are held now.
    pub(in crate::registration) is_held: bool,
    /// Whether they have, or had, to be confirmed.
    pub(in crate::registration) is_unconfirmed: bool,
    pub(in crate::registration) seats: u32,
}

#[derive(FromQueryResult)]
struct Row {
    slot_id: Uuid,
    intake_source: String,
    is_held: bool,
    is_unconfirmed: bool,
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
    let is_unconfirmed = allocation::Column::ConfirmBy.is_not_null();
    let rows = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::SlotId)
        .column(registration::Column::IntakeSource)
        .column_as(holds_seats(), "is_held")
        .column_as(is_unconfirmed.clone(), "is_unconfirmed")
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
        .group_by(holds_seats())
        .group_by(is_unconfirmed)
        .into_model::<Row>()
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let slot = SlotId::new(row.slot_id);
            Ok(AppliedFor {
                slot,
                source: known(slot, source(&row.intake_source)),
                is_held: row.is_held,
                is_unconfirmed: row.is_unconfirmed,
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
        .filter(holds_seats())
        .group_by(allocation::Column::SlotId)
        .group_by(access_need::Column::Need)
        .into_tuple()
        .all(connection)
        .await?;
    rows.into_iter()
        .filter_map(|(slot, code, count)| {
            let slot = SlotId::new(slot);
            known(slot, need(&code))
                .map(|need| summed(Some(count)).map(|count| (slot, need, count)))
        })
        .collect()
}

/// What registrations for a slot say, unless nobody knows what it means: then whoever runs the program is told.
fn known<T>(slot: SlotId, said: Result<T>) -> Option<T> {
    said.map_err(|error| {
        let row = Unreadable {
            table: "slots",
            id: slot.into(),
            why: format!("its registrations: {error}"),
        };
        row.log();
    })
    .ok()
}
