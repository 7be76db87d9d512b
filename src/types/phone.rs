//! A telephone number, typed in any of the usual ways.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::normalise::half_width;

/// A Japanese telephone number of 10 or 11 digits, or an international one with a leading plus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// Why something cannot be a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Too few or too many digits, or other characters.
    #[error("not a telephone number")]
    Invalid,
}

impl PhoneNumber {
    /// A number in half or full width, with hyphens, spaces, parentheses or nothing between the groups.
    ///
    /// # Errors
    /// See [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let typed: String = half_width(text)
            .nfkc()
            .map(|character| match character {
                'ー' | '(' | ')' | '.' | ' ' => '-',
                other => other,
            })
            .collect();
        let groups: Vec<&str> = typed.split('-').filter(|group| !group.is_empty()).collect();
        let number = groups.join("-");
        if number.is_empty() {
            return Err(PhoneError::Empty);
        }
        let (is_international, rest) = match number.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, number.as_str()),
        };
        let digits = rest.chars().filter(char::is_ascii_digit).count();
        let is_clean = rest
            .chars()
            .all(|character| character.is_ascii_digit() || character == '-');
        let is_complete = if is_international {
            (8..=15).contains(&digits)
        } else {
            rest.starts_with('0') && (10..=11).contains(&digits)
        };
        if is_clean && is_complete {
            Ok(Self(number))
        } else {
            Err(PhoneError::Invalid)
        }
    }

    /// The number as it is shown, groups parted by hyphens where they were typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone, for matching.
    pub fn digits(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn numbers_are_accepted_as_people_type_them() {
        let cases = [
            ("03-1234-5678", "03-1234-5678"),
            ("０３（１２３４）５６７８", "03-1234-5678"),
            ("03ー1234ー5678", "03-1234-5678"),
            ("09012345678", "09012345678"),
            ("+81 90 1234 5678", "+81-90-1234-5678"),
        ];

        for (typed, expected) in cases {
            assert_eq!(
                PhoneNumber::parse(typed).unwrap().as_str(),
                expected,
                "{typed}"
            );
        }
        for wrong in [
            "1234",
            "03-1234-567",
            "03-1234-56789012",
            "電話なし",
            "90-1234-5678",
        ] {
            assert_eq!(
                PhoneNumber::parse(wrong),
                Err(PhoneError::Invalid),
                "{wrong}"
            );
        }
        assert_eq!(PhoneNumber::parse(" "), Err(PhoneError::Empty));
    }
}
