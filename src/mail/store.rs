//! The queries on the outbox; not the moves between its states (`state.rs`) nor the plan of attempts (`retry.rs`).

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::letter::Letter;
use super::outgoing::domain_of;
use super::retry::{Fault, LAST_ATTEMPT};
use super::{Claim, DeliveryEvent, DeliveryState, Due, Handled, HandledVia, MailKind, Outgoing};
use crate::db::Tx;
use crate::entities::outbox_message::{ActiveModel, Column, Entity, Model};
use crate::error::{AppError, Result};
use crate::types::{EmailAddress, OutboxMessageId, OwnerId, RegistrationId};

/// A mail to put into the outbox.
pub(super) struct NewMessage {
    pub(super) id: OutboxMessageId,
    pub(super) message_id: String,
    pub(super) kind: MailKind,
    pub(super) registration: RegistrationId,
    pub(super) owner: OwnerId,
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
        domain: Set(domain_of(message.recipient.as_str())),
        owner_id: Set(Some(message.owner.into())),
        claimed_until: Set(None),
        handled_at: Set(None),
        handled_by: Set(None),
        handled_via: Set(None),
    }
}

/// Mails that are due, those that have waited longest first, but none to these domains.
pub(super) async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    closed: &[String],
    limit: u64,
) -> Result<Vec<Due>> {
    let mut select = Entity::find()
        .filter(is_due(now))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    if !closed.is_empty() {
        select = select.filter(Column::Domain.is_not_in(closed));
    }
    let rows: Vec<(Uuid, Option<Uuid>, String)> = select
        .select_only()
        .columns([Column::Id, Column::RegistrationId, Column::Domain])
        .into_tuple()
        .all(db)
        .await?;
    let due = |(id, registration, domain): (Uuid, Option<Uuid>, String)| Due {
        id: OutboxMessageId::new(id),
        registration: registration.map(RegistrationId::new),
        domain,
    };
    Ok(rows.into_iter().map(due).collect())
}

/// Takes those of these mails that are still due.
///
/// Two workers on one PostgreSQL database never take the same row: the first query skips what another transaction
/// holds. SQLite has one writer and drops the lock clause.
pub(super) async fn claim(
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
pub(super) async fn renew(tx: &Tx, claims: &[Claim], until: DateTime<Utc>) -> Result<()> {
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
pub(super) async fn abandoned(
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
pub(super) async fn give_back_abandoned(
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
pub(super) async fn give_up_abandoned(
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
pub(super) async fn fail(tx: &Tx, claim: Claim, reason: &str) -> Result<u64> {
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

/// How the person was reached whom a mail of this section did not reach; its row is locked until the transaction ends.
///
/// # Errors
/// `AppError::NotFound` when no mail of the section failed under this identifier.
pub(super) async fn lock_failed(
    tx: &Tx,
    owner: OwnerId,
    id: OutboxMessageId,
) -> Result<Option<HandledVia>> {
    let failed = Condition::all()
        .add(Column::Id.eq(Uuid::from(id)))
        .add(Column::OwnerId.eq(Uuid::from(owner)))
        .add(is_in(DeliveryState::Failed));
    let locked = Entity::update_many()
        .col_expr(Column::HandledAt, Expr::col(Column::HandledAt))
        .filter(failed)
        .exec(&**tx)
        .await?;
    if locked.rows_affected == 0 {
        return Err(AppError::NotFound);
    }
    let via: Option<Option<String>> = Entity::find_by_id(Uuid::from(id))
        .select_only()
        .column(Column::HandledVia)
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(via.flatten().and_then(|code| HandledVia::from_code(&code)))
}

/// Writes that a person was reached by another way, over what was noted before, or that it was noted by mistake.
pub(super) async fn set_handled(
    tx: &Tx,
    id: OutboxMessageId,
    handled: Option<Handled>,
) -> Result<()> {
    let by = handled.and_then(|handled| handled.by).map(Uuid::from);
    Entity::update_many()
        .col_expr(
            Column::HandledAt,
            Expr::value(handled.map(|handled| handled.at)),
        )
        .col_expr(Column::HandledBy, Expr::value(by))
        .col_expr(
            Column::HandledVia,
            Expr::value(handled.map(|handled| handled.via.code())),
        )
        .filter(Column::Id.eq(Uuid::from(id)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// How many mails are in one of these states.
pub(super) async fn count(db: &impl ConnectionTrait, states: &[DeliveryState]) -> Result<u64> {
    let codes = states.iter().map(|state| state.code());
    Ok(Entity::find()
        .filter(Column::State.is_in(codes))
        .count(db)
        .await?)
}

impl From<Model> for Outgoing {
    fn from(row: Model) -> Self {
        Self {
            claim: Claim {
                id: OutboxMessageId::new(row.id),
                attempt: u32::try_from(row.attempts).unwrap_or_default(),
            },
            registration: row.registration_id.map(RegistrationId::new),
            message_id: row.message_id,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            calendar: row.calendar,
            created_at: row.created_at,
        }
    }
}

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
