//! Which characters a text that people type may have: the one rule for every free text. Not how long it may be.
//!
//! Control characters are refused: PostgreSQL cannot store U+0000, a list on paper and a mail header cannot hold a line
//! break, and a terminal obeys some of the others.

/// Whether a text is one line that can be kept: no control characters.
pub fn is_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Whether a text of several lines can be kept: no control characters but line breaks and tabs.
pub fn is_text(text: &str) -> bool {
    !text
        .chars()
        .any(|character| character.is_control() && !matches!(character, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_refused() {
        for (typed, line, text) in [
            ("練馬 花子　（はなこ）", true, true),
            ("二行\nの文", false, true),
            ("tab\tstop", false, true),
            ("nul\u{0}", false, false),
            ("carriage\rreturn", false, false),
            ("escape\u{1b}[31m", false, false),
            ("delete\u{7f}", false, false),
            ("next line\u{85}", false, false),
        ] {
            assert_eq!((is_line(typed), is_text(typed)), (line, text), "{typed:?}");
        }
    }
}
