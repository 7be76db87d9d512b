//! Times are stored in UTC and read in Tokyo, which has had no summer time since 1951: always nine hours ahead.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

const HOURS_AHEAD: i32 = 9;

/// The same instant as people in Tokyo read it.
pub fn tokyo(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(HOURS_AHEAD * 3600) {
        Some(offset) => instant.with_timezone(&offset),
        None => instant.fixed_offset(),
    }
}

/// The day it is in Tokyo at this instant.
pub fn tokyo_date(instant: DateTime<Utc>) -> NaiveDate {
    tokyo(instant).date_naive()
}

/// The instant of a day and a time of day in Tokyo.
pub fn from_tokyo(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    date.and_time(time).and_utc() - TimeDelta::hours(i64::from(HOURS_AHEAD))
}

/// The first instant after a day in Tokyo; what happened on the day happened before it.
pub fn end_of_day(date: NaiveDate) -> DateTime<Utc> {
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    from_tokyo(next, NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_day_in_tokyo_starts_at_three_in_the_afternoon_utc_of_the_day_before() {
        let day: NaiveDate = "2023-12-31".parse().unwrap();

        let start = from_tokyo(day, NaiveTime::MIN);

        assert_eq!(start.to_rfc3339(), "2023-12-30T15:00:00+00:00");
        assert_eq!(tokyo_date(start), day);
        assert_eq!(end_of_day(day).to_rfc3339(), "2023-12-31T15:00:00+00:00");
    }
}
