//! The queries on how a person was reached whom a mail did not reach.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::is_in;
use crate::db::Tx;
use crate::entities::outbox_message::{Column, Entity};
use crate::error::{AppError, Result};
use crate::mail::{DeliveryState, Handled, HandledVia};
use crate::types::{OutboxMessageId, OwnerId};

/// How the person was reached whom a mail did not reach, and whose mail it is; its row is locked until the transaction
/// ends.
///
/// # Errors
/// `AppError::NotFound` when no mail of a section failed under this identifier; `AppError::Fault` when what is noted cannot
/// be read: something else would be written over it unseen.
pub(in crate::mail) async fn lock_failed(
    tx: &Tx,
    id: OutboxMessageId,
) -> Result<(OwnerId, Option<HandledVia>)> {
    let failed = Condition::all()
        .add(Column::Id.eq(Uuid::from(id)))
        .add(is_in(DeliveryState::Failed));
    let locked = Entity::update_many()
        .col_expr(Column::HandledAt, Expr::col(Column::HandledAt))
        .filter(failed)
        .exec(&**tx)
        .await?;
    if locked.rows_affected == 0 {
        return Err(AppError::NotFound);
    }
    let stored: Option<Noted> = Entity::find_by_id(Uuid::from(id))
        .select_only()
        .columns([Column::OwnerId, Column::HandledAt, Column::HandledVia])
        .into_tuple()
        .one(&**tx)
        .await?;
    let (owner, at, via) = stored.ok_or(AppError::NotFound)?;
    let owner = owner.map(OwnerId::new).ok_or(AppError::NotFound)?;
    let handled = Handled::stored(at, via.as_deref(), None)
        .map_err(|error| AppError::Fault(format!("mail {id}: {error}")))?;
    Ok((owner, handled.map(|handled| handled.via)))
}

type Noted = (Option<Uuid>, Option<DateTime<Utc>>, Option<String>);

/// Writes that a person was reached by another way, over what was noted before, or that it was noted by mistake.
pub(in crate::mail) async fn set_handled(
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
