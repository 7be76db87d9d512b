//! Queries on registrations and their allocations; the statement that takes seats is in `store/seats.rs`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::application::stored_key;
use super::{AccessNeed, EndReason, LinkOrigin, NewRegistration, Registration};
use crate::authority::Actor;
use crate::db::{Locking, Tx};
use crate::entities::{access_need, allocation, attendance, registration, revision};
use crate::error::{AppError, Result};
use crate::event::Event;
use crate::types::{
    AllocationId, EventId, PartySize, ReceiptNumber, RegistrationId, SlotId, Token,
};

mod applications;
mod hold;
mod lists;
mod personal_link;
mod read;
mod rows;
mod seats;
mod unreached;
mod unreadable;

pub(super) use applications::{AppliedFor, applied_for, needs_by_slot};
pub(super) use hold::{awaiting_call, confirm_allocation, due_for_release};
pub(super) use lists::{duplicates, list_of_event, list_of_slot, seat_mismatches};
pub(super) use personal_link::insert_links;
use read::{Particulars, applicant, need, particulars, receipt, source, standing, version};
pub(super) use rows::NewRows;
use rows::{allocation_row, needs_rows, registration_row};
#[cfg(feature = "race-controls")]
pub(super) use seats::take_seats_unguarded;
pub(super) use seats::{
    give_back_seats, holds_seats, lock_slot, seats_in_slot, slot_held, slot_now, take_seats,
};
pub(super) use unreached::{Line, unreached, unreached_count, unreached_mail};
pub(super) use unreadable::unreadable;

/// Inserts a registration; false when the submission key or the receipt number is taken.
pub(super) async fn insert_registration(
    tx: &Tx,
    id: RegistrationId,
    receipt: &ReceiptNumber,
    token: &Token,
    actor: Actor,
    new: &NewRegistration,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = registration_row(id, receipt, token, actor, new, now)?;
    let inserted = registration::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(inserted > 0)
}

/// Those of these numbers that somebody has.
pub(super) async fn taken_receipts(
    connection: &impl ConnectionTrait,
    numbers: &BTreeSet<ReceiptNumber>,
) -> Result<BTreeSet<ReceiptNumber>> {
    let numbers = numbers.iter().map(ReceiptNumber::as_str);
    let taken: Vec<String> = registration::Entity::find()
        .select_only()
        .column(registration::Column::ReceiptNumber)
        .filter(registration::Column::ReceiptNumber.is_in(numbers))
        .into_tuple()
        .all(connection)
        .await?;
    taken.iter().map(|number| receipt(number)).collect()
}

