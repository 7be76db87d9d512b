//! New events and slots as the office usually offers them: whoever makes one states only what differs. Not the pages on
//! which an event is made.

use chrono::{DateTime, TimeDelta, Utc};

use super::{EventKind, NewEvent, NewSlot};
use crate::office::Desk;
use crate::types::{AttendanceMode, InitiativeId, LocalizedText, OwnerId, VenueId};

/// How long a slot usually lasts.
const LASTS: TimeDelta = TimeDelta::hours(2);

/// How long before it begins applications usually end.
const CLOSES_BEFORE: TimeDelta = TimeDelta::days(2);

/// How long before it begins changes by residents usually end.
const CHANGE_BEFORE: TimeDelta = TimeDelta::days(1);

/// The largest party that is usually taken.
const PARTY: u32 = 4;

impl NewEvent {
    /// A lecture for residents of which only the title is known, and that cannot be attended yet.
    pub fn lecture(
        initiative: InitiativeId,
        owner: OwnerId,
        number: u32,
        title: LocalizedText,
        desk: Desk,
    ) -> Self {
        Self {
            initiative,
            owner,
            number,
            kind: EventKind::Lecture,
            title,
            summary: LocalizedText::new(""),
            audience: LocalizedText::new(""),
            bring: LocalizedText::new(""),
            desk,
            slots: Vec::new(),
        }
    }
}

impl NewSlot {
    /// At a place: for two hours and parties of up to four, without a limit of seats. Applications are taken until two
    /// days before it begins, and residents may change theirs until the day before.
    pub fn in_venue(
        mode: AttendanceMode,
        venue: VenueId,
        opens_at: DateTime<Utc>,
        starts_at: DateTime<Utc>,
    ) -> Self {
        Self::usual(mode, (Some(venue), None), opens_at, starts_at)
    }

    /// The same on Zoom, by this address.
    pub fn on_zoom(join_link: &str, opens_at: DateTime<Utc>, starts_at: DateTime<Utc>) -> Self {
        let by = (None, Some(join_link.to_owned()));
        Self::usual(AttendanceMode::Zoom, by, opens_at, starts_at)
    }

    /// Applications and changes by residents end at the same time, which is this one.
    #[must_use]
    pub fn closing_at(self, closes_at: DateTime<Utc>) -> Self {
        Self {
            closes_at,
            change_until: closes_at,
            ..self
        }
    }
    fn usual(
        mode: AttendanceMode,
        (venue, join_link): (Option<VenueId>, Option<String>),
        opens_at: DateTime<Utc>,
        starts_at: DateTime<Utc>,
    ) -> Self {
        Self {
            mode,
            venue,
            join_link,
            starts_at,
            ends_at: starts_at + LASTS,
            opens_at,
            closes_at: starts_at - CLOSES_BEFORE,
            change_until: starts_at - CHANGE_BEFORE,
            capacity: None,
            party_limit: PARTY,
            desk_phone: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_slot_takes_applications_until_two_days_before_unless_another_time_is_given() {
        let starts_at = DateTime::UNIX_EPOCH + TimeDelta::days(30);
        let before = |days| starts_at - TimeDelta::days(days);
        let venue = VenueId::new(Uuid::nil());

        let usual = NewSlot::in_venue(AttendanceMode::MainVenue, venue, before(20), starts_at);
        let other = NewSlot::on_zoom("https://zoom.example/j/1", before(20), starts_at);
        let other = other.closing_at(before(5));

        let windows = |slot: &NewSlot| (slot.opens_at, slot.closes_at, slot.change_until);
        assert_eq!(windows(&usual), (before(20), before(2), before(1)));
        assert_eq!(windows(&other), (before(20), before(5), before(5)));
        assert_eq!(usual.ends_at, starts_at + TimeDelta::hours(2));
        assert_eq!((usual.venue, usual.join_link), (Some(venue), None));
        assert_eq!(
            (other.mode, other.venue, other.join_link.as_deref()),
            (AttendanceMode::Zoom, None, Some("https://zoom.example/j/1"))
        );
    }
}
