//! Normal forms of what people type: keys for matching what was typed in different ways; the typed text itself is stored as it is.
//!
//! Even NFC changes some characters of names (U+FA19 神), so only keys are normalised, never names.

use unicode_normalization::UnicodeNormalization;

/// A key under which the same thing typed differently is found: NFKC, hiragana, no spaces or middle dots, one kind of
/// hyphen, lower case.
pub fn match_key(text: &str) -> String {
    text.nfkc()
        .filter(|character| !character.is_whitespace() && !matches!(character, '・' | '·'))
        .map(to_hiragana)
        .map(unify_hyphen)
        .flat_map(char::to_lowercase)
        .collect()
}

/// What was typed, in half width where that exists, without surrounding white space: for numbers and addresses.
pub fn half_width(text: &str) -> String {
    let half_width: String = text.nfkc().map(unify_hyphen).collect();
    half_width.trim().to_owned()
}

fn to_hiragana(character: char) -> char {
    match character {
        'ァ'..='ヶ' => char::from_u32(u32::from(character) - 0x60).unwrap_or(character),
        other => other,
    }
}

fn unify_hyphen(character: char) -> char {
    match character {
        '‐' | '‑' | '–' | '—' | '―' | '−' | '－' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_typed_differently_has_one_key() {
        let spellings = [
            "ネリマ　ハナコ",
            "ねりま はなこ",
            "ﾈﾘﾏﾊﾅｺ",
            "ねりま・はなこ",
        ];

        for spelling in spellings {
            assert_eq!(match_key(spelling), "ねりまはなこ", "{spelling}");
        }
    }

    #[test]
    fn numbers_become_half_width() {
        assert_eq!(half_width("　０３－１２３４ー５６７８ "), "03-1234ー5678");
    }
}
