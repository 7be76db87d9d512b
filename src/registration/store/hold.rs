//! The queries on seats that are held until somebody confirms. Not how long that is (`hold.rs` of the feature).

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{holds_seats, receipt};
use crate::db::{Rows, Tx};
use crate::entities::{allocation, outbox_message, registration};
use crate::error::{AppError, Result};
use crate::mail::DeliveryState;
use crate::registration::Awaiting;
use crate::types::{EventId, PersonName, RegistrationId};

/// Makes held seats the registration's own; false when they are not held any more.
pub(in crate::registration) async fn confirm_allocation(
    tx: &Tx,
    registration: RegistrationId,
) -> Result<bool> {
    let updated = allocation::Entity::update_many()
        .col_expr(
            allocation::Column::ConfirmBy,
            Expr::value(None::<DateTime<Utc>>),
        )
        .filter(allocation::Column::RegistrationId.eq(Uuid::from(registration)))
        .filter(holds_seats())
        .filter(allocation::Column::ConfirmBy.is_not_null())
        .exec(&**tx)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// A mail that asks for a confirmation.
const ASKING: &str = r#""outbox_messages"."kind" = 'confirmation_asked'"#;

/// Registrations whose seats were to be confirmed by now; those first that are held longest.
///
/// Not those whose question is still in the outbox or left it only after `asked_after`: nobody could answer it yet.
/// `postponed_until` ends that, so that a mail server that never takes a mail holds no seats for ever.
pub(in crate::registration) async fn due_for_release(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (asked_after, postponed_until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> Result<Vec<RegistrationId>> {
    let column = |column| Expr::col((outbox_message::Entity, column));
    let waits = [DeliveryState::Queued.code(), DeliveryState::Sending.code()];
    let left_late = column(outbox_message::Column::SentAt).gt(asked_after);
    let is_asked = Query::select()
        .expr(Expr::val(1))
        .from(outbox_message::Entity)
        .and_where(
            column(outbox_message::Column::RegistrationId)
                .equals((allocation::Entity, allocation::Column::RegistrationId)),
        )
        // As it stands in the index `outbox_asking`, which is used only for just these words.
        .and_where(Expr::cust(ASKING))
        .cond_where(
            Condition::any()
                .add(column(outbox_message::Column::State).is_in(waits))
                .add(left_late),
        )
        .to_owned();
    let due: Vec<Uuid> = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::RegistrationId)
        .filter(allocation::Column::ConfirmBy.is_not_null())
        .filter(allocation::Column::ConfirmBy.lte(now))
        .filter(holds_seats())
        .filter(
            Condition::any()
                .add(allocation::Column::ConfirmBy.lte(postponed_until))
                .add(Expr::exists(is_asked).not()),
        )
        .order_by_asc(allocation::Column::ConfirmBy)
        .order_by_asc(allocation::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(due.into_iter().map(RegistrationId::new).collect())
}

/// Applications for these events that wait for a call, the first to lapse first, and how many there are in all.
pub(in crate::registration) async fn awaiting_call(
    connection: &impl ConnectionTrait,
    events: &[EventId],
    limit: u64,
) -> Result<(Rows<Awaiting>, u64)> {
    let events = events.iter().copied().map(Uuid::from);
    let waiting = registration::Entity::find()
        .join(
            JoinType::InnerJoin,
            registration::Entity::belongs_to(allocation::Entity)
                .from(registration::Column::Id)
                .to(allocation::Column::RegistrationId)
                .into(),
        )
        .filter(allocation::Column::ConfirmBy.is_not_null())
        .filter(holds_seats())
        .filter(registration::Column::Email.is_null())
        .filter(registration::Column::EventId.is_in(events));
    let first = waiting
        .clone()
        .select_only()
        .column(registration::Column::Id)
        .column(registration::Column::ReceiptNumber)
        .column(registration::Column::ApplicantName)
        .column(allocation::Column::ConfirmBy)
        .order_by_asc(allocation::Column::ConfirmBy)
        .order_by_asc(allocation::Column::Id)
        .limit(limit);
    let first: Rows<Waiting> = Rows::select_as(connection, first).await?;
    let found = first.iter().count() + first.unreadable().len();
    let found = u64::try_from(found).map_err(AppError::fault)?;
    let all = if found < limit {
        found
    } else {
        waiting.count(connection).await?
    };
    Ok((first.read(Awaiting::try_from), all))
}

/// The columns of an application that waits.
#[derive(FromQueryResult)]
struct Waiting {
    id: Uuid,
    receipt_number: String,
    applicant_name: String,
    confirm_by: DateTime<Utc>,
}

impl TryFrom<Waiting> for Awaiting {
    type Error = AppError;

    fn try_from(row: Waiting) -> Result<Self> {
        Ok(Self {
            registration: RegistrationId::new(row.id),
            receipt: receipt(&row.receipt_number)?,
            name: PersonName::stored(row.applicant_name),
            until: row.confirm_by,
        })
    }
}
