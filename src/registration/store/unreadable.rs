//! The queries that look for rows of registrations that cannot be read, event by event. Not how a row is read (`read.rs`).

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{need, particulars, standing, version};
use crate::db::{Rows, Unreadable, loaded};
use crate::entities::{
    access_need, allocation, attendance, event, outbox_message, registration, revision,
};
use crate::error::Result;

/// Rows of registrations, and of what refers to them, that cannot be read; mails are of one of these kinds.
pub(in crate::registration) async fn unreadable(
    connection: &impl ConnectionTrait,
    kinds: &[&'static str],
) -> Result<Vec<Unreadable>> {
    let events: Vec<Uuid> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let mut found = Vec::new();
    for event in events {
        found.extend(of_event(connection, event).await?);
    }
    found.extend(without_allocation(connection).await?);
    found.extend(of_unknown_kind(connection, kinds).await?);
    Ok(found)
}

async fn of_event(connection: &impl ConnectionTrait, event: Uuid) -> Result<Vec<Unreadable>> {
    let registrations =
        registration::Entity::find().filter(registration::Column::EventId.eq(event));
    let ids = registrations
        .clone()
        .select_only()
        .column(registration::Column::Id)
        .into_query();
    let allocations = allocation::Entity::find()
        .filter(allocation::Column::RegistrationId.in_subquery(ids.clone()));
    let needs = access_need::Entity::find()
        .filter(access_need::Column::RegistrationId.in_subquery(ids.clone()));
    let revisions =
        revision::Entity::find().filter(revision::Column::SubjectId.in_subquery(ids.clone()));
    let evidence =
        attendance::Entity::find().filter(attendance::Column::RegistrationId.in_subquery(ids));
    let mut found = lost(connection, registrations, |row| particulars(&row)).await?;
    found.extend(lost(connection, allocations, |row| standing(&row)).await?);
    found.extend(lost(connection, needs, |row| need(&row.need)).await?);
    found.extend(lost(connection, revisions, |row| version(Some(row.version))).await?);
    found.extend(lost(connection, evidence, |row| loaded(row.persons)).await?);
    Ok(found)
}

async fn lost<E: EntityTrait, T>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    read: impl FnMut(E::Model) -> Result<T>,
) -> Result<Vec<Unreadable>> {
    Ok(Rows::select(connection, select)
        .await?
        .read(read)
        .into_parts()
        .1)
}

/// Registrations that never had seats in any slot.
async fn without_allocation(connection: &impl ConnectionTrait) -> Result<Vec<Unreadable>> {
    let with_allocation = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::RegistrationId)
        .into_query();
    let ids = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::Id.not_in_subquery(with_allocation))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(named("registrations", ids, "no allocation"))
}

/// Mails about registrations of which nobody knows what they tell.
async fn of_unknown_kind(
    connection: &impl ConnectionTrait,
    kinds: &[&'static str],
) -> Result<Vec<Unreadable>> {
    let ids = outbox_message::Entity::find()
        .select_only()
        .column(outbox_message::Column::Id)
        .filter(outbox_message::Column::RegistrationId.is_not_null())
        .filter(outbox_message::Column::Kind.is_not_in(kinds.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(named("outbox_messages", ids, "a mail of unknown kind"))
}

fn named(table: &'static str, ids: Vec<Uuid>, why: &str) -> Vec<Unreadable> {
    let row = |id| Unreadable {
        table,
        id,
        why: why.to_owned(),
    };
    ids.into_iter().map(row).collect()
}
