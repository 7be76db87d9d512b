//! Until when an application that has to be confirmed holds its seats, and what a confirmation finds; pure. Not whether
//! it has to be confirmed: that is how many came before it (`limits.rs`).

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

use super::{Outcome, Refusal, Standing};
use crate::types::{from_tokyo, tokyo_date};

/// How long seats are held, as the office has set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HoldRule {
    /// With an e-mail address: until the link in the mail must have been used.
    pub(super) by_mail: TimeDelta,
    /// Without: working days after the day of the application, at the end of which the desk must have been called.
    pub(super) working_days: u32,
    /// When the desk's telephone hours end.
    pub(super) desk_closes: NaiveTime,
}

impl HoldRule {
    /// Until when seats in a slot that starts then are held.
    pub(super) fn until(
        &self,
        is_by_mail: bool,
        starts_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let until = if is_by_mail {
            now + self.by_mail
        } else {
            let day = working_day_after(tokyo_date(now), self.working_days);
            from_tokyo(day, self.desk_closes)
        };
        until.min(starts_at)
    }
}

/// The so-many-th working day after a day. Holidays are not known here: the office can be called the day after.
fn working_day_after(mut day: NaiveDate, days: u32) -> NaiveDate {
    let mut left = days.max(1);
    while left > 0 {
        let Some(next) = day.succ_opt() else {
            return day;
        };
        day = next;
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

/// Whether a confirmation changes anything; confirming twice is once. It may come late as long as the seats are held.
///
/// It is proven when it comes by a link that went out in a mail, which only who reads that mailbox has, or from the
/// office, which was called. By the link that whoever sends the form is led to it is not.
///
/// # Errors
/// The [`Refusal`] that applies.
pub(super) fn decide_confirmation(standing: Standing, is_proven: bool) -> Outcome<bool> {
    match standing {
        Standing::Unconfirmed { .. } if is_proven => Ok(true),
        Standing::Unconfirmed { .. } => Err(Refusal::NotByMail),
        Standing::Confirmed { .. } => Ok(false),
        Standing::Ended { why, .. } => Err(why.refusal()),
    }
}

/// What becomes of held seats when their time is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// They go back.
    Release,
    /// Somebody was recorded as present: that says more than a confirmation.
    Confirm,
    /// Nothing: confirmed or ended meanwhile, or the time is not up.
    Leave,
}

/// What is due for a registration now.
pub(super) fn due(standing: Standing, has_attended: bool, now: DateTime<Utc>) -> Due {
    match standing {
        Standing::Unconfirmed { until, .. } if until <= now && has_attended => Due::Confirm,
        Standing::Unconfirmed { until, .. } if until <= now => Due::Release,
        Standing::Unconfirmed { .. } | Standing::Confirmed { .. } | Standing::Ended { .. } => {
            Due::Leave
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use uuid::Uuid;

    use super::*;
    use crate::registration::EndReason;
    use crate::types::SlotId;

    const SLOT: SlotId = SlotId(Uuid::nil());

    fn ended(why: EndReason) -> Standing {
        Standing::Ended {
            slot: SLOT,
            why,
            at: DateTime::UNIX_EPOCH,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+09:00").parse().unwrap()
    }

    fn rule() -> HoldRule {
        HoldRule {
            by_mail: TimeDelta::minutes(30),
            working_days: 1,
            desk_closes: NaiveTime::from_hms_opt(17, 15, 0).unwrap(),
        }
    }

    #[test]
    fn a_mail_has_half_an_hour_and_a_call_the_next_working_day() {
        // 2026-04-03 is a Friday.
        let cases = [
            (true, "2026-04-01T09:00", "2026-04-01T09:30"),
            (true, "2026-04-03T23:45", "2026-04-04T00:15"),
            (false, "2026-04-01T09:00", "2026-04-02T17:15"),
            (false, "2026-04-02T00:10", "2026-04-03T17:15"),
            (false, "2026-04-03T18:00", "2026-04-06T17:15"),
            (false, "2026-04-04T01:00", "2026-04-06T17:15"),
            (false, "2026-04-05T23:59", "2026-04-06T17:15"),
        ];

        for (is_by_mail, now, until) in cases {
            let held = rule().until(is_by_mail, at("2026-06-12T14:00"), at(now));

            assert_eq!(held, at(until), "{now}, by mail: {is_by_mail}");
        }
    }

    #[test]
    fn nothing_is_held_beyond_the_beginning() {
        let starts_at = at("2026-04-01T09:10");

        for is_by_mail in [true, false] {
            let held = rule().until(is_by_mail, starts_at, at("2026-04-01T09:00"));

            assert_eq!(held, starts_at);
        }
    }

    #[test]
    fn a_confirmation_needs_proof_counts_once_and_not_after_the_seats_went_back() {
        let until = at("2026-04-01T09:30");
        let confirmed = Standing::Confirmed { slot: SLOT };
        let (cancelled, lapsed) = (ended(EndReason::Cancelled), ended(EndReason::Lapsed));
        let waiting = Standing::Unconfirmed { slot: SLOT, until };
        let cases = [
            (waiting, true, Ok(true)),
            (waiting, false, Err(Refusal::NotByMail)),
            (confirmed, true, Ok(false)),
            (confirmed, false, Ok(false)),
            (cancelled, true, Err(Refusal::AlreadyCancelled)),
            (lapsed, true, Err(Refusal::Lapsed)),
            (lapsed, false, Err(Refusal::Lapsed)),
        ];

        for (standing, is_proven, expected) in cases {
            let decided = decide_confirmation(standing, is_proven);

            assert_eq!(decided, expected, "{standing:?}, proven: {is_proven}");
        }
    }

    #[test]
    fn held_seats_go_back_when_their_time_is_up_unless_somebody_came() {
        let until = at("2026-04-01T09:30");
        let confirmed = Standing::Confirmed { slot: SLOT };
        let lapsed = ended(EndReason::Lapsed);
        let held = Standing::Unconfirmed { slot: SLOT, until };
        let cases = [
            (held, false, "2026-04-01T09:29", Due::Leave),
            (held, false, "2026-04-01T09:30", Due::Release),
            (held, true, "2026-04-01T09:30", Due::Confirm),
            (confirmed, false, "2026-04-01T10:00", Due::Leave),
            (lapsed, false, "2026-04-01T10:00", Due::Leave),
        ];

        for (standing, has_attended, now, expected) in cases {
            assert_eq!(
                due(standing, has_attended, at(now)),
                expected,
                "{standing:?}"
            );
        }
    }
}
