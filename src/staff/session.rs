//! A session, and how long it lasts; pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::account::StaffUser;
use crate::types::{Language, TokenHash};

/// A session ends this long after it began, whatever is done in it.
const LASTS: TimeDelta = TimeDelta::hours(12);

/// A session ends when nothing is done in it for this long.
const IDLE: TimeDelta = TimeDelta::minutes(60);

/// How exactly it is remembered when something was last done in a session.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A session in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub token: TokenHash,
    /// Whose it is.
    pub user: StaffUser,
    /// The language its pages are shown in.
    pub language: Language,
}

/// When a session that begins now ends at the latest.
pub(super) fn end_of(begins_at: DateTime<Utc>) -> DateTime<Utc> {
    begins_at + LASTS
}

/// Whether a session still counts.
pub(super) fn is_live(
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    now < expires_at && now < last_seen_at + IDLE
}

/// Whether it is time to note that the session is in use.
pub(super) fn is_to_note(last_seen_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= last_seen_at + NOTED_EVERY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_an_hour_after_the_last_sign_of_life_and_after_twelve_hours_in_any_case() {
        let begin = DateTime::UNIX_EPOCH;
        let at = |minutes| begin + TimeDelta::minutes(minutes);
        let cases = [
            (0, 59, true),
            (0, 60, false),
            (659, 700, true),
            (700, 719, true),
            (719, 720, false),
        ];

        for (seen, now, expected) in cases {
            assert_eq!(
                is_live(at(seen), end_of(begin), at(now)),
                expected,
                "seen {seen}, now {now}"
            );
        }
        assert!(!is_to_note(begin, begin + TimeDelta::seconds(59)));
        assert!(is_to_note(begin, at(1)));
    }
}
