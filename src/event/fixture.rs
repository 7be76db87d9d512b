//! Places and ways of attending for tests of pure rules, in which it does not matter which.

#![expect(clippy::unwrap_used, reason = "tests")]

use uuid::Uuid;

use super::Way;
use crate::office::Venue;
use crate::types::{AttendanceMode, JoinLink, LocalizedText, VenueId};

/// The mode, with the place or the address to join by that it needs.
pub(crate) fn way(mode: AttendanceMode) -> Way {
    let venue = Venue {
        id: VenueId::new(Uuid::nil()),
        name: LocalizedText::new("ココネリホール"),
        address: LocalizedText::new("練馬1-17-1"),
        access: LocalizedText::new(""),
    };
    let link = JoinLink::parse("https://zoom.example/j/1").unwrap();
    let venue = (!mode.is_online()).then_some(venue);
    Way::new(mode, venue, mode.is_online().then_some(link)).unwrap()
}
