//! The one statement that takes seats, the one that gives them back, and the slot as it is at that moment.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, Statement, Value,
};
use uuid::Uuid;

use super::seats;
use crate::db::Tx;
use crate::entities::slot;
use crate::error::{AppError, Result};
use crate::event::Slot;
use crate::types::{PartySize, SlotId};

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
    known: &Slot,
    party: PartySize,
) -> Result<Option<Slot>> {
    let values = [
        Value::from(seats(party)?),
        Value::from(Uuid::from(known.id)),
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
    known: &Slot,
    party: PartySize,
) -> Result<Slot> {
    let taken = take_seats(tx, known, party).await?;
    Ok(taken.unwrap_or_else(|| known.clone()))
}

/// Gives seats back.
pub(in crate::registration) async fn give_back_seats(
    tx: &Tx,
    slot: SlotId,
    party: PartySize,
) -> Result<()> {
    let updated = slot::Entity::update_many()
        .col_expr(
            slot::Column::SeatsHeld,
            Expr::col(slot::Column::SeatsHeld).sub(seats(party)?),
        )
        .filter(slot::Column::Id.eq(Uuid::from(slot)));
    updated.exec(&tx.ahead()).await?;
    Ok(())
}
