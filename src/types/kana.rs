//! The reading of a name, and the order in which lists are sorted by it.
//!
//! Order: JIS X 4061 through the Unicode collation for Japanese, so that long vowel marks, small and voiced kana fall
//! where a reader of あいうえお looks for them.

use std::cmp::Ordering;
use std::fmt;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use macro_rules_attribute::apply;
use unicode_normalization::UnicodeNormalization;

use super::listed;
use super::match_key;

/// A reading in full-width katakana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kana(String);

/// Why something cannot be a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KanaError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// More than 60 characters.
    #[error("too long")]
    TooLong,
    /// Something that is not kana, such as kanji.
    #[error("not kana")]
    NotKana,
}

impl Kana {
    /// A reading of 1 to 60 characters in hiragana, katakana or half-width katakana, with spaces between the names.
    ///
    /// Latin letters are accepted, because some residents have no kana name.
    ///
    /// # Errors
    /// See [`KanaError`].
    pub fn parse(text: &str) -> Result<Self, KanaError> {
        let katakana: String = text.nfkc().map(to_katakana).collect();
        let words: Vec<&str> = katakana.split_whitespace().collect();
        let reading = words.join("　");
        if reading.is_empty() {
            Err(KanaError::Empty)
        } else if reading.chars().count() > 60 {
            Err(KanaError::TooLong)
        } else if reading.chars().all(is_reading) {
            Ok(Self(reading))
        } else {
            Err(KanaError::NotKana)
        }
    }

    /// The reading.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key by which the same reading typed differently is found.
    pub fn match_key(&self) -> String {
        match_key(&self.0)
    }

    /// The row of the kana table it is listed under.
    pub fn index_row(&self) -> KanaRow {
        let first = self.match_key().nfd().next();
        KanaRow::of(first.unwrap_or('\0'))
    }
}

impl fmt::Display for Kana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A row of the kana table, as lists are indexed by it.
#[apply(listed!)]
#[derive(PartialOrd, Ord, Hash)]
pub enum KanaRow {
    /// あ行
    A,
    /// か行
    Ka,
    /// さ行
    Sa,
    /// た行
    Ta,
    /// な行
    Na,
    /// は行
    Ha,
    /// ま行
    Ma,
    /// や行
    Ya,
    /// ら行
    Ra,
    /// わ行
    Wa,
    /// Latin letters and everything else.
    Other,
}

impl KanaRow {
    /// The letter it is shown by.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "あ",
            Self::Ka => "か",
            Self::Sa => "さ",
            Self::Ta => "た",
            Self::Na => "な",
            Self::Ha => "は",
            Self::Ma => "ま",
            Self::Ya => "や",
            Self::Ra => "ら",
            Self::Wa => "わ",
            Self::Other => "A-Z",
        }
    }

    fn of(hiragana: char) -> Self {
        match hiragana {
            'ぁ'..='お' | 'ゔ' => Self::A,
            'か'..='ご' | 'ゕ' | 'ゖ' => Self::Ka,
            'さ'..='ぞ' => Self::Sa,
            'た'..='ど' => Self::Ta,
            'な'..='の' => Self::Na,
            'は'..='ぽ' => Self::Ha,
            'ま'..='も' => Self::Ma,
            'ゃ'..='よ' => Self::Ya,
            'ら'..='ろ' => Self::Ra,
            'ゎ'..='ん' => Self::Wa,
            _ => Self::Other,
        }
    }
}

/// Compares two readings in 五十音順.
pub fn kana_order(left: &str, right: &str) -> Ordering {
    static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
        let preferences = icu_locale_core::locale!("ja").into();
        Collator::try_new(preferences, CollatorOptions::default()).ok()
    });
    match COLLATOR.as_ref() {
        Some(collator) => collator.compare(left, right),
        None => match_key(left).cmp(&match_key(right)),
    }
}

fn to_katakana(character: char) -> char {
    match character {
        'ぁ'..='ゖ' => char::from_u32(u32::from(character) + 0x60).unwrap_or(character),
        other => other,
    }
}

fn is_reading(character: char) -> bool {
    matches!(
        character,
        'ァ'..='ヺ' | 'ー' | '・' | '　' | 'ヽ' | 'ヾ' | '-' | '\'' | '.'
    ) || character.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn readings_are_accepted_in_every_kana() {
        for typed in [
            "ねりま　はなこ",
            "ネリマ ハナコ",
            "ﾈﾘﾏ ﾊﾅｺ",
            " ねりま   ハナコ ",
        ] {
            assert_eq!(
                Kana::parse(typed).unwrap().as_str(),
                "ネリマ　ハナコ",
                "{typed}"
            );
        }
        assert_eq!(Kana::parse("練馬"), Err(KanaError::NotKana));
        assert_eq!(Kana::parse("　"), Err(KanaError::Empty));
        assert_eq!(Kana::parse("ﾊﾞﾊﾞ").unwrap().as_str(), "ババ");
    }

    #[test]
    fn lists_are_in_the_order_of_the_kana_table() {
        let mut names = [
            "ワダ",
            "カトウ",
            "ガトウ",
            "アンドウ",
            "アーノルド",
            "キョウ",
            "キヨウ",
            "イトウ",
        ];

        names.sort_by(|left, right| kana_order(left, right));

        assert_eq!(
            names,
            [
                "アーノルド",
                "アンドウ",
                "イトウ",
                "カトウ",
                "ガトウ",
                "キョウ",
                "キヨウ",
                "ワダ"
            ]
        );
    }

    #[test]
    fn every_reading_has_its_row() {
        let cases = [
            ("ガモウ", KanaRow::Ka),
            ("パク", KanaRow::Ha),
            ("ヲノ", KanaRow::Wa),
            ("Smith", KanaRow::Other),
            ("ヤマダ", KanaRow::Ya),
        ];

        for (typed, row) in cases {
            assert_eq!(Kana::parse(typed).unwrap().index_row(), row, "{typed}");
        }
    }
}
