//! The languages residents can choose.

use std::fmt;
use std::str::FromStr;

use macro_rules_attribute::apply;
use serde::{Deserialize, Serialize};

use super::listed;

/// A language of pages and mails.
#[apply(listed!)]
#[derive(Default, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// やさしい日本語.
    JaEasy,
    /// English.
    En,
}

impl Language {
    /// The tag used in paths, in `locales/` and in the database.
    pub fn tag(self) -> &'static str {
        self.into()
    }

    /// The language with this tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The value of the `lang` attribute; やさしい日本語 is Japanese to a screen reader.
    pub fn html_lang(self) -> &'static str {
        match self {
            Self::Ja | Self::JaEasy => "ja",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The text is no language's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of ja, ja-easy, en")]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::from_tag(tag).ok_or(UnknownLanguage)
    }
}
