//! The queries on the outbox, by what they are about, and the conditions they share. Not the moves between the states of a
//! mail (`state.rs`) nor the plan of attempts (`retry.rs`).

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{Claim, DeliveryEvent, DeliveryState};
use crate::entities::outbox_message::Column;
use crate::error::{AppError, Result};
use crate::types::OutboxMessageId;

mod claims;
mod handling;
mod queue;
mod results;
mod unreadable;

pub(super) use claims::{abandoned, claim, give_back_abandoned, give_up_abandoned, renew};
pub(super) use handling::{lock_failed, set_handled};
pub(super) use queue::{Row, count, due, insert, row};
pub(super) use results::{fail, mark_sent, plan};
pub(super) use unreadable::unreadable;

fn is_due(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(is_in(DeliveryState::Queued))
        .add(Column::NextAttemptAt.lte(now))
}

fn is_abandoned(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(is_in(DeliveryState::Sending))
        .add(Column::ClaimedUntil.lte(now))
}

fn is_one_of(ids: &[OutboxMessageId]) -> SimpleExpr {
    Column::Id.is_in(ids.iter().map(|id| Uuid::from(*id)))
}

/// The row is still in this attempt.
fn is_claimed(claim: Claim) -> Condition {
    Condition::all()
        .add(Column::Id.eq(Uuid::from(claim.id)))
        .add(Column::Attempts.eq(claim.attempt))
}

/// The row is in this state. The state stands in the text of the statement, because the indexes over mails in one state
/// serve no others.
fn is_in(state: DeliveryState) -> SimpleExpr {
    Expr::cust(format!("\"state\" = '{}'", state.code()))
}

/// The row is in a state in which the event can happen.
fn is_before(event: DeliveryEvent) -> SimpleExpr {
    Column::State.is_in(DeliveryState::before(event).map(DeliveryState::code))
}

/// The state every possible start of this event leads to.
fn code_after(event: DeliveryEvent) -> Result<&'static str> {
    DeliveryState::before(event)
        .find_map(|state| state.after(event))
        .map(DeliveryState::code)
        .ok_or_else(|| AppError::fault("a delivery event leads nowhere"))
}
