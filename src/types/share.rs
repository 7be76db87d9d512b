//! Shares: how many of how many, and how the percentage is rounded.
//!
//! **The rounding rule**: a percentage is computed from the two integers and rounded half up (四捨五入), never through
//! floating point and never from an already rounded figure. Statistics practice of Japanese public bodies (tables to one
//! decimal, 小数点以下第2位を四捨五入; running text to whole percent, each from the counts). It stands in `half_up` below
//! and nowhere else; the sentence staff read about it is `staff-survey-rounding` in `locales/`.

use macro_rules_attribute::apply;
use serde::{Deserialize, Serialize};

use super::coded;

/// Which answers a percentage is taken of.
#[apply(coded!)]
#[derive(Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Everybody the question was put to: answered, left blank, or invalid.
    Asked,
    /// Those who gave a valid answer.
    Valid,
}

/// How finely a percentage is printed.
#[apply(coded!)]
#[derive(Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimals {
    /// 96%
    Whole,
    /// 35.5%
    One,
}

/// `k` of `n`. A percentage never travels without both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    k: u64,
    n: u64,
    base: Base,
}

/// Why two counts are not a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// More were counted than there are.
    #[error("the numerator is larger than the base")]
    NumeratorTooLarge,
}

impl Share {
    /// `k` of `n`, both counts of persons or sheets.
    ///
    /// # Errors
    /// `NumeratorTooLarge` when `k > n`.
    pub fn new(k: u64, n: u64, base: Base) -> Result<Self, ShareError> {
        if k > n {
            Err(ShareError::NumeratorTooLarge)
        } else {
            Ok(Self { k, n, base })
        }
    }

    /// The numerator.
    pub fn k(self) -> u64 {
        self.k
    }

    /// The base's count.
    pub fn n(self) -> u64 {
        self.n
    }

    /// What the base is.
    pub fn base(self) -> Base {
        self.base
    }

    /// All shares as one: summed counts, never averaged percentages (docs/rules.md: counts before
    /// percentages).
    pub fn pooled(base: Base, shares: impl IntoIterator<Item = Self>) -> Self {
        shares
            .into_iter()
            .fold(Self { k: 0, n: 0, base }, |sum, share| Self {
                k: sum.k.saturating_add(share.k),
                n: sum.n.saturating_add(share.n),
                base,
            })
    }

    /// Tenths of a percent, half up: `floor((2000k + n) / 2n)`. None when nobody was asked.
    pub fn percent_tenths(self) -> Option<u64> {
        half_up(self.k, self.n, 1000)
    }

    /// Whole percent, half up: `floor((200k + n) / 2n)`. None when nobody was asked.
    pub fn percent_whole(self) -> Option<u64> {
        half_up(self.k, self.n, 100)
    }

    /// As printed: `96%` or `35.5%`. None when nobody was asked.
    pub fn printed(self, decimals: Decimals) -> Option<String> {
        match decimals {
            Decimals::Whole => self.percent_whole().map(|whole| format!("{whole}%")),
            Decimals::One => self
                .percent_tenths()
                .map(|tenths| format!("{}.{}%", tenths / 10, tenths % 10)),
        }
    }
}

/// `k / n` in parts of `scale`, rounded half up in integers.
fn half_up(k: u64, n: u64, scale: u64) -> Option<u64> {
    let (k, n) = (u128::from(k), u128::from(n));
    let doubled = (2 * u128::from(scale) * k + n).checked_div(2 * n)?;
    u64::try_from(doubled).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn share(k: u64, n: u64) -> Share {
        Share::new(k, n, Base::Asked).unwrap()
    }

    #[test]
    fn tenths_are_rounded_half_up_from_the_counts() {
        let vectors = [
            (1, 16, "6.3%"),
            (5, 16, "31.3%"),
            (23, 80, "28.8%"),
            (41, 80, "51.3%"),
            (42, 44, "95.5%"),
            (653, 1837, "35.5%"),
            (167, 541, "30.9%"),
            (2, 169, "1.2%"),
            (2, 8, "25.0%"),
            (0, 7, "0.0%"),
            (7, 7, "100.0%"),
        ];

        for (k, n, expected) in vectors {
            assert_eq!(
                share(k, n).printed(Decimals::One).unwrap(),
                expected,
                "{k}/{n}"
            );
        }
    }

    #[test]
    fn whole_percent_is_rounded_half_up_from_the_counts_and_not_from_tenths() {
        let vectors = [
            (1, 8, "13%"),
            (1, 40, "3%"),
            (57, 200, "29%"),
            (42, 44, "95%"),
            (144, 150, "96%"),
            (5, 8, "63%"),
            (1, 200, "1%"),
        ];

        for (k, n, expected) in vectors {
            assert_eq!(
                share(k, n).printed(Decimals::Whole).unwrap(),
                expected,
                "{k}/{n}"
            );
        }
    }

    #[test]
    fn a_share_of_nobody_has_no_percentage_and_too_large_a_numerator_is_refused() {
        assert_eq!(share(0, 0).printed(Decimals::One), None);
        assert_eq!(
            Share::new(2, 1, Base::Valid),
            Err(ShareError::NumeratorTooLarge)
        );
    }

    proptest! {
        #[test]
        fn the_rounded_value_is_the_nearest_and_ties_go_up(n in 1u64..100_000, k in 0u64..100_000) {
            prop_assume!(k <= n);
            let tenths = share(k, n).percent_tenths().unwrap();

            // |1000k/n - tenths| ≤ 1/2 with the tie on the upper side: 2·tenths·n - n ≤ 2000k < 2·tenths·n + n.
            prop_assert!(2 * tenths * n <= 2000 * k + n);
            prop_assert!(2000 * k < 2 * tenths * n + n);
        }

        #[test]
        fn pooling_adds_counts(counts in prop::collection::vec((0u64..50, 50u64..100), 1..10)) {
            let shares = counts.iter().map(|(k, n)| share(*k, *n));

            let pooled = Share::pooled(Base::Asked, shares);

            prop_assert_eq!(pooled.k(), counts.iter().map(|(k, _)| k).sum::<u64>());
            prop_assert_eq!(pooled.n(), counts.iter().map(|(_, n)| n).sum::<u64>());
        }
    }
}
