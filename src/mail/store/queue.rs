//! The queries that put letters into the outbox and tell which are due.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::is_due;
use crate::db::Tx;
use crate::entities::outbox_message::{ActiveModel, Column, Entity};
use crate::error::Result;
use crate::mail::model::domain_of;
use crate::mail::{DeliveryState, Due, Letter, Topic};
use crate::types::OutboxMessageId;

/// A mail as a row of the outbox.
pub(in crate::mail) type Row = ActiveModel;

/// The row of a letter that is due now.
pub(in crate::mail) fn row(
    id: OutboxMessageId,
    message_id: String,
    letter: Letter,
    now: DateTime<Utc>,
) -> Row {
    ActiveModel {
        id: Set(id.into()),
        message_id: Set(message_id),
        kind: Set(letter.kind.to_owned()),
        // All letters so far tell of registrations: the column refers to their table.
        registration_id: Set(letter.topic.map(Uuid::from)),
        domain: Set(domain_of(letter.to.as_str())),
        recipient: Set(letter.to.as_str().to_owned()),
        subject: Set(letter.subject),
        body: Set(letter.body),
        calendar: Set(letter.calendar),
        state: Set(DeliveryState::Queued.code().to_owned()),
        attempts: Set(0),
        created_at: Set(now),
        next_attempt_at: Set(now),
        claimed_at: Set(None),
        sent_at: Set(None),
        last_error: Set(None),
        owner_id: Set(Some(letter.owner.into())),
        claimed_until: Set(None),
        handled_at: Set(None),
        handled_by: Set(None),
        handled_via: Set(None),
        cause: Set(letter.cause.as_str().to_owned()),
    }
}

/// Inserts a mail; false, and nothing is changed, when there is one of the same cause.
pub(in crate::mail) async fn insert(tx: &Tx, row: Row) -> Result<bool> {
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Cause).do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(inserted > 0)
}

/// Mails that are due, those that have waited longest first, but none to these domains.
pub(in crate::mail) async fn due(
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
    let due = |(id, topic, domain): (Uuid, Option<Uuid>, String)| Due {
        id: OutboxMessageId::new(id),
        topic: topic.map(Topic::new),
        domain,
    };
    Ok(rows.into_iter().map(due).collect())
}

/// How many mails are in one of these states.
pub(in crate::mail) async fn count(
    db: &impl ConnectionTrait,
    states: &[DeliveryState],
) -> Result<u64> {
    let codes = states.iter().map(|state| state.code());
    Ok(Entity::find()
        .filter(Column::State.is_in(codes))
        .count(db)
        .await?)
}
