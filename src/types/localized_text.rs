//! A text the ward gives per language; it falls back to Japanese.

use serde::{Deserialize, Serialize};

use super::Language;

/// A text in up to three languages. Japanese is always there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    /// Japanese; may carry readings as `｜在宅《ざいたく》`.
    pub ja: String,
    /// やさしい日本語.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ja_easy: Option<String>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl LocalizedText {
    /// A text in Japanese only.
    pub fn new(ja: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            ja_easy: None,
            en: None,
        }
    }

    /// Adds やさしい日本語.
    #[must_use]
    pub fn with_easy(mut self, ja_easy: impl Into<String>) -> Self {
        self.ja_easy = Some(ja_easy.into());
        self
    }

    /// Adds English.
    #[must_use]
    pub fn with_en(mut self, en: impl Into<String>) -> Self {
        self.en = Some(en.into());
        self
    }

    /// The text in a language, or in Japanese where that is missing.
    pub fn get(&self, language: Language) -> &str {
        let own = match language {
            Language::Ja => None,
            Language::JaEasy => self.ja_easy.as_deref(),
            Language::En => self.en.as_deref(),
        };
        own.unwrap_or(&self.ja)
    }
}
