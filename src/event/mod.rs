//! Events and their slots: what can be attended, where, when, and how many seats there are.
//!
//! An event is created as a draft, published, held, and in the end its counts are made final (by the attendance
//! feature). A slot is one way to attend; its seats are taken by the registration feature only.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::audit::Actor;
use crate::db::{Rows, Tx, Unreadable};
use crate::error::{AppError, Result};
use crate::revision;
use crate::types::{
    AttendanceMode, Capacity, EventId, FiscalYear, InitiativeId, LocalizedText, OwnerId, Seen,
    SlotId, StaffUserId, VenueId, coded,
};

mod state;
mod store;
#[cfg(test)]
mod tests;

pub use state::{Availability, EventState, availability, state_of};

/// What kind of event it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// A lecture for residents (講演会).
    Lecture,
    /// A case-study meeting of professionals (事例検討会).
    CaseMeeting,
    /// A course (講座).
    Course,
}

coded!(EventKind);

impl EventKind {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lecture => "event-kind-lecture",
            Self::CaseMeeting => "event-kind-case-meeting",
            Self::Course => "event-kind-course",
        }
    }
}

/// Whom to ask about an event, without a computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The section's name.
    pub name: LocalizedText,
    /// Its telephone number.
    pub phone: String,
    /// Its fax number.
    pub fax: String,
    /// Its telephone hours.
    pub hours: LocalizedText,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// Which one.
    pub id: VenueId,
    /// Its name.
    pub name: LocalizedText,
    /// Its address.
    pub address: LocalizedText,
    /// How it is reached with a wheelchair, where the toilets are, and so on.
    pub access: LocalizedText,
}

/// An event with its slots in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Which one.
    pub id: EventId,
    /// The row of the results paper it belongs to.
    pub initiative: InitiativeId,
    /// The section that holds it.
    pub owner: OwnerId,
    /// 第N回.
    pub number: u32,
    /// What kind it is.
    pub kind: EventKind,
    /// Its title; may carry readings.
    pub title: LocalizedText,
    /// What it is, in two sentences.
    pub summary: LocalizedText,
    /// Whom it is for.
    pub audience: LocalizedText,
    /// What to bring.
    pub bring: LocalizedText,
    /// Whom to ask.
    pub desk: Desk,
    /// When it was opened to the public.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was called off.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When its counts were made final.
    pub finalised_at: Option<DateTime<Utc>>,
    /// By whom.
    pub finalised_by: Option<StaffUserId>,
    /// The ways to attend, in order.
    pub slots: Vec<Slot>,
}

impl Event {
    /// The slot with this id, if it is one of this event.
    pub fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// When the first slot starts.
    pub fn starts_at(&self) -> Option<DateTime<Utc>> {
        self.slots.iter().map(|slot| slot.starts_at).min()
    }
}

/// One way to attend an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Which one.
    pub id: SlotId,
    /// Of which event.
    pub event: EventId,
    /// Its place in the event's order, from 1.
    pub position: u32,
    /// How it is attended.
    pub mode: AttendanceMode,
    /// Where, unless it is on Zoom.
    pub venue: Option<Venue>,
    /// The Zoom address; for confirmed people only.
    pub join_link: Option<String>,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// From when applications are taken.
    pub opens_at: DateTime<Utc>,
    /// Until when applications are taken.
    pub closes_at: DateTime<Utc>,
    /// Until when a resident may change or cancel by themselves.
    pub change_until: DateTime<Utc>,
    /// Seats, or none where there is no limit.
    pub capacity: Option<Capacity>,
    /// Seats granted above the capacity, with a reason.
    pub allowance: u32,
    /// Seats taken now.
    pub seats_held: u32,
    /// The largest party.
    pub party_limit: u32,
    /// The telephone number of this slot's own desk.
    pub desk_phone: String,
}

impl Slot {
    /// Seats left, or none where there is no limit.
    pub fn seats_left(&self) -> Option<u32> {
        self.capacity
            .map(|capacity| (capacity.get() + self.allowance).saturating_sub(self.seats_held))
    }
}

/// A new owner (所管).
#[derive(Clone, Debug)]
pub struct NewOwner {
    /// Its stable code.
    pub code: String,
    /// Its name.
    pub name: LocalizedText,
}

/// A new row of a fiscal year's results paper.
#[derive(Clone, Debug)]
pub struct NewInitiative {
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// Its code in the paper, such as `R01`.
    pub code: String,
    /// The section of the paper, such as `1-1`.
    pub section_code: String,
    /// Its place in the paper.
    pub position: u32,
    /// Its name.
    pub name: LocalizedText,
    /// How often it is planned: times per number of years (3回/年 is 3 per 1).
    pub planned: Option<(u32, u32)>,
    /// Who is in charge.
    pub owner: OwnerId,
}

/// A new place.
#[derive(Clone, Debug)]
pub struct NewVenue {
    /// See [`Venue`].
    pub name: LocalizedText,
    /// See [`Venue`].
    pub address: LocalizedText,
    /// See [`Venue`].
    pub access: LocalizedText,
}

