//! The queries that keep what came of an attempt.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{code_after, is_before, is_claimed};
use crate::db::Tx;
use crate::entities::outbox_message::{Column, Entity};
use crate::error::Result;
use crate::mail::{Claim, DeliveryEvent};
use crate::types::OutboxMessageId;

/// Marks mails as sent and erases their text, which holds the personal link.
pub(in crate::mail) async fn mark_sent(
    tx: &Tx,
    ids: Vec<OutboxMessageId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let updated = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Accepted)?),
        )
        .col_expr(Column::SentAt, Expr::value(now))
        .col_expr(Column::Body, Expr::value(""))
        .col_expr(Column::Calendar, Expr::value(None::<String>))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .filter(Column::Id.is_in(ids.into_iter().map(Uuid::from)))
        .filter(is_before(DeliveryEvent::Accepted))
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected)
}

/// Plans the next attempt, if the row is still in the attempt that failed.
pub(in crate::mail) async fn plan(
    tx: &Tx,
    claim: Claim,
    next: DateTime<Utc>,
    reason: String,
) -> Result<u64> {
    let updated = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Deferred)?),
        )
        .col_expr(Column::NextAttemptAt, Expr::value(next))
        .col_expr(Column::LastError, Expr::value(reason))
        .filter(is_claimed(claim))
        .filter(is_before(DeliveryEvent::Deferred))
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected)
}

/// Gives a mail up, if the row is still in the attempt that failed. Its text stays.
pub(in crate::mail) async fn fail(tx: &Tx, claim: Claim, reason: &str) -> Result<u64> {
    let updated = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Refused)?),
        )
        .col_expr(Column::LastError, Expr::value(reason))
        .filter(is_claimed(claim))
        .filter(is_before(DeliveryEvent::Refused))
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected)
}
