//! The number an applicant is told: short enough to read out on the telephone, with a check digit against slips.

use std::fmt;

use super::normalise::half_width;

/// Eight digits; the last one is a check digit (Damm), so that a wrong digit or two swapped ones are noticed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptNumber(String);

/// Why something cannot be a receipt number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptNumberError {
    /// Not eight digits.
    #[error("a receipt number has eight digits")]
    NotEightDigits,
    /// A digit is wrong, or two are swapped.
    #[error("the check digit does not fit")]
    CheckDigit,
}

/// The quasigroup of order 10 from Damm's thesis (2004).
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl ReceiptNumber {
    /// The number for a random seed; different seeds may give the same number.
    pub fn from_seed(seed: u64) -> Self {
        let digits = format!("{:07}", seed % 10_000_000);
        let check = check_digit(&digits);
        Self(format!("{digits}{check}"))
    }

    /// A number as typed or read out: full-width digits, spaces and hyphens are accepted.
    ///
    /// # Errors
    /// See [`ReceiptNumberError`].
    pub fn parse(text: &str) -> Result<Self, ReceiptNumberError> {
        let digits: String = half_width(text)
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .collect();
        if digits.len() != 8 || !digits.chars().all(|digit| digit.is_ascii_digit()) {
            return Err(ReceiptNumberError::NotEightDigits);
        }
        if check_digit(&digits) != 0 {
            return Err(ReceiptNumberError::CheckDigit);
        }
        Ok(Self(digits))
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits in groups of four, to be read out: `1234 5678`.
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at_checked(4).unwrap_or((&self.0, ""));
        format!("{first} {second}")
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Zero for digits that end in their own check digit.
fn check_digit(digits: &str) -> u8 {
    digits
        .bytes()
        .map(|byte| usize::from(byte.wrapping_sub(b'0')))
        .fold(0, |interim, digit| {
            let row = DAMM.get(usize::from(interim));
            row.and_then(|row| row.get(digit)).copied().unwrap_or(0)
        })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_as_people_say_it() {
        let number = ReceiptNumber::from_seed(5_724_123);

        let typed = format!("　{}　", number.grouped().replace(' ', "－"));

        assert_eq!(ReceiptNumber::parse(&typed), Ok(number));
        assert_eq!(check_digit("572"), 4);
        assert_eq!(
            ReceiptNumber::parse("1234"),
            Err(ReceiptNumberError::NotEightDigits)
        );
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_two_swapped_ones_are_noticed(seed: u64, place in 0usize..8, by in 1u8..10) {
            let number = ReceiptNumber::from_seed(seed);
            prop_assert_eq!(&ReceiptNumber::parse(number.as_str()), &Ok(number.clone()));

            let mut wrong = number.as_str().as_bytes().to_vec();
            wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
            prop_assert!(ReceiptNumber::parse(&String::from_utf8(wrong).unwrap()).is_err());

            let mut swapped = number.as_str().as_bytes().to_vec();
            let next = (place + 1) % 8;
            if place < next && swapped[place] != swapped[next] {
                swapped.swap(place, next);
                prop_assert!(ReceiptNumber::parse(&String::from_utf8(swapped).unwrap()).is_err());
            }
        }
    }
}