/// A new event, with its slots.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// See [`Event`].
    pub initiative: InitiativeId,
    /// See [`Event`].
    pub owner: OwnerId,
    /// See [`Event`].
    pub number: u32,
    /// See [`Event`].
    pub kind: EventKind,
    /// See [`Event`].
    pub title: LocalizedText,
    /// See [`Event`].
    pub summary: LocalizedText,
    /// See [`Event`].
    pub audience: LocalizedText,
    /// See [`Event`].
    pub bring: LocalizedText,
    /// See [`Event`].
    pub desk: Desk,
    /// The ways to attend, in order.
    pub slots: Vec<NewSlot>,
}

/// A new way to attend.
#[derive(Clone, Debug)]
pub struct NewSlot {
    /// See [`Slot`].
    pub mode: AttendanceMode,
    /// See [`Slot`].
    pub venue: Option<VenueId>,
    /// See [`Slot`].
    pub join_link: Option<String>,
    /// See [`Slot`].
    pub starts_at: DateTime<Utc>,
    /// See [`Slot`].
    pub ends_at: DateTime<Utc>,
    /// See [`Slot`].
    pub opens_at: DateTime<Utc>,
    /// See [`Slot`].
    pub closes_at: DateTime<Utc>,
    /// See [`Slot`].
    pub change_until: DateTime<Utc>,
    /// See [`Slot`].
    pub capacity: Option<Capacity>,
    /// See [`Slot`].
    pub party_limit: u32,
    /// See [`Slot`].
    pub desk_phone: String,
}

/// Adds an owner.
///
/// # Errors
/// `AppError::Database` when the code is taken.
pub async fn add_owner(app: &App, actor: Actor, owner: NewOwner) -> Result<OwnerId> {
    app.write(actor, async move |tx| {
        let id = OwnerId::new(tx.new_id());
        store::insert_owner(tx, id, &owner).await?;
        tx.audit("owner.created", ("owner", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}

/// The owner with this code.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn owner_by_code(app: &App, code: &str) -> Result<OwnerId> {
    store::owner_by_code(app.db.read(), code)
        .await?
        .ok_or(AppError::NotFound)
}

/// The name of an owner.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn owner_name(app: &App, id: OwnerId) -> Result<LocalizedText> {
    store::owner_name(app.db.read(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// Adds a row of the results paper.
///
/// # Errors
/// `AppError::Database` when the year has this code already.
pub async fn add_initiative(
    app: &App,
    actor: Actor,
    initiative: NewInitiative,
) -> Result<InitiativeId> {
    app.write(actor, async move |tx| {
        let id = InitiativeId::new(tx.new_id());
        store::insert_initiative(tx, id, &initiative).await?;
        tx.audit("initiative.created", ("initiative", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}

/// Adds a place.
///
/// # Errors
/// `AppError::Database` when it cannot be stored.
pub async fn add_venue(app: &App, actor: Actor, venue: NewVenue) -> Result<VenueId> {
    app.write(actor, async move |tx| {
        let id = VenueId::new(tx.new_id());
        store::insert_venue(tx, id, &venue).await?;
        tx.audit("venue.created", ("venue", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}

/// Creates a draft event with its slots.
///
/// # Errors
/// `AppError::Database` when the initiative has an event of this number already.
pub async fn create(app: &App, actor: Actor, event: NewEvent) -> Result<EventId> {
    app.write(actor, async move |tx| {
        let id = EventId::new(tx.new_id());
        store::insert_event(tx, id, &event, tx.now()).await?;
        for (slot, position) in event.slots.iter().zip(1..) {
            let slot_id = SlotId::new(tx.new_id());
            store::insert_slot(tx, id, slot_id, position, slot).await?;
        }
        tx.audit("event.created", ("event", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}

/// Opens a draft to the public. Publishing twice changes nothing.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when it was changed since it was seen.
pub async fn publish(app: &App, actor: Actor, event: impl Into<Seen<EventId>>) -> Result<()> {
    let seen = event.into();
    let id = seen.id;
    app.write(actor, async move |tx| {
        if store::set_published(tx, id, tx.now()).await? {
            revision::check(tx, &seen).await?;
            revision::advance(tx, id).await?;
            tx.audit("event.published", ("event", Some(id.into())), None)
                .await?;
        } else {
            find_in(tx, id).await?;
        }
        Ok(())
    })
    .await
}

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
    let event = match app.events.exact(&id, app.moment()) {
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
    match app.events.young(&id, app.moment()) {
        Some(event) => Ok(event),
        None => read_and_keep(app, id).await,
    }
}

async fn read_and_keep(app: &App, id: EventId) -> Result<Arc<Event>> {
    let moment = app.moment();
    let event = Arc::new(find(app, id).await?);
    app.events.put(id, Arc::clone(&event), moment);
    Ok(event)
}

fn published(event: Arc<Event>) -> Result<Arc<Event>> {
    match event.published_at {
        Some(_) => Ok(event),
        None => Err(AppError::NotFound),
    }
}

/// Any event, for the office.
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

/// Locks an event until the running transaction ends, so that what colleagues enter for it happens one after the other.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn lock_in(tx: &Tx, id: EventId) -> Result<()> {
    if store::lock(tx, id).await? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
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

/// All events of an owner, the latest first.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn of_owner(app: &App, owner: OwnerId) -> Result<Vec<Event>> {
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
