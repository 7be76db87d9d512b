//! The code printed on paper that opens a questionnaire.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// Six characters that cannot be mistaken for each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SurveyCode(String);

/// The text cannot be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has six letters or digits")]
pub struct SurveyCodeError;

/// Without 0, 1, I, L, O and U.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

impl SurveyCode {
    /// The code for six random bytes.
    pub fn from_bytes(random: [u8; 6]) -> Self {
        let letters = random.iter().filter_map(|byte| {
            let place = usize::from(*byte) % ALPHABET.len();
            ALPHABET.get(place).copied().map(char::from)
        });
        Self(letters.collect())
    }

    /// A code as typed: lower case, full width, spaces and hyphens are accepted.
    ///
    /// # Errors
    /// `SurveyCodeError` when it is not six characters of the alphabet.
    pub fn parse(text: &str) -> Result<Self, SurveyCodeError> {
        let code: String = text
            .nfkc()
            .filter(|character| character.is_ascii_alphanumeric())
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let is_known = code.bytes().all(|byte| ALPHABET.contains(&byte));
        if code.len() == 6 && is_known {
            Ok(Self(code))
        } else {
            Err(SurveyCodeError)
        }
    }

    /// The six characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In two groups, to be typed: `ABC-DEF`.
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at_checked(3).unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }
}

impl fmt::Display for SurveyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = SurveyCode::from_bytes([8, 9, 10, 29, 60, 255]);

        assert_eq!(code.grouped(), "ABC-Z2H");
        assert_eq!(SurveyCode::parse("ａｂｃ　ｚ２ｈ"), Ok(code));
        assert_eq!(SurveyCode::parse("ABC-DE"), Err(SurveyCodeError));
        assert_eq!(SurveyCode::parse("ABC-DE0"), Err(SurveyCodeError));
    }
}
