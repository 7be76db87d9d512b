//! The words people read, in their language, from `locales/` (Fluent); not the rules of what to say when.
//!
//! A missing key shows itself as the key and is logged; `tests/it/texts.rs` finds missing and unused keys before that.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

use crate::types::Language;

mod dates;
mod ruby;

pub use ruby::{plain, ruby};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ja",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The texts of one language; free to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// Whose texts these are.
    pub language: Language,
}

impl Texts {
    /// The texts of a language.
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// A text without variables. Looked up in Fluent once, because a page asks for a hundred of them.
    pub fn t(self, key: &str) -> String {
        static KEPT: LazyLock<RwLock<HashMap<(Language, String), String>>> =
            LazyLock::new(RwLock::default);
        let name = (self.language, key.to_owned());
        if let Some(text) = KEPT
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&name)
        {
            return text.clone();
        }
        let text = self.look_up(key, None);
        let mut kept = KEPT.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(name, text.clone());
        text
    }

    /// A text with one variable.
    pub fn t1<'a>(
        self,
        key: &str,
        name: &'static str,
        value: impl Into<FluentValue<'a>>,
    ) -> String {
        self.look_up(key, Some(&HashMap::from([(Cow::from(name), value.into())])))
    }

    /// A text with two variables.
    pub fn t2<'a>(
        self,
        key: &str,
        name1: &'static str,
        value1: impl Into<FluentValue<'a>>,
        name2: &'static str,
        value2: impl Into<FluentValue<'a>>,
    ) -> String {
        let variables = HashMap::from([
            (Cow::from(name1), value1.into()),
            (Cow::from(name2), value2.into()),
        ]);
        self.look_up(key, Some(&variables))
    }

    /// A text with any number of variables.
    pub fn with(self, key: &str, variables: Vec<(&'static str, FluentValue<'_>)>) -> String {
        let variables = variables
            .into_iter()
            .map(|(name, value)| (Cow::from(name), value))
            .collect();
        self.look_up(key, Some(&variables))
    }

    fn look_up(
        self,
        key: &str,
        variables: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>,
    ) -> String {
        let found = LOCALES.try_lookup_complete(self.identifier(), key, variables);
        found.unwrap_or_else(|| {
            tracing::warn!(key, "a text is missing");
            key.to_owned()
        })
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        static IDENTIFIERS: LazyLock<[LanguageIdentifier; 3]> = LazyLock::new(|| {
            Language::ALL.map(|language| language.tag().parse().unwrap_or_default())
        });
        let [ja, ja_easy, en] = &*IDENTIFIERS;
        match self.language {
            Language::Ja => ja,
            Language::JaEasy => ja_easy,
            Language::En => en,
        }
    }
}

/// Expects that each column of a list has a key of its own, and its title in the languages of the office.
#[cfg(test)]
pub(crate) fn expect_titled<Row>(columns: &[crate::format::table::Column<Row>]) {
    use std::collections::BTreeSet;

    let keys: BTreeSet<&str> = columns.iter().map(|column| column.key).collect();
    assert_eq!(keys.len(), columns.len(), "{keys:?}");
    for column in columns {
        let [ja, en] = [Language::Ja, Language::En].map(|language| {
            let title = Texts::new(language).t(column.title);
            assert_ne!(title, column.title, "in {language}");
            title
        });
        // A title that is missing in English is shown in Japanese.
        assert!(en.is_ascii(), "{}: {ja}, {en}", column.title);
    }
}
