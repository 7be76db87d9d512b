//! What the templates of letters may say: every fact as a text in the reader's language, broken into short lines. Not the
//! facts themselves (`facts.rs`).

use chrono::{DateTime, Utc};

use super::Facts;
use crate::format::ics::{self, CalendarEntry};
use crate::format::wrap::wrap;
use crate::links::{self, Links};
use crate::mail::{LINK_SECRET, one_line};
use crate::texts::{Texts, plain};
use crate::types::{Language, LocalizedText, Token, tokyo_date};

/// See the file's head.
pub(super) struct Content<'a> {
    texts: Texts,
    facts: &'a Facts,
    links: &'a Links,
    link: Option<String>,
    now: DateTime<Utc>,
}

/// How the reader can change or cancel.
pub(super) enum Change<'a> {
    /// By the personal page at this address.
    ByLink(&'a str),
    /// By calling the desk.
    ByPhone,
    /// Only by telling the desk that they do not come.
    Closed,
}

impl<'a> Content<'a> {
    pub(super) fn new(facts: &'a Facts, links: &'a Links, now: DateTime<Utc>) -> Self {
        let link = facts
            .has_link
            .then(|| personal(links::registration, facts.language, links));
        Self {
            texts: Texts::new(facts.language),
            facts,
            links,
            link,
            now,
        }
    }

    pub(super) fn subject(&self, key: &str) -> String {
        let receipt = self.facts.receipt.grouped();
        one_line(&self.texts.t2(
            key,
            "receipt",
            receipt,
            "title",
            self.say(&self.facts.event_title),
        ))
    }

    pub(super) fn t(&self, key: &str) -> String {
        self.wrap(&self.texts.t(key))
    }

    /// The reader's name, unless it could be an address: whoever types somebody else's mail address into the form
    /// must not be able to send them a link of their own.
    pub(super) fn addressee(&self) -> Option<String> {
        let name = one_line(self.facts.applicant_name.as_str());
        let is_linkable = name.contains(['/', ':', '@'])
            || name
                .split('.')
                .skip(1)
                .any(|part| part.starts_with(|character: char| character.is_alphanumeric()));
        (!is_linkable).then(|| self.wrap(&self.texts.t1("mail-addressee", "name", name)))
    }

    pub(super) fn receipt(&self) -> String {
        self.item("mail-pass-receipt", self.facts.receipt.grouped())
    }

    pub(super) fn title(&self) -> String {
        self.item("mail-pass-title", self.say(&self.facts.event_title))
    }

    pub(super) fn date(&self) -> String {
        let texts = self.texts;
        let line = texts.with(
            "mail-pass-date",
            vec![
                (
                    "day",
                    texts.day_with_year(tokyo_date(self.facts.starts_at)).into(),
                ),
                ("start", texts.time(self.facts.starts_at).into()),
                ("end", texts.time(self.facts.ends_at).into()),
            ],
        );
        self.wrap(&line)
    }

    pub(super) fn mode(&self) -> String {
        self.item("mail-pass-mode", self.texts.t(self.facts.mode.key()))
    }

    pub(super) fn is_online(&self) -> bool {
        self.facts.mode.is_online()
    }

    pub(super) fn place(&self) -> Option<String> {
        let place = self.facts.place.as_ref()?;
        Some(self.item("mail-pass-place", self.say(place)))
    }

    pub(super) fn address(&self) -> Option<String> {
        let address = self.facts.address.as_ref()?;
        Some(self.item("mail-pass-address", self.say(address)))
    }

    pub(super) fn party(&self) -> String {
        self.wrap(
            &self
                .texts
                .t1("mail-pass-party", "count", self.facts.party.get()),
        )
    }

    pub(super) fn bring(&self) -> Option<String> {
        let bring = self.paragraph(&self.facts.bring);
        (!bring.is_empty()).then_some(bring)
    }

    pub(super) fn change(&self) -> Change<'_> {
        match &self.link {
            _ if self.now >= self.facts.change_until => Change::Closed,
            Some(link) => Change::ByLink(link),
            None => Change::ByPhone,
        }
    }

    /// A sentence with the last moment for changes.
    pub(super) fn until(&self, key: &str) -> String {
        self.wrap(
            &self
                .texts
                .t1(key, "until", self.texts.moment(self.facts.change_until)),
        )
    }

    /// A sentence with the last moment for the confirmation.
    pub(super) fn confirm_until(&self, until: DateTime<Utc>) -> String {
        let until = self.texts.moment(until);
        let key = "mail-confirmation-asked-by-link";
        self.wrap(&self.texts.t1(key, "until", until))
    }

    pub(super) fn confirm_link(&self) -> String {
        personal(
            links::registration_confirmation,
            self.facts.language,
            self.links,
        )
    }

    pub(super) fn desk_name(&self) -> String {
        self.wrap(&self.say(&self.facts.desk_name))
    }

    pub(super) fn desk_phone(&self) -> String {
        self.item("mail-desk-phone", one_line(&self.facts.desk_phone))
    }

    pub(super) fn desk_fax(&self) -> String {
        self.item("mail-desk-fax", one_line(&self.facts.desk_fax))
    }

    pub(super) fn desk_hours(&self) -> String {
        self.item("mail-desk-hours", self.say(&self.facts.desk_hours))
    }

    /// A label and its value, on one line if they fit.
    fn item(&self, key: &str, value: String) -> String {
        self.wrap(&self.texts.t1(key, "value", value))
    }

    /// A text of the office in the reader's language, on one line.
    fn say(&self, text: &LocalizedText) -> String {
        one_line(&plain(text.get(self.texts.language)))
    }

    /// A text of the office in the reader's language, with its own line breaks.
    fn paragraph(&self, text: &LocalizedText) -> String {
        let lines: Vec<String> = plain(text.get(self.texts.language))
            .lines()
            .map(|line| self.wrap(&one_line(line)))
            .collect();
        lines.join("\n").trim().to_owned()
    }

    /// The personal link stays out of it: calendars are shared, and the link can cancel.
    pub(super) fn calendar(&self, cancelled: bool) -> String {
        let online_guide = self.is_online().then(|| self.texts.t("mail-online-guide"));
        let description = [
            Some(self.receipt()),
            Some(self.mode()),
            online_guide,
            Some(self.desk_name()),
            Some(self.desk_phone()),
        ];
        let places = [&self.facts.place, &self.facts.address];
        let location: Vec<String> = places
            .into_iter()
            .flatten()
            .map(|place| self.say(place))
            .collect();
        ics::calendar(&CalendarEntry {
            uid: format!("{}@tsudoi", self.facts.registration),
            starts_at: self.facts.starts_at,
            ends_at: self.facts.ends_at,
            summary: self.say(&self.facts.event_title),
            location: (!location.is_empty()).then(|| location.join(" ")),
            description: description
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n"),
            stamp: self.now,
            cancelled,
        })
    }

    fn wrap(&self, text: &str) -> String {
        let indent = match self.texts.language {
            Language::Ja | Language::JaEasy => "　",
            Language::En => "  ",
        };
        wrap(text, self.texts.language, indent)
    }
}

/// The absolute address of a personal page, with the mark of its secret, which is made when the letter is sent.
fn personal(page: fn(Language, &Token) -> String, language: Language, links: &Links) -> String {
    let stand_in = Token::from_bytes([0; 16]);
    let path = page(language, &stand_in);
    links.absolute(&path.replace(stand_in.as_str(), LINK_SECRET.encode_utf8(&mut [0; 4])))
}
