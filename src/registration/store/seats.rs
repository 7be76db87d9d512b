//! The one statement that takes seats, the one that gives them back, who holds them, and the slot as it is at that
//! moment. Not why they are given back (`command/seats.rs`).

use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, QuerySelect, Statement,
    Value,
};
use uuid::Uuid;

use super::seats;
use crate::db::{Locking, Tx, loaded};
use crate::entities::{allocation, slot};
use crate::error::{AppError, Result};
use crate::event::Slot;
use crate::types::{PartySize, RegistrationId, SlotId};

/// Takes seats while they fit and answers the slot as it is now; none when they do not fit, or when the event is not
/// public or was called off.
///
/// The row is locked by this UPDATE on both databases until the transaction ends. It is the capacity guard: every
/// seat is taken here (docs/rules.md: seats), and the table's CHECK stands behind it.
///
/// The text is built by hand because it is built for every application, and runs ahead of rows kept so far: it touches
/// none of them.
pub(in crate::registration) async fn take_seats(
    tx: &Tx,
    slot: Locking<SlotId>,
    known: &Slot,
    party: PartySize,
) -> Result<Option<Slot>> {
    let values = [
        Value::from(seats(party)?),
        Value::from(Uuid::from(slot.id())),
        Value::from(Uuid::from(known.event)),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), TAKE_SEATS, values);
    let row = tx.ahead().query_one_raw(statement).await?;
    row.map(|row| refreshed(known, &row)).transpose()
}

/// Named columns in the order of their names, and no others than those that may have changed.
const TAKE_SEATS: &str = r#"UPDATE "slots" SET seats_held = seats_held + $1
    WHERE id = $2
    AND (capacity IS NULL OR seats_held + $1 <= capacity + allowance)
    AND event_id IN (SELECT id FROM events WHERE id = $3 AND published_at IS NOT NULL AND cancelled_at IS NULL)
    RETURNING allowance, change_until, closes_at, ends_at, opens_at, party_limit, seats_held, starts_at"#;

/// A known slot as it is now; not locked, so nothing is taken on the strength of it.
pub(in crate::registration) async fn slot_now(tx: &Tx, known: &Slot) -> Result<Option<Slot>> {
    let values = [Value::from(Uuid::from(known.id))];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), SLOT_NOW, values);
    let row = tx.ahead().query_one_raw(statement).await?;
    row.map(|row| refreshed(known, &row)).transpose()
}

/// The same columns in the same order.
const SLOT_NOW: &str = r#"SELECT allowance, change_until, closes_at, ends_at, opens_at, party_limit, seats_held, starts_at
    FROM "slots" WHERE id = $1"#;

/// A known slot with everything of its row that may have changed since.
fn refreshed(known: &Slot, row: &QueryResult) -> Result<Slot> {
    let count = |column| u32::try_from(row.try_get::<i32>("", column)?).map_err(AppError::fault);
    Ok(Slot {
        starts_at: row.try_get("", "starts_at")?,
        ends_at: row.try_get("", "ends_at")?,
        opens_at: row.try_get("", "opens_at")?,
        closes_at: row.try_get("", "closes_at")?,
        change_until: row.try_get("", "change_until")?,
        allowance: count("allowance")?,
        seats_held: count("seats_held")?,
        party_limit: count("party_limit")?,
        ..known.clone()
    })
}

/// Gives seats to everybody and keeps the counter within its CHECK: what the guard above prevents.
#[cfg(feature = "race-controls")]
pub(in crate::registration) async fn take_seats_unguarded(
    tx: &Tx,
    slot: Locking<SlotId>,
    known: &Slot,
    party: PartySize,
) -> Result<Slot> {
    let taken = take_seats(tx, slot, known, party).await?;
    Ok(taken.unwrap_or_else(|| known.clone()))
}

/// Gives seats back.
pub(in crate::registration) async fn give_back_seats(
    tx: &Tx,
    slot: Locking<SlotId>,
    party: PartySize,
) -> Result<()> {
    let updated = slot::Entity::update_many()
        .col_expr(
            slot::Column::SeatsHeld,
            Expr::col(slot::Column::SeatsHeld).sub(seats(party)?),
        )
        .filter(slot::Column::Id.eq(Uuid::from(slot.id())));
    updated.exec(&tx.ahead()).await?;
    Ok(())
}

/// Locks the seats of a slot until the transaction ends, on both databases, and changes no value.
pub(in crate::registration) async fn lock_slot(tx: &Tx, slot: Locking<SlotId>) -> Result<()> {
    slot::Entity::update_many()
        .col_expr(slot::Column::SeatsHeld, Expr::col(slot::Column::SeatsHeld))
        .filter(slot::Column::Id.eq(Uuid::from(slot.id())))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Holds seats now, whether they are its own or still have to be confirmed: what [`Standing::holds_seats`] asks, in
/// statements. The indexes `allocations_one_live` and `allocations_unconfirmed` have the same words.
///
/// [`Standing::holds_seats`]: crate::registration::Standing::holds_seats
pub(in crate::registration) fn holds_seats() -> SimpleExpr {
    allocation::Column::EndedAt.is_null()
}

/// Where a registration holds seats now.
pub(in crate::registration) async fn slot_held(
    connection: &impl ConnectionTrait,
    registration: RegistrationId,
) -> Result<Option<SlotId>> {
    let slot: Option<Uuid> = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::SlotId)
        .filter(allocation::Column::RegistrationId.eq(Uuid::from(registration)))
        .filter(holds_seats())
        .into_tuple()
        .one(connection)
        .await?;
    Ok(slot.map(SlotId::new))
}

/// How many seats a registration holds in a slot now.
pub(in crate::registration) async fn seats_in_slot(
    connection: &impl ConnectionTrait,
    slot: SlotId,
    registration: RegistrationId,
) -> Result<Option<u32>> {
    let held: Option<i32> = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::Seats)
        .filter(allocation::Column::RegistrationId.eq(Uuid::from(registration)))
        .filter(allocation::Column::SlotId.eq(Uuid::from(slot)))
        .filter(holds_seats())
        .into_tuple()
        .one(connection)
        .await?;
    held.map(loaded).transpose()
}
