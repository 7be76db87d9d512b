//! What somebody types into the one box above a list of people; pure. Not how it is looked for (`store/unreached.rs`).

use crate::types::{half_width, match_key};

/// What is looked for: a part of a name, or of a receipt or telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// A part of a name or of its reading, as a key.
    Name(String),
    /// A part of a number, digits only.
    Number(String),
}

impl Search {
    /// What somebody typed into the one box; none when they typed nothing.
    pub fn typed(text: &str) -> Option<Self> {
        let typed = half_width(text);
        let is_number = typed
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, ' ' | '-' | '+'));
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let key = match_key(text);
        if is_number && !digits.is_empty() {
            Some(Self::Number(digits))
        } else if key.is_empty() {
            None
        } else {
            Some(Self::Name(key))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_box_finds_names_receipt_numbers_and_telephone_numbers() {
        let number = |digits: &str| Some(Search::Number(digits.to_owned()));
        let name = |key: &str| Some(Search::Name(key.to_owned()));
        let table = [
            ("", None),
            ("　", None),
            ("1234 5678", number("12345678")),
            ("０３－１２３４－５６７８", number("0312345678")),
            ("ネリマ　ハナコ", name("ねりまはなこ")),
            ("練馬 花子", name("練馬花子")),
            ("Smith 3", name("smith3")),
        ];

        for (typed, expected) in table {
            assert_eq!(Search::typed(typed), expected, "{typed}");
        }
    }
}
