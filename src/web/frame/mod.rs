//! What surrounds a page: language, navigation, the office's telephone. Not the page itself.

use fluent_bundle::FluentValue;

use super::assets;
use crate::app::App;
use crate::links;
use crate::texts::Texts;
use crate::types::Language;

pub mod staff;

pub use staff::{NavigationItem, StaffFrame};

/// The frame of a page for residents.
#[derive(Clone, Debug)]
pub struct PublicFrame {
    texts: Texts,
    /// The same page in the other languages.
    pub languages: Vec<LanguageLink>,
    /// Whom to call.
    pub office: OfficeContact,
}

/// A link to the same page in a language.
#[derive(Clone, Debug)]
pub struct LanguageLink {
    /// Where to.
    pub href: String,
    /// The language's own name.
    pub label: String,
    /// The value of the `lang` attribute.
    pub lang: &'static str,
    /// Whether this is the language being read.
    pub current: bool,
}

/// The office as the footer shows it.
#[derive(Clone, Debug)]
pub struct OfficeContact {
    /// Its name.
    pub name: String,
    /// Its telephone number.
    pub phone: String,
    /// Its fax number.
    pub fax: String,
    /// Its telephone hours.
    pub hours: String,
}

impl PublicFrame {
    /// The frame of the page that `path` leads to in each language.
    pub fn new(app: &App, language: Language, path: impl Fn(Language) -> String) -> Self {
        let texts = Texts::new(language);
        let office = &app.config.office;
        Self {
            texts,
            languages: Language::ALL
                .into_iter()
                .map(|other| LanguageLink {
                    href: path(other),
                    label: Texts::new(other).t("language-name"),
                    lang: other.html_lang(),
                    current: other == language,
                })
                .collect(),
            office: OfficeContact {
                name: match language {
                    Language::Ja | Language::JaEasy => office.name.clone(),
                    Language::En => office.name_en.clone(),
                },
                phone: office.phone.clone(),
                fax: office.fax.clone(),
                hours: texts.t2(
                    "office-hours",
                    "opens",
                    office.opens.as_str(),
                    "closes",
                    office.closes.as_str(),
                ),
            },
        }
    }

    /// The texts of the page's language.
    pub fn texts(&self) -> Texts {
        self.texts
    }

    /// The page's language.
    pub fn language(&self) -> Language {
        self.texts.language
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.texts.t(key)
    }

    /// A text with one variable.
    pub fn t1<'a>(
        &self,
        key: &str,
        name: &'static str,
        value: impl Into<FluentValue<'a>>,
    ) -> String {
        self.texts.t1(key, name, value)
    }

    /// A text with two variables.
    pub fn t2<'a>(
        &self,
        key: &str,
        name1: &'static str,
        value1: impl Into<FluentValue<'a>>,
        name2: &'static str,
        value2: impl Into<FluentValue<'a>>,
    ) -> String {
        self.texts.t2(key, name1, value1, name2, value2)
    }

    /// The `lang` attribute of the page.
    pub fn html_lang(&self) -> &'static str {
        self.texts.language.html_lang()
    }

    /// The style sheet's path.
    pub fn css(&self) -> &'static str {
        assets::css()
    }

    /// The script's path.
    pub fn js(&self) -> &'static str {
        assets::js()
    }

    /// The icon's path.
    pub fn icon(&self) -> &'static str {
        assets::icon()
    }

    /// The list of events.
    pub fn home(&self) -> String {
        links::events(self.texts.language)
    }
}
