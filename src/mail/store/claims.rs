//! The queries by which workers take mails, keep them and lose them again.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{code_after, is_abandoned, is_claimed, is_due, is_in, is_one_of};
use crate::db::Tx;
use crate::entities::outbox_message::{Column, Entity, Model};
use crate::error::Result;
use crate::mail::retry::LAST_ATTEMPT;
use crate::mail::{Claim, DeliveryEvent, DeliveryState, Fault, Outgoing, Topic};
use crate::types::OutboxMessageId;

/// Takes those of these mails that are still due.
///
/// Two workers on one PostgreSQL database never take the same row: the first query skips what another transaction
/// holds. SQLite has one writer and drops the lock clause.
pub(in crate::mail) async fn claim(
    tx: &Tx,
    ids: &[OutboxMessageId],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Outgoing>> {
    let free: Vec<Uuid> = Entity::find()
        .filter(is_one_of(ids))
        .filter(is_due(now))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(&**tx)
        .await?;
    if free.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Claimed)?),
        )
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::ClaimedAt, Expr::value(now))
        .col_expr(Column::ClaimedUntil, Expr::value(until))
        .filter(Column::Id.is_in(free))
        .exec_with_returning(&**tx)
        .await?;
    Ok(rows.into_iter().map(Outgoing::from).collect())
}

/// Lets claims last longer, as far as they are still claims of the same attempt.
pub(in crate::mail) async fn renew(tx: &Tx, claims: &[Claim], until: DateTime<Utc>) -> Result<()> {
    let mut own = Condition::any();
    for claim in claims {
        own = own.add(is_claimed(*claim));
    }
    if own.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::ClaimedUntil, Expr::value(until))
        .filter(own)
        .filter(is_in(DeliveryState::Sending))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Mails whose claim ran out, but none of these.
pub(in crate::mail) async fn abandoned(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    own: &[OutboxMessageId],
) -> Result<Vec<OutboxMessageId>> {
    let mut select = Entity::find().filter(is_abandoned(now)).limit(1_000);
    if !own.is_empty() {
        let own = own.iter().map(|id| Uuid::from(*id));
        select = select.filter(Column::Id.is_not_in(own));
    }
    let ids: Vec<Uuid> = select
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(OutboxMessageId::new).collect())
}

/// Puts those of these mails back into the queue whose claim ran out.
pub(in crate::mail) async fn give_back_abandoned(
    tx: &Tx,
    ids: &[OutboxMessageId],
    now: DateTime<Utc>,
) -> Result<()> {
    Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Abandoned)?),
        )
        .col_expr(Column::NextAttemptAt, Expr::value(now))
        .col_expr(
            Column::LastError,
            Expr::value(Fault::Interrupted.to_string()),
        )
        .filter(is_one_of(ids))
        .filter(is_abandoned(now))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Gives up those of them that have used all their attempts: perhaps it is the mail that stops the program.
pub(in crate::mail) async fn give_up_abandoned(
    tx: &Tx,
    ids: &[OutboxMessageId],
    now: DateTime<Utc>,
) -> Result<Vec<OutboxMessageId>> {
    let rows = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Refused)?),
        )
        .col_expr(
            Column::LastError,
            Expr::value(Fault::Interrupted.to_string()),
        )
        .filter(is_one_of(ids))
        .filter(is_abandoned(now))
        .filter(Column::Attempts.gte(LAST_ATTEMPT))
        .exec_with_returning(&**tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| OutboxMessageId::new(row.id))
        .collect())
}

impl From<Model> for Outgoing {
    fn from(row: Model) -> Self {
        Self {
            claim: Claim {
                id: OutboxMessageId::new(row.id),
                attempt: u32::try_from(row.attempts).unwrap_or_default(),
            },
            topic: row.registration_id.map(Topic::new),
            message_id: row.message_id,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            calendar: row.calendar,
            created_at: row.created_at,
        }
    }
}
