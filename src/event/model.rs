//! Events and their slots, as they are and as they are made; pure.

use chrono::{DateTime, Utc};
use macro_rules_attribute::apply;

use super::capacity::{fits, seats_left};
use super::way::Way;
use crate::office::Desk;
use crate::types::{
    Capacity, EventId, InitiativeId, LocalizedText, OwnerId, PartySize, SlotId, StaffUserId,
    VenueId, coded,
};

/// What kind of event it is.
#[apply(coded!)]
pub enum EventKind {
    /// A lecture for residents (講演会).
    Lecture,
    /// A case-study meeting of professionals (事例検討会).
    CaseMeeting,
    /// A course (講座).
    Course,
}

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
    /// How it is attended, and where.
    pub way: Way,
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
        seats_left(self.places(), self.allowance, self.seats_held)
    }

    /// Whether a party finds seats together. A party is never split.
    pub fn fits(&self, party: PartySize) -> bool {
        fits(self.places(), self.allowance, self.seats_held, party.get())
    }

    /// Whether it takes a party of this size, whatever seats are left.
    pub fn allows(&self, party: PartySize) -> bool {
        party.get() <= self.party_limit
    }

    fn places(&self) -> Option<u32> {
        self.capacity.map(Capacity::get)
    }
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
    pub way: Way<VenueId>,
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
