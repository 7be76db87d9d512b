//! The queries on the outbox; not the moves between its states (`state.rs`) nor the plan of attempts (`retry.rs`).

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::letter::Letter;
use super::retry::{Fault, LAST_ATTEMPT};
use super::{DeliveryEvent, DeliveryState, Failure, MailKind, Outgoing};
use crate::db::Tx;
use crate::entities::outbox_message::{ActiveModel, Column, Entity, Model};
use crate::error::{AppError, Result};
use crate::types::{EmailAddress, OutboxMessageId, RegistrationId};

/// A mail to put into the outbox.
pub(super) struct NewMessage {
    pub(super) id: OutboxMessageId,
    pub(super) message_id: String,
    pub(super) kind: MailKind,
    pub(super) registration: RegistrationId,
    pub(super) recipient: EmailAddress,
    pub(super) letter: Letter,
    pub(super) now: DateTime<Utc>,
}

/// A mail as a row of the outbox.
pub(super) type Row = ActiveModel;

/// The row of a mail that is due now.
pub(super) fn row(message: NewMessage) -> Row {
    ActiveModel {
        id: Set(message.id.into()),
        message_id: Set(message.message_id),
        kind: Set(message.kind.code().to_owned()),
        registration_id: Set(Some(message.registration.into())),
        recipient: Set(message.recipient.as_str().to_owned()),
        subject: Set(message.letter.subject),
        body: Set(message.letter.body),
        calendar: Set(message.letter.calendar),
        state: Set(DeliveryState::Queued.code().to_owned()),
        attempts: Set(0),
        created_at: Set(message.now),
        next_attempt_at: Set(message.now),
        claimed_at: Set(None),
        sent_at: Set(None),
        last_error: Set(None),
    }
}

/// Whether anything is due, or taken before `abandoned_before` and not settled.
pub(super) async fn has_work(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    abandoned_before: DateTime<Utc>,
) -> Result<bool> {
    let due = Entity::find()
        .filter(is_due(now))
        .select_only()
        .column(Column::Id);
    if due.into_tuple::<Uuid>().one(db).await?.is_some() {
        return Ok(true);
    }
    let abandoned = Entity::find()
        .filter(is_abandoned(abandoned_before))
        .select_only()
        .column(Column::Id);
    Ok(abandoned.into_tuple::<Uuid>().one(db).await?.is_some())
}

/// Takes due mails, those that have waited longest first.
///
/// Two workers on one PostgreSQL database never take the same row: the first query skips what another transaction
/// holds. SQLite has one writer and drops the lock clause. Two statements and not one with a subquery, because
/// PostgreSQL may run a locking subquery again for every row and then take more than the limit.
pub(super) async fn claim(tx: &Tx, now: DateTime<Utc>, limit: u64) -> Result<Vec<Outgoing>> {
    let due: Vec<Uuid> = Entity::find()
        .filter(is_due(now))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(&**tx)
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Claimed)?),
        )
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::ClaimedAt, Expr::value(now))
        .filter(Column::Id.is_in(due))
        .exec_with_returning(&**tx)
        .await?;
    Ok(rows.into_iter().map(Outgoing::from).collect())
}

/// Puts mails back into the queue that were taken before `abandoned_before` and not settled since.
pub(super) async fn give_back_abandoned(
    tx: &Tx,
    now: DateTime<Utc>,
    abandoned_before: DateTime<Utc>,
) -> Result<u64> {
    let updated = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Abandoned)?),
        )
        .col_expr(Column::NextAttemptAt, Expr::value(now))
        .col_expr(
            Column::LastError,
            Expr::value(Fault::Interrupted.to_string()),
        )
        .filter(is_abandoned(abandoned_before))
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected)
}

/// Gives up those of them that have used all their attempts: perhaps it is the mail that stops the program.
pub(super) async fn give_up_abandoned(
    tx: &Tx,
    abandoned_before: DateTime<Utc>,
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
        .filter(is_abandoned(abandoned_before))
        .filter(Column::Attempts.gte(LAST_ATTEMPT))
        .exec_with_returning(&**tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| OutboxMessageId::new(row.id))
        .collect())
}

/// Marks mails as sent and erases their text, which holds the personal link.
pub(super) async fn mark_sent(
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
pub(super) async fn plan(
    tx: &Tx,
    id: OutboxMessageId,
    attempt: u32,
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
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Attempts.eq(attempt))
        .filter(is_before(DeliveryEvent::Deferred))
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected)
}

/// Gives a mail up, if the row is still in the attempt that failed. Its text stays, so that it can be posted.
pub(super) async fn fail(tx: &Tx, id: OutboxMessageId, attempt: u32, reason: &str) -> Result<u64> {
    let updated = Entity::update_many()
        .col_expr(
            Column::State,
            Expr::value(code_after(DeliveryEvent::Refused)?),
        )
        .col_expr(Column::LastError, Expr::value(reason))
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Attempts.eq(attempt))
        .filter(is_before(DeliveryEvent::Refused))
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected)
}

/// How many mails are in one of these states.
pub(super) async fn count(db: &impl ConnectionTrait, states: &[DeliveryState]) -> Result<u64> {
    let codes = states.iter().map(|state| state.code());
    Ok(Entity::find()
        .filter(Column::State.is_in(codes))
        .count(db)
        .await?)
}

/// The newest failures; without the text.
pub(super) async fn failures(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Failure>> {
    type Row = (
        Uuid,
        String,
        Option<Uuid>,
        Option<DateTime<Utc>>,
        DateTime<Utc>,
        Option<String>,
    );

    let rows: Vec<Row> = Entity::find()
        .filter(Column::State.eq(DeliveryState::Failed.code()))
        .order_by_desc(Column::ClaimedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .select_only()
        .columns([
            Column::Id,
            Column::Kind,
            Column::RegistrationId,
            Column::ClaimedAt,
            Column::CreatedAt,
            Column::LastError,
        ])
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(
            |(id, kind, registration, claimed_at, created_at, last_error)| {
                Ok(Failure {
                    id: OutboxMessageId::new(id),
                    kind: kind_of(&kind)?,
                    registration: registration.map(RegistrationId::new),
                    at: claimed_at.unwrap_or(created_at),
                    reason: last_error.unwrap_or_default(),
                })
            },
        )
        .collect()
}

impl From<Model> for Outgoing {
    fn from(row: Model) -> Self {
        Self {
            id: OutboxMessageId::new(row.id),
            message_id: row.message_id,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            calendar: row.calendar,
            attempt: u32::try_from(row.attempts).unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}

fn is_due(now: DateTime<Utc>) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(is_before(DeliveryEvent::Claimed))
        .add(Column::NextAttemptAt.lte(now))
}

fn is_abandoned(before: DateTime<Utc>) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(is_before(DeliveryEvent::Abandoned))
        .add(Column::ClaimedAt.lte(before))
}

/// The row is in a state in which the event can happen.
fn is_before(event: DeliveryEvent) -> sea_orm::sea_query::SimpleExpr {
    Column::State.is_in(DeliveryState::before(event).map(DeliveryState::code))
}

/// The state every possible start of this event leads to.
fn code_after(event: DeliveryEvent) -> Result<&'static str> {
    DeliveryState::before(event)
        .find_map(|state| state.after(event))
        .map(DeliveryState::code)
        .ok_or_else(|| AppError::fault("a delivery event leads nowhere"))
}

fn kind_of(code: &str) -> Result<MailKind> {
    MailKind::from_code(code)
        .ok_or_else(|| AppError::fault("a mail of unknown kind is in the outbox"))
}
