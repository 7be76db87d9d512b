//! Fiscal years (1 April to 31 March) and Japanese eras; nothing else in the program knows either.
//!
//! Era boundaries: 昭和 from 1926-12-25, 平成 from 1989-01-08, 令和 from 2019-05-01; a first year is written 元年.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A fiscal year, named by the calendar year it starts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(i32);

/// Why something is not a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FiscalYearError {
    /// Not a number.
    #[error("a fiscal year is written as four digits, such as 2023")]
    NotANumber,
    /// Not a year this program keeps papers for.
    #[error("a fiscal year lies between 1990 and 2100")]
    OutOfRange,
}

impl FiscalYear {
    /// The fiscal year that starts on 1 April of this year.
    ///
    /// # Errors
    /// `OutOfRange` outside 1990 to 2100.
    pub fn new(year: i32) -> Result<Self, FiscalYearError> {
        if (1990..=2100).contains(&year) {
            Ok(Self(year))
        } else {
            Err(FiscalYearError::OutOfRange)
        }
    }

    /// The fiscal year a day lies in; days outside the known range count to the nearest year.
    pub fn of(date: NaiveDate) -> Self {
        let year = if date.month() < 4 {
            date.year() - 1
        } else {
            date.year()
        };
        Self(year.clamp(1990, 2100))
    }

    /// The calendar year it starts in.
    pub fn year(self) -> i32 {
        self.0
    }

    /// 1 April.
    pub fn first_day(self) -> NaiveDate {
        day(self.0, 4, 1)
    }

    /// 31 March of the next calendar year.
    pub fn last_day(self) -> NaiveDate {
        day(self.0 + 1, 3, 31)
    }

    /// Whether a day lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// The era year it is named by. The year from April 2019 is called 令和元年度, although it began in 平成31年.
    pub fn era(self) -> EraYear {
        EraYear::of(day(self.0, 5, 1))
    }

    /// 令和5年度
    pub fn ja(self) -> String {
        format!("{}年度", self.era().ja())
    }
}

impl TryFrom<i32> for FiscalYear {
    type Error = FiscalYearError;

    fn try_from(year: i32) -> Result<Self, Self::Error> {
        Self::new(year)
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

impl FromStr for FiscalYear {
    type Err = FiscalYearError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text.parse().map_err(|_| FiscalYearError::NotANumber)?)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A Japanese era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// Its name.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }
}

/// A year of an era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraYear {
    /// The era.
    pub era: Era,
    /// Its year, from 1.
    pub year: i32,
}

impl EraYear {
    /// The era year of a day. Days before 昭和 are counted in 昭和, too.
    pub fn of(date: NaiveDate) -> Self {
        let (era, year_before_first) = if date >= day(2019, 5, 1) {
            (Era::Reiwa, 2018)
        } else if date >= day(1989, 1, 8) {
            (Era::Heisei, 1988)
        } else {
            (Era::Showa, 1925)
        };
        Self {
            era,
            year: date.year() - year_before_first,
        }
    }

    /// 令和5, 令和元
    pub fn ja(self) -> String {
        match self.year {
            1 => format!("{}元", self.era.ja()),
            year => format!("{}{year}", self.era.ja()),
        }
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fiscal_year_runs_from_april_to_march() {
        let cases = [
            ("2023-03-31", 2022),
            ("2023-04-01", 2023),
            ("2023-12-31", 2023),
            ("2024-02-29", 2023),
            ("2024-03-31", 2023),
            ("2024-04-01", 2024),
        ];

        for (date, year) in cases {
            assert_eq!(FiscalYear::of(date.parse().unwrap()).year(), year, "{date}");
        }
    }

    #[test]
    fn eras_change_on_their_days() {
        let cases = [
            ("1989-01-07", "昭和64"),
            ("1989-01-08", "平成元"),
            ("2019-04-30", "平成31"),
            ("2019-05-01", "令和元"),
            ("2023-11-30", "令和5"),
        ];

        for (date, expected) in cases {
            assert_eq!(EraYear::of(date.parse().unwrap()).ja(), expected, "{date}");
        }
        assert_eq!("2023".parse::<FiscalYear>().unwrap().ja(), "令和5年度");
        assert_eq!("2019".parse::<FiscalYear>().unwrap().ja(), "令和元年度");
    }

    proptest! {
        #[test]
        fn every_day_lies_in_its_own_fiscal_year_and_no_other(offset in 0u64..36_000) {
            let date = NaiveDate::from_ymd_opt(1995, 1, 1).unwrap() + chrono::Days::new(offset);

            let year = FiscalYear::of(date);

            prop_assert!(year.contains(date));
            prop_assert!(!FiscalYear::new(year.year() + 1).unwrap().contains(date));
        }
    }
}
