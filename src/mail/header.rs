//! Texts that have to stay on one line, such as the value of a header. Not whether an address can be sent to
//! (`types/email.rs`).

/// The text as a single line: every control, line-breaking or direction-changing character becomes a space.
///
/// Whatever goes into a header passes through here, so that no title can bring a header of its own.
pub fn one_line(text: &str) -> String {
    let blank: String = text
        .chars()
        .map(|character| if ends_line(character) { ' ' } else { character })
        .collect();
    blank.trim().to_owned()
}

fn ends_line(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_value_stays_on_its_line() {
        let table = [
            ("講演会\r\nBcc: a@example.jp", "講演会  Bcc: a@example.jp"),
            (
                "講演会\nBcc: a@example.jp\n\n本文",
                "講演会 Bcc: a@example.jp  本文",
            ),
            ("a\u{0}b\u{85}c\u{2028}d\u{202e}e\tf", "a b c d e f"),
            ("  前後の空白　", "前後の空白"),
        ];

        for (text, expected) in table {
            assert_eq!(one_line(text), expected);
        }
    }
}
