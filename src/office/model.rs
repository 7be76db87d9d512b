//! The nouns of the office: its sections, their desks, and the places where events are held; pure.

use crate::types::{LocalizedText, VenueId};

/// Whom to ask, without a computer.
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

/// A new owner (所管).
#[derive(Clone, Debug)]
pub struct NewOwner {
    /// Its stable code.
    pub code: String,
    /// Its name.
    pub name: LocalizedText,
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
