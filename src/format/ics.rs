//! One appointment as an iCalendar file (RFC 5545). Not a feed, and not a reader of calendars.
//!
//! Times are written in UTC, so no time zone table is needed and every calendar shows them in its own zone.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// Seconds from 1970 to 2020. Counted from here, sequence numbers stay within RFC 5545's 31 bits until 2088.
const SEQUENCE_EPOCH: i64 = 1_577_836_800;

/// The longest line RFC 5545 recommends, in octets, without its end.
const LINE_OCTETS: usize = 75;

/// An appointment somebody may put into their own calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// What stays the same through all changes, so that a calendar replaces the entry instead of doubling it.
    pub uid: String,
    /// The beginning.
    pub starts_at: DateTime<Utc>,
    /// The end, after the beginning.
    pub ends_at: DateTime<Utc>,
    /// The title; one line.
    pub summary: String,
    /// The place; one line. Nothing when there is none, as for a meeting by video.
    pub location: Option<String>,
    /// Everything else, in as many lines as needed.
    pub description: String,
    /// When this state of the entry came about; a later one replaces an earlier one.
    pub stamp: DateTime<Utc>,
    /// The appointment no longer takes place: calendars that understand it take the entry out.
    pub cancelled: bool,
}

/// The file: `METHOD:PUBLISH`, or `METHOD:CANCEL` for a cancelled entry, with lines ended by CRLF and folded.
///
/// Nothing in the texts can end a line or begin a property: line breaks become blanks in one-line texts and `\n` in
/// the description, other control characters become blanks.
pub fn calendar(entry: &CalendarEntry) -> String {
    let (method, status) = if entry.cancelled {
        ("CANCEL", EventStatus::Cancelled)
    } else {
        ("PUBLISH", EventStatus::Confirmed)
    };

    let mut event = Event::with_uid(&one_line(&entry.uid));
    event
        .timestamp(entry.stamp)
        .starts(entry.starts_at)
        .ends(entry.ends_at)
        .sequence(sequence(entry.stamp))
        .summary(&one_line(&entry.summary))
        .description(&lines(&entry.description))
        .status(status);
    if let Some(location) = &entry.location {
        event.location(&one_line(location));
    }

    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Tsudoi//Tsudoi//JA"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", method))
        .push(event);
    refolded(&calendar.to_string())
}

/// Grows with the stamp, because calendars take a change or a cancellation only from a higher number.
fn sequence(stamp: DateTime<Utc>) -> u32 {
    let seconds = stamp.timestamp().saturating_sub(SEQUENCE_EPOCH).max(0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

fn one_line(text: &str) -> String {
    lines(text).replace('\n', " ")
}

/// Every kind of line break as LF, which the crate escapes; it would write a lone CR as it is.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            other if other.is_control() => ' ',
            other => other,
        })
        .collect()
}

/// The same lines folded anew: the crate's folding lets the last piece of a line grow to 76 octets.
fn refolded(file: &str) -> String {
    let mut folded = String::with_capacity(file.len());
    for line in file.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for character in line.chars() {
            if octets + character.len_utf8() > LINE_OCTETS {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(character);
            octets += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn entry() -> CalendarEntry {
        CalendarEntry {
            uid: "0197f0c0-0000-7000-8000-000000000001@tsudoi".into(),
            starts_at: Utc.with_ymd_and_hms(2026, 5, 16, 5, 0, 0).unwrap(),
            ends_at: Utc.with_ymd_and_hms(2026, 5, 16, 7, 30, 0).unwrap(),
            summary: "在宅療養講演会".into(),
            location: Some("区役所本庁舎, 地下2階".into()),
            description: "受付番号 1234 5678\r\n電話 03-1234-5678".into(),
            stamp: Utc.with_ymd_and_hms(2026, 4, 1, 0, 0, 0).unwrap(),
            cancelled: false,
        }
    }

    /// The lines as a calendar reads them: folds taken out.
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "")
            .split_terminator("\r\n")
            .map(str::to_owned)
            .collect()
    }

    fn keys(file: &str) -> Vec<String> {
        unfolded(file)
            .iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn an_entry_is_published_in_utc() {
        assert_eq!(
            unfolded(&calendar(&entry())),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Tsudoi//Tsudoi//JA",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "BEGIN:VEVENT",
                r"DESCRIPTION:受付番号 1234 5678\n電話 03-1234-5678",
                "DTEND:20260516T073000Z",
                "DTSTAMP:20260401T000000Z",
                "DTSTART:20260516T050000Z",
                r"LOCATION:区役所本庁舎\, 地下2階",
                "SEQUENCE:197164800",
                "STATUS:CONFIRMED",
                "SUMMARY:在宅療養講演会",
                "UID:0197f0c0-0000-7000-8000-000000000001@tsudoi",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn a_cancelled_entry_cancels_the_published_one() {
        let published = entry();
        let mut cancelled = published.clone();
        cancelled.cancelled = true;
        cancelled.stamp += chrono::Duration::seconds(1);

        let file = unfolded(&calendar(&cancelled));

        let changed: Vec<_> = file
            .iter()
            .filter(|line| !unfolded(&calendar(&published)).contains(line))
            .map(String::as_str)
            .collect();
        assert_eq!(
            changed,
            [
                "METHOD:CANCEL",
                "DTSTAMP:20260401T000001Z",
                "SEQUENCE:197164801",
                "STATUS:CANCELLED",
            ]
        );
    }

    #[test]
    fn an_entry_without_a_place_has_no_location() {
        let mut entry = entry();
        entry.location = None;

        assert!(!keys(&calendar(&entry)).contains(&"LOCATION".to_owned()));
    }

    #[test]
    fn no_kind_of_line_break_begins_a_property() {
        for line_break in [
            "\r\n", "\n", "\r", "\n\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
        ] {
            let hostile =
                format!("a{line_break}ATTENDEE:mailto:x@example.jp{line_break}END:VEVENT");
            let mut entry = entry();
            let expected = keys(&calendar(&entry));
            entry.uid.clone_from(&hostile);
            entry.summary.clone_from(&hostile);
            entry.location = Some(hostile.clone());
            entry.description = hostile;

            assert_eq!(keys(&calendar(&entry)), expected);
        }
    }

    #[test]
    fn a_time_before_the_first_sequence_number_counts_as_zero() {
        assert_eq!(
            sequence(Utc.with_ymd_and_hms(2019, 1, 1, 0, 0, 0).unwrap()),
            0
        );
    }

    proptest! {
        #[test]
        fn lines_are_short_free_of_control_characters_and_carry_the_whole_text(
            text in prop_oneof![any::<String>(), r"[あ-ん 、;,\\\n\ra-z:é😀]{0,200}"],
        ) {
            let mut entry = entry();
            let expected = keys(&calendar(&entry));
            entry.summary.clone_from(&text);
            entry.location = Some(text.clone());
            entry.description.clone_from(&text);

            let file = calendar(&entry);

            for line in file.split("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS);
                prop_assert!(!line.contains(char::is_control));
            }
            prop_assert_eq!(keys(&file), expected);
            let escaped = lines(&text)
                .replace('\\', r"\\")
                .replace(',', r"\,")
                .replace(';', r"\;")
                .replace('\n', r"\n");
            let description = format!("DESCRIPTION:{escaped}");
            prop_assert!(unfolded(&file).contains(&description));
        }
    }
}
