//! Plain text in short lines, to be read on paper and small screens. Not the words in it.

use crate::types::Language;

/// 35 full-width characters; a half-width one counts as half.
const WIDTH: usize = 70;

/// Characters that must not begin a line (JIS X 4051).
const NOT_AT_START: &str =
    "、。，．・：；！？」』）］｝〉》】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々～,.!?:;)]}%";

/// Characters that must not end a line (JIS X 4051).
const NOT_AT_END: &str = "「『（［｛〈《【〔([{第";

/// The text with long lines broken, the continuation set in by `indent`.
///
/// Japanese breaks between any two characters that allow it; texts with spaces between the words (English and easy
/// Japanese) break there. A word that is longer than a line, such as an address, stays whole.
pub fn wrap(text: &str, language: Language, indent: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + 16);
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            wrapped.push('\n');
        }
        // Each byte is at most one column wide, so short lines need no counting.
        if line.len() <= WIDTH || width(line) <= WIDTH {
            wrapped.push_str(line);
        } else {
            push_wrapped(&mut wrapped, line, language, indent);
        }
    }
    wrapped
}

fn push_wrapped(wrapped: &mut String, line: &str, language: Language, indent: &str) {
    let mut column = 0;
    let mut is_first = true;
    for unit in units(line, language) {
        if !is_first && column + width(unit.trim_end()) > WIDTH {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push('\n');
            wrapped.push_str(indent);
            column = width(indent);
        }
        is_first = false;
        wrapped.push_str(&unit);
        column += width(&unit);
    }
}

/// The pieces between which the line may be broken.
fn units(line: &str, language: Language) -> Vec<String> {
    match language {
        Language::Ja => split(line, breaks_in_japanese),
        Language::JaEasy | Language::En => split(line, breaks_at_spaces)
            .into_iter()
            .flat_map(|unit| {
                if width(&unit) > WIDTH {
                    split(&unit, breaks_in_japanese)
                } else {
                    vec![unit]
                }
            })
            .collect(),
    }
}

fn split(text: &str, may_break: fn(char, char) -> bool) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut previous = None;
    for character in text.chars() {
        match (previous, units.last_mut()) {
            (Some(before), Some(unit)) if !may_break(before, character) => unit.push(character),
            _ => units.push(character.to_string()),
        }
        previous = Some(character);
    }
    units
}

fn breaks_at_spaces(before: char, after: char) -> bool {
    before == ' ' && after != ' '
}

fn breaks_in_japanese(before: char, after: char) -> bool {
    if before == ' ' || after == ' ' {
        return breaks_at_spaces(before, after);
    }
    let is_inside_word = columns(before) == 1 && columns(after) == 1;
    let is_number_with_counter = before.is_numeric();
    !is_inside_word
        && !is_number_with_counter
        && !NOT_AT_START.contains(after)
        && !NOT_AT_END.contains(before)
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Latin letters and half-width katakana are one column wide, everything else two.
fn columns(character: char) -> usize {
    match character {
        '\0'..='\u{02ff}' | '\u{ff61}'..='\u{ff9f}' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_stay_as_they_are() {
        let text = "次のページを開いてください。\n\nhttps://example.jp/";

        assert_eq!(wrap(text, Language::Ja, "　"), text);
    }

    #[test]
    fn japanese_breaks_after_35_characters_and_never_before_a_full_stop() {
        let exactly = "あ".repeat(34) + "い。う";

        assert_eq!(
            wrap(&exactly, Language::Ja, "　"),
            format!("{}\n　い。う", "あ".repeat(34))
        );
    }

    #[test]
    fn numbers_keep_their_counters_and_words_stay_whole() {
        let text = "あ".repeat(33) + "第12回Zoom入門";

        assert_eq!(
            wrap(&text, Language::Ja, ""),
            format!("{}\n第12回Zoom入門", "あ".repeat(33))
        );
    }

    #[test]
    fn easy_japanese_and_english_break_at_spaces() {
        let easy =
            "申（もう）しこみの 番号（ばんごう）を 受付（うけつけ）で 見（み）せて ください。";
        let english = "Please show the receipt number at the reception desk when you arrive there.";

        assert_eq!(
            wrap(easy, Language::JaEasy, ""),
            "申（もう）しこみの 番号（ばんごう）を 受付（うけつけ）で 見（み）せて\nください。"
        );
        assert_eq!(
            wrap(english, Language::En, "  "),
            "Please show the receipt number at the reception desk when you arrive\n  there."
        );
    }

    #[test]
    fn an_address_is_never_broken() {
        let address = format!("https://example.jp/{}", "a".repeat(100));

        assert_eq!(wrap(&address, Language::Ja, ""), address);
        assert_eq!(wrap(&address, Language::JaEasy, ""), address);
    }
}
