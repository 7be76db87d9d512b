//! Which characters a text that people type may have: the one rule for every free text. Not how long it may be.
//!
//! Control characters are refused: PostgreSQL cannot store U+0000, a list on paper and a mail header cannot hold a line
//! break, and a terminal obeys some of the others. So are characters that nobody sees and that change how others are
//! read: a bidirectional override turns the rest of a line round, and with spaces of no width two names look the same.
//! What names need stays: variation selectors (辻 in its two forms) and joiners (of Persian or Sinhala, for example).

/// Whether a text is one line that can be kept: no control characters, seen or unseen.
pub fn is_line(text: &str) -> bool {
    !text
        .chars()
        .any(|character| character.is_control() || is_unseen(character))
}

/// Whether a text of several lines can be kept: no control characters but line breaks and tabs.
pub fn is_text(text: &str) -> bool {
    !text.chars().any(|character| {
        (character.is_control() && !matches!(character, '\n' | '\t')) || is_unseen(character)
    })
}

/// A text without what is not seen before and after it, such as what comes along when it is copied from a web page;
/// empty, when there is nothing to be seen in it.
pub fn seen(text: &str) -> &str {
    let is_around = |character: char| character.is_whitespace() || is_unseen(character);
    let text = text.trim_matches(is_around);
    if text
        .chars()
        .all(|character| is_around(character) || is_blank(character))
    {
        ""
    } else {
        text
    }
}

/// Characters of Unicode's category Cf that no name needs (spaces of no width, marks, embeddings, overrides and
/// isolates of bidirectional text, tags), and separators of lines and paragraphs.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Characters that are allowed beside others and show nothing alone: joiners, variation selectors, fillers of Korean
/// syllables, the empty pattern of Braille.
fn is_blank(character: char) -> bool {
    matches!(
        character,
        '\u{34f}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180b}'..='\u{180d}'
            | '\u{200c}'..='\u{200d}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}'
            | '\u{e0100}'..='\u{e01ef}'
    )
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
            ("line\u{2028}separator", false, false),
            ("\u{202e}override", false, false),
            ("iso\u{2066}late\u{2069}", false, false),
            ("mark\u{200e}", false, false),
            ("no\u{200b}width", false, false),
            ("byte order\u{feff}mark", false, false),
            ("tag\u{e0041}", false, false),
        ] {
            assert_eq!((is_line(typed), is_text(typed)), (line, text), "{typed:?}");
        }
    }

    #[test]
    fn what_names_need_is_kept() {
        for name in [
            "辻\u{e0100}",
            "辻\u{e0101} 花子",
            "神\u{fe00}",
            "﨑",
            "𠮷野",
            "مینا\u{200c}زاده",
            "ශ්\u{200d}රී",
            "O’Brien",
            "Åsa-Märta",
        ] {
            assert!(is_line(name) && is_text(name), "{name:?}");
            assert_eq!(seen(name), name);
        }
    }

    #[test]
    fn what_is_not_seen_is_no_text() {
        for (typed, shown) in [
            ("　花子 ", "花子"),
            ("\u{feff}花子\u{200b} ", "花子"),
            ("花\u{200b}子", "花\u{200b}子"),
            ("\u{200b}", ""),
            ("\u{200d}\u{fe0f}", ""),
            ("\u{3164}", ""),
            ("\u{e0100} \u{2800}", ""),
            ("", ""),
        ] {
            assert_eq!(seen(typed), shown, "{typed:?}");
        }
    }
}