pub(super) async fn insert_needs(
    tx: &Tx,
    registration: RegistrationId,
    needs: &[AccessNeed],
) -> Result<()> {
    if needs.is_empty() {
        return Ok(());
    }
    access_need::Entity::insert_many(needs_rows(registration, needs))
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_allocation(
    tx: &Tx,
    id: AllocationId,
    registration: RegistrationId,
    held: (SlotId, PartySize, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<()> {
    allocation::Entity::insert(allocation_row(id, registration, held, now)?)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Locks a registration until the transaction ends, so that a change and a cancellation of it that arrive together
/// happen one after the other, also from two processes; false when there is none.
pub(super) async fn lock(tx: &Tx, registration: Locking<RegistrationId>) -> Result<bool> {
    let locked = registration::Entity::update_many()
        .col_expr(
            registration::Column::CreatedAt,
            Expr::col(registration::Column::CreatedAt),
        )
        .filter(registration::Column::Id.eq(Uuid::from(registration.id())))
        .exec(&**tx)
        .await?;
    Ok(locked.rows_affected > 0)
}

/// Ends the live allocation; false when there is none any more.
pub(super) async fn end_allocation(
    tx: &Tx,
    registration: RegistrationId,
    reason: EndReason,
    now: DateTime<Utc>,
) -> Result<bool> {
    let ended = allocation::Entity::update_many()
        .col_expr(allocation::Column::EndedAt, Expr::value(now))
        .col_expr(allocation::Column::EndReason, Expr::value(reason.code()))
        .filter(allocation::Column::RegistrationId.eq(Uuid::from(registration)))
        .filter(holds_seats())
        .exec(&**tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

pub(super) async fn by_submission_key(
    connection: &impl ConnectionTrait,
    key: Uuid,
) -> Result<Option<(RegistrationId, ReceiptNumber, String)>> {
    let row = registration::Entity::find()
        .filter(registration::Column::SubmissionKey.eq(stored_key(key)))
        .one(connection)
        .await?;
    row.map(|row| {
        let receipt = receipt(&row.receipt_number)?;
        Ok((RegistrationId::new(row.id), receipt, row.kana_key))
    })
    .transpose()
}

/// The registration that a personal link opens, and which of its links it is.
pub(super) async fn by_token(
    connection: &impl ConnectionTrait,
    token: &Token,
) -> Result<Option<(RegistrationId, LinkOrigin)>> {
    let hash = token.hash();
    let id: Option<Uuid> = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::PersonalTokenHash.eq(hash.as_str()))
        .into_tuple()
        .one(connection)
        .await?;
    if let Some(id) = id {
        return Ok(Some((RegistrationId::new(id), LinkOrigin::Form)));
    }
    let mailed = personal_link::by_hash(connection, &hash).await?;
    Ok(mailed.map(|id| (id, LinkOrigin::Mail)))
}

/// A registration without its event, which the event feature loads.
pub(super) struct Stored {
    pub(super) event: EventId,
    row: registration::Model,
    latest: allocation::Model,
    needs: Vec<String>,
    has_attended: bool,
    changed: Option<revision::Model>,
}

impl Stored {
    /// The registration with its event.
    ///
    /// # Errors
    /// `AppError::Fault` with its identifier when a row cannot be read: nothing is invented in its place.
    pub(super) fn with(self, event: Event) -> Result<Registration> {
        let id = self.row.id;
        self.read(event)
            .map_err(|error| AppError::fault(format!("registration {id}: {error}")))
    }

    fn read(self, event: Event) -> Result<Registration> {
        let Particulars {
            receipt,
            applicant,
            party,
            source,
            route,
            language,
        } = particulars(&self.row)?;
        let needs = self.needs.iter().map(|code| need(code));
        Ok(Registration {
            id: RegistrationId::new(self.row.id),
            receipt,
            applicant,
            party,
            needs: needs.collect::<Result<_>>()?,
            source,
            route,
            language,
            event,
            standing: standing(&self.latest)?,
            has_attended: self.has_attended,
            version: version(self.changed.map(|row| row.version))?,
            companions: self.row.companions,
        })
    }
}

/// What is stored of a registration; the rows are read by [`Stored::with`].
pub(super) async fn find(
    connection: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<Stored>> {
    // The version first: what is changed between the queries makes it out of date, and is never overwritten unseen.
    let changed = revision::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?;
    let Some(row) = registration::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?
    else {
        return Ok(None);
    };
    let latest = allocation::Entity::find()
        .filter(allocation::Column::RegistrationId.eq(row.id))
        .order_by_desc(holds_seats())
        .order_by_asc(has_moved())
        .order_by_desc(allocation::Column::CreatedAt)
        .order_by_desc(allocation::Column::Id)
        .one(connection)
        .await?
        .ok_or_else(|| AppError::fault(format!("registration {id}: no allocation")))?;
    let needs = access_need::Entity::find()
        .select_only()
        .column(access_need::Column::Need)
        .filter(access_need::Column::RegistrationId.eq(row.id))
        .into_tuple()
        .all(connection)
        .await?;
    let evidence = attendance::Entity::find()
        .filter(attendance::Column::RegistrationId.eq(row.id))
        .count(connection)
        .await?;
    Ok(Some(Stored {
        event: EventId::new(row.event_id),
        row,
        latest,
        needs,
        has_attended: evidence > 0,
        changed,
    }))
}

/// It moved on: where it stands says another row.
fn has_moved() -> SimpleExpr {
    allocation::Column::EndReason.eq(EndReason::Moved.code())
}

fn seats(party: PartySize) -> Result<i32> {
    i32::try_from(party.get()).map_err(AppError::fault)
}

fn distinct(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids.dedup();
    ids
}
