//! Mails that were given up and whom they should have reached, as a section works through them, and how one is looked
//! for; pure. Not how they are read (`query/unreached.rs`).

use chrono::{DateTime, Utc};

use super::letter::LetterKind;
use crate::mail::Handled;
use crate::types::{
    EmailAddress, Kana, LocalizedText, OutboxMessageId, PersonName, PhoneNumber, ReceiptNumber,
    RegistrationId, Version, half_width, match_key,
};

/// A mail that was given up, and whom it should have reached.
#[derive(Clone, Debug)]
pub struct Unreached {
    /// The mail.
    pub mail: OutboxMessageId,
    /// Which mail it was.
    pub kind: LetterKind,
    /// When the last attempt was made.
    pub at: DateTime<Utc>,
    /// Such as `550 5.1.1`, `connection` or `timeout`; never an address.
    pub reason: String,
    /// Which registration it told of.
    pub registration: RegistrationId,
    /// Its receipt number.
    pub receipt: ReceiptNumber,
    /// Who applied.
    pub name: PersonName,
    /// The reading of the name.
    pub kana: Kana,
    /// Their telephone number.
    pub phone: Option<PhoneNumber>,
    /// The address the mail went to.
    pub email: EmailAddress,
    /// For which event.
    pub event_title: LocalizedText,
    /// How they were reached instead.
    pub handled: Option<Handled>,
    /// The name of the colleague who noted that.
    pub handled_by: Option<String>,
    /// Which version of that this is.
    pub version: Version,
}

/// How many mails of a section were given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnreachedTotals {
    /// Nobody has called or written yet.
    pub open: u64,
    /// Somebody has.
    pub handled: u64,
}

/// A page of them, the newest first.
#[derive(Clone, Debug)]
pub struct UnreachedPage {
    /// Its lines.
    pub lines: Vec<Unreached>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page it is, from 1.
    pub page: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
}

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
