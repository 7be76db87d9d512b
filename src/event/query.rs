//! Events as they are asked for: by the public, by the office, inside a transaction. Reads only.

use std::sync::Arc;

use super::publication::without_join_link;
use super::{Event, store};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::db::{Rows, Tx, Unreadable};
use crate::error::{AppError, Result};
use crate::recent::Recent;
use crate::types::{EventId, InitiativeId, OwnerId, SlotId};

/// Published events that are not over, the next one first.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn open_events(app: &App) -> Result<Vec<Event>> {
    let now = app.now();
    let mut events = store::published_ending_after(app.db.read(), now).await?;
    events.sort_by_key(Event::starts_at);
    Ok(events)
}

/// A published event, as the public may see it, with the seats that are left now.
///
/// # Errors
/// `AppError::NotFound` for drafts, too.
pub async fn find_published(app: &App, id: EventId) -> Result<Arc<Event>> {
    let event = match known(app).exact(&id, app.moment()) {
        Some(event) => event,
        None => read_and_keep(app, id).await?,
    };
    published(event)
}

/// A published event whose seats may be a moment old: for steps in which the seats are not decided on.
///
/// # Errors
/// `AppError::NotFound` for drafts, too.
pub async fn find_published_recently(app: &App, id: EventId) -> Result<Arc<Event>> {
    published(recent(app, id).await?)
}

/// Any event as it was within the last second. What is decided from it must be checked again in the transaction.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn recent(app: &App, id: EventId) -> Result<Arc<Event>> {
    match known(app).young(&id, app.moment()) {
        Some(event) => Ok(event),
        None => read_and_keep(app, id).await,
    }
}

/// Events read just now.
type Known = Recent<EventId, Event>;

fn known(app: &App) -> Arc<Known> {
    app.memory.of()
}

async fn read_and_keep(app: &App, id: EventId) -> Result<Arc<Event>> {
    let moment = app.moment();
    let event = Arc::new(find(app, id).await?);
    known(app).put(id, Arc::clone(&event), moment);
    Ok(event)
}

fn published(event: Arc<Event>) -> Result<Arc<Event>> {
    match event.published_at {
        Some(_) => Ok(event),
        None => Err(AppError::NotFound),
    }
}

/// Any event, whoever asks: for use cases that ask themselves who may.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn find(app: &App, id: EventId) -> Result<Event> {
    store::find(app.db.read(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// Any event, as it is inside a running transaction.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn find_in(tx: &Tx, id: EventId) -> Result<Event> {
    store::find(&**tx, id).await?.ok_or(AppError::NotFound)
}

/// The event a slot belongs to.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot.
pub async fn find_by_slot(app: &App, slot: SlotId) -> Result<Event> {
    store::find_by_slot(app.db.read(), slot)
        .await?
        .ok_or(AppError::NotFound)
}

/// An event as the office sees it, a draft, too.
///
/// # Errors
/// `AppError::NotFound` when there is none of theirs.
pub async fn for_office(app: &App, by: &Authority, id: EventId) -> Result<Event> {
    let event = find(app, id).await?;
    by.may(Permission::SeeEvents, event.owner)?;
    Ok(event)
}

/// The same by one of its slots.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot of theirs.
pub async fn of_slot_for_office(app: &App, by: &Authority, slot: SlotId) -> Result<Event> {
    let event = find_by_slot(app, slot).await?;
    by.may(Permission::SeeEvents, event.owner)?;
    Ok(event)
}

/// All events of a section, the latest first.
///
/// # Errors
/// `AppError::NotFound` when the section is not theirs.
pub async fn of_owner(app: &App, by: &Authority, owner: OwnerId) -> Result<Vec<Event>> {
    by.may(Permission::SeeEvents, owner)?;
    let mut events = store::of_owner(app.db.read(), owner).await?;
    events.sort_by_key(|event| std::cmp::Reverse(event.starts_at()));
    Ok(events)
}

/// All events of an initiative, by number, with those that cannot be read: a sum over them says what it is without.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn of_initiative(app: &App, initiative: InitiativeId) -> Result<Rows<Event>> {
    store::of_initiative(app.db.read(), initiative).await
}

/// Events that cannot be read, themselves or one of their slots.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let events = store::all(app.db.read()).await?;
    Ok(events.into_parts().1)
}

/// Slots that nobody can join although their event is public, with the event. No use case makes one; who confirmed such
/// a registration would be told of no address.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn public_without_join_link(app: &App) -> Result<Vec<(EventId, SlotId)>> {
    let (events, _) = store::all(app.db.read()).await?.into_parts();
    let public = events
        .iter()
        .filter(|event| event.published_at.is_some() && event.cancelled_at.is_none());
    Ok(public
        .flat_map(|event| {
            let slots = without_join_link(event).into_iter();
            slots.map(|slot| (event.id, slot))
        })
        .collect())
}
