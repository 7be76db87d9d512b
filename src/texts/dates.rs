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
                (
                    "month_name",
                    self.t(&format!("month-{}", date.month())).into(),
                ),
                ("day", date.day().into()),
                (
                    "weekday",
                    self.t(&format!(
                        "weekday-{}",
                        date.weekday().num_days_from_monday()
                    ))
                    .into(),
                ),
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
        self.t2(
            "date-fiscal-year",
            "ja",
            year.ja(),
            "year",
            year.year().to_string(),
        )
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

    /// Hours within one day: 午後2時～4時, 午前10時～午後1時 / 2 to 4 p.m., 10 a.m. to 1 p.m.
    pub fn hours(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        let (start, end) = (tokyo(starts_at), tokyo(ends_at));
        let is_same_half = start.hour12().0 == end.hour12().0;
        let is_noon = start.hour() == 12 && start.minute() == 0;
        let key = if is_same_half && !is_noon {
            "time-hours-same-half"
        } else {
            "time-hours"
        };
        self.with(
            key,
            vec![
                ("start", self.time(starts_at).into()),
                ("end", self.time(ends_at).into()),
                ("start_bare", self.bare_time(starts_at).into()),
                ("end_bare", self.bare_time(ends_at).into()),
            ],
        )
    }

    /// A span within one day: 6月12日（金）午後2時～4時.
    pub fn span(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        let day = self.day(starts_at);
        self.t2(
            "time-span",
            "day",
            day,
            "hours",
            self.hours(starts_at, ends_at),
        )
    }

    /// The time of day without the half of the day, after a time of the same half.
    fn bare_time(self, instant: DateTime<Utc>) -> String {
        let time = tokyo(instant).time();
        let (_, hour) = time.hour12();
        let key = if time.minute() == 0 {
            "time-bare-hour"
        } else {
            "time-bare-minute"
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

    /// A day and a time: 6月10日（水）午後5時.
    pub fn moment(self, instant: DateTime<Utc>) -> String {
        self.t2(
            "time-moment",
            "day",
            self.day(instant),
            "time",
            self.time(instant),
        )
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use chrono::NaiveTime;

    use super::*;
    use crate::types::{Language, from_tokyo};

    fn at(time: &str) -> DateTime<Utc> {
        let time: NaiveTime = time.parse().unwrap();
        from_tokyo("2026-06-12".parse().unwrap(), time)
    }

    #[test]
    fn hours_are_said_as_notices_say_them() {
        let ja = Texts::new(Language::Ja);
        let en = Texts::new(Language::En);
        let cases = [
            ("14:00:00", "16:00:00", "午後2時～4時", "2 to 4 p.m."),
            (
                "10:00:00",
                "11:30:00",
                "午前10時～11時30分",
                "10 to 11:30 a.m.",
            ),
            (
                "10:00:00",
                "13:00:00",
                "午前10時～午後1時",
                "10 a.m. to 1 p.m.",
            ),
            ("12:00:00", "13:00:00", "正午～午後1時", "noon to 1 p.m."),
            (
                "12:15:00",
                "13:00:00",
                "午後0時15分～1時",
                "12:15 to 1 p.m.",
            ),
        ];

        for (start, end, expected_ja, expected_en) in cases {
            assert_eq!(ja.hours(at(start), at(end)), expected_ja);
            assert_eq!(en.hours(at(start), at(end)), expected_en);
        }
        assert_eq!(
            ja.span(at("14:00:00"), at("16:00:00")),
            "6月12日（金）午後2時～4時"
        );
        assert_eq!(
            ja.day_with_year("2023-11-30".parse().unwrap()),
            "令和5年11月30日（木）"
        );
    }
}
