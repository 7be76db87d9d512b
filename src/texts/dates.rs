//! Dates and times as people read them in Tokyo, per language; not calendar arithmetic (`types/tokyo.rs`).

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

use super::Texts;
use crate::types::{EraYear, FiscalYear, tokyo};

impl Texts {
    /// The day with its weekday: 6月12日（金） / Friday 12 June.
    pub fn day(self, instant: DateTime<Utc>) -> String {
        self.day_of(tokyo(instant).date_naive())
    }

    /// The day of a date with its weekday.
    pub fn day_of(self, date: NaiveDate) -> String {
        self.with(
            "date-day",
            vec![
                ("month", date.month().into()),
                ("month_name", self.t(&format!("month-{}", date.month())).into()),
                ("day", date.day().into()),
                ("weekday", self.t(&format!("weekday-{}", date.weekday().num_days_from_monday())).into()),
            ],
        )
    }

    /// The day with its weekday and year: 令和8年6月12日（金） / Friday 12 June 2026.
    pub fn day_with_year(self, date: NaiveDate) -> String {
        self.with(
            "date-day-with-year",
            vec![
                ("era_year", EraYear::of(date).ja().into()),
                ("year", date.year().to_string().into()),
                ("day", self.day_of(date).into()),
            ],
        )
    }

    /// The fiscal year: 令和5年度 / fiscal year 2023.
    pub fn fiscal_year(self, year: FiscalYear) -> String {
        self.t2("date-fiscal-year", "ja", year.ja(), "year", year.year().to_string())
    }

    /// The time of day: 午後2時, 午後0時15分, 正午 / 2:00 p.m.
    pub fn time(self, instant: DateTime<Utc>) -> String {
        let time = tokyo(instant).time();
        let (is_afternoon, hour) = time.hour12();
        let key = match (is_afternoon, hour, time.minute()) {
            (true, 12, 0) => "time-noon",
            (true, _, 0) => "time-afternoon-hour",
            (false, _, 0) => "time-morning-hour",
            (true, _, _) => "time-afternoon-minute",
            (false, _, _) => "time-morning-minute",
        };
        self.with(
            key,
            vec![
                ("hour_from_0", (hour % 12).into()),
                ("hour_from_1", hour.into()),
                ("minute", format!("{:02}", time.minute()).into()),
            ],
        )
    }

    /// A span within one day: 6月12日（金）午後2時～午後4時.
    pub fn span(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        self.with(
            "time-span",
            vec![
                ("day", self.day(starts_at).into()),
                ("start", self.time(starts_at).into()),
                ("end", self.time(ends_at).into()),
            ],
        )
    }

    /// A day and a time: 6月10日（水）午後5時.
    pub fn moment(self, instant: DateTime<Utc>) -> String {
        self.t2("time-moment", "day", self.day(instant), "time", self.time(instant))
    }
}
