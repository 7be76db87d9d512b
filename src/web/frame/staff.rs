//! The frame of every page for staff: navigation, section, who is signed in, and what was just done.

use chrono::{DateTime, Utc};
use fluent_bundle::FluentValue;
use macro_rules_attribute::apply;

use crate::app::App;
use crate::links;
use crate::texts::Texts;
use crate::types::{FiscalYear, Language, listed, tokyo_date};
use crate::web::assets;
use crate::web::guard::StaffSession;

/// The parts of the staff pages the navigation leads to.
#[apply(listed!)]
pub enum NavigationItem {
    /// 今日
    Today,
    /// 催し, with boards, lists, surveys and tallies below them.
    Events,
    /// 実施結果
    Report,
}

impl NavigationItem {
    fn key(self) -> &'static str {
        match self {
            Self::Today => "staff-nav-today",
            Self::Events => "staff-nav-events",
            Self::Report => "staff-nav-report",
        }
    }

    fn href(self, now: DateTime<Utc>) -> String {
        match self {
            Self::Today => links::staff_today(),
            Self::Events => links::staff_events(),
            Self::Report => links::staff_report(FiscalYear::of(tokyo_date(now))),
        }
    }
}

/// The frame of a page for staff.
#[derive(Clone, Debug)]
pub struct StaffFrame {
    texts: Texts,
    /// Who is signed in.
    pub user_name: String,
    /// The section they work for.
    pub section_name: String,
    /// The main pages.
    pub navigation: Vec<NavigationLink>,
    /// Where signing out is sent to.
    pub sign_out: String,
    /// Where a change of language is sent to.
    pub language_action: String,
    /// The language that is not shown now.
    pub other_language: OtherLanguage,
    /// What was just done.
    pub notice: Option<String>,
}

/// A link of the navigation.
#[derive(Clone, Debug)]
pub struct NavigationLink {
    /// Where to.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// Whether the page belongs to this part.
    pub current: bool,
}

/// A language staff can change to.
#[derive(Clone, Debug)]
pub struct OtherLanguage {
    /// Its own name.
    pub label: String,
    /// Its tag.
    pub tag: &'static str,
}

impl StaffFrame {
    /// The frame of a page in this part of the navigation.
    pub fn new(app: &App, staff: &StaffSession, current: NavigationItem) -> Self {
        let texts = staff.texts();
        let now = app.now();
        let other = match staff.language() {
            Language::Ja | Language::JaEasy => Language::En,
            Language::En => Language::Ja,
        };
        let link = |item: NavigationItem| NavigationLink {
            href: item.href(now),
            label: texts.t(item.key()),
            current: item == current,
        };
        Self {
            texts,
            user_name: staff.display_name(),
            section_name: staff.section_name(),
            navigation: NavigationItem::ALL.into_iter().map(link).collect(),
            sign_out: links::staff_session_end(),
            language_action: links::staff_language(),
            other_language: OtherLanguage {
                label: Texts::new(other).t("language-name"),
                tag: other.tag(),
            },
            notice: staff.notice.map(|notice| texts.t(notice.key())),
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
    pub fn events(&self) -> String {
        links::staff_events()
    }
}

/// The frame of a page for staff who are not signed in.
#[derive(Clone, Copy, Debug)]
pub struct EntryFrame {
    texts: Texts,
}

impl EntryFrame {
    /// The frame in a language.
    pub fn new(language: Language) -> Self {
        Self {
            texts: Texts::new(language),
        }
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

    /// The `lang` attribute of the page.
    pub fn html_lang(&self) -> &'static str {
        self.texts.language.html_lang()
    }

    /// The language to stay in after the form was sent.
    pub fn language_tag(&self) -> &'static str {
        self.texts.language.tag()
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
}
