//! The words of a mail: subject, plain text and calendar file from the facts, in the reader's language. Not its way
//! to them. The sentences stand in `locales/*/mail.ftl`, their arrangement in `templates/mail/`.

use askama::Template;
use chrono::{DateTime, Utc};

use super::lines::{one_line, wrap};
use super::outgoing::SECRET;
use super::{MailKind, RegistrationFacts};
use crate::error::{AppError, Result};
use crate::format::ics::{self, CalendarEntry};
use crate::links::{self, Links};
use crate::texts::{Texts, plain};
use crate::types::{AttendanceMode, Language, LocalizedText, Token, tokyo_date};

/// A mail as it will be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) calendar: Option<String>,
}

impl Letter {
    /// The letter as it is stored: a mark stands wherever this secret stood.
    pub(super) fn without(self, secret: &Token) -> Self {
        let cut = |text: String| text.replace(secret.as_str(), SECRET.encode_utf8(&mut [0; 4]));
        Self {
            subject: cut(self.subject),
            body: cut(self.body),
            calendar: self.calendar.map(cut),
        }
    }
}

/// Writes the mail.
pub(super) fn write(
    kind: MailKind,
    facts: &RegistrationFacts,
    links: &Links,
    now: DateTime<Utc>,
) -> Result<Letter> {
    let content = Content::new(facts, links, now);
    let body = match kind {
        MailKind::RegistrationConfirmed => RegistrationConfirmed { mail: &content }.render(),
        MailKind::SlotChanged => SlotChanged { mail: &content }.render(),
        MailKind::RegistrationCancelled => RegistrationCancelled { mail: &content }.render(),
        MailKind::ConfirmationAsked => ConfirmationAsked {
            until: content.confirm_until()?,
            link: content.confirm_link(links)?,
            mail: &content,
        }
        .render(),
    };
    let calendar = match kind {
        MailKind::RegistrationConfirmed | MailKind::SlotChanged => Some(content.calendar(false)),
        MailKind::RegistrationCancelled => Some(content.calendar(true)),
        // Nothing is settled that could stand in a calendar.
        MailKind::ConfirmationAsked => None,
    };
    Ok(Letter {
        subject: content.subject(kind),
        body: body.map_err(AppError::fault)?,
        calendar,
    })
}

/// The calendar file that goes with the mail.
pub(super) fn calendar(
    facts: &RegistrationFacts,
    links: &Links,
    now: DateTime<Utc>,
    cancelled: bool,
) -> String {
    Content::new(facts, links, now).calendar(cancelled)
}

#[derive(Template)]
#[template(path = "mail/registration_confirmed/body.txt", escape = "none")]
struct RegistrationConfirmed<'a> {
    mail: &'a Content<'a>,
}

#[derive(Template)]
#[template(path = "mail/slot_changed/body.txt", escape = "none")]
struct SlotChanged<'a> {
    mail: &'a Content<'a>,
}

#[derive(Template)]
#[template(path = "mail/registration_cancelled/body.txt", escape = "none")]
struct RegistrationCancelled<'a> {
    mail: &'a Content<'a>,
}

#[derive(Template)]
#[template(path = "mail/confirmation_asked/body.txt", escape = "none")]
struct ConfirmationAsked<'a> {
    mail: &'a Content<'a>,
    until: String,
    link: String,
}

/// What the templates may say; every text of it is broken into short lines.
struct Content<'a> {
    texts: Texts,
    facts: &'a RegistrationFacts,
    link: Option<String>,
    now: DateTime<Utc>,
}

/// How the reader can change or cancel.
enum Change<'a> {
    /// By the personal page at this address.
    ByLink(&'a str),
    /// By calling the desk.
    ByPhone,
    /// Only by telling the desk that they do not come.
    Closed,
}

impl<'a> Content<'a> {
    fn new(facts: &'a RegistrationFacts, links: &Links, now: DateTime<Utc>) -> Self {
        let link = facts.personal_token.as_ref().map(|token| {
            let path = links::registration(facts.language, token);
            links.absolute(&path)
        });
        Self {
            texts: Texts::new(facts.language),
            facts,
            link,
            now,
        }
    }

    fn subject(&self, kind: MailKind) -> String {
        let key = match kind {
            MailKind::RegistrationConfirmed => "mail-registration-confirmed-subject",
            MailKind::SlotChanged => "mail-slot-changed-subject",
            MailKind::RegistrationCancelled => "mail-registration-cancelled-subject",
            MailKind::ConfirmationAsked => "mail-confirmation-asked-subject",
        };
        let receipt = self.facts.receipt.grouped();
        one_line(&self.texts.t2(
            key,
            "receipt",
            receipt,
            "title",
            self.say(&self.facts.event_title),
        ))
    }

    fn t(&self, key: &str) -> String {
        self.wrap(&self.texts.t(key))
    }

    /// The reader's name, unless it could be an address: whoever types somebody else's mail address into the form
    /// must not be able to send them a link of their own.
    fn addressee(&self) -> Option<String> {
        let name = one_line(self.facts.applicant_name.as_str());
        let is_linkable = name.contains(['/', ':', '@'])
            || name
                .split('.')
                .skip(1)
                .any(|part| part.starts_with(|character: char| character.is_alphanumeric()));
        (!is_linkable).then(|| self.wrap(&self.texts.t1("mail-addressee", "name", name)))
    }

    fn receipt(&self) -> String {
        self.item("mail-pass-receipt", self.facts.receipt.grouped())
    }

    fn title(&self) -> String {
        self.item("mail-pass-title", self.say(&self.facts.event_title))
    }

    fn date(&self) -> String {
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

    fn mode(&self) -> String {
        self.item("mail-pass-mode", self.texts.t(self.facts.mode.key()))
    }

    fn is_online(&self) -> bool {
        self.facts.mode == AttendanceMode::Zoom
    }

    fn place(&self) -> Option<String> {
        let place = self.facts.place.as_ref()?;
        Some(self.item("mail-pass-place", self.say(place)))
    }

    fn address(&self) -> Option<String> {
        let address = self.facts.address.as_ref()?;
        Some(self.item("mail-pass-address", self.say(address)))
    }

    fn party(&self) -> String {
        self.wrap(
            &self
                .texts
                .t1("mail-pass-party", "count", self.facts.party.get()),
        )
    }

    fn bring(&self) -> Option<String> {
        let bring = self.paragraph(&self.facts.bring);
        (!bring.is_empty()).then_some(bring)
    }

    fn change(&self) -> Change<'_> {
        match &self.link {
            _ if self.now >= self.facts.change_until => Change::Closed,
            Some(link) => Change::ByLink(link),
            None => Change::ByPhone,
        }
    }

    /// A sentence with the last moment for changes.
    fn until(&self, key: &str) -> String {
        self.wrap(
            &self
                .texts
                .t1(key, "until", self.texts.moment(self.facts.change_until)),
        )
    }

    /// A sentence with the last moment for the confirmation.
    fn confirm_until(&self) -> Result<String> {
        let until = self.facts.confirm_by;
        let until = until.ok_or_else(|| AppError::fault("nothing says until when to confirm"))?;
        let until = self.texts.moment(until);
        let sentence = self
            .texts
            .t1("mail-confirmation-asked-by-link", "until", until);
        Ok(self.wrap(&sentence))
    }

    fn confirm_link(&self, links: &Links) -> Result<String> {
        let token = self.facts.personal_token.as_ref();
        let token = token.ok_or_else(|| AppError::fault("no personal link to confirm by"))?;
        let path = links::registration_confirmation(self.facts.language, token);
        Ok(links.absolute(&path))
    }

    fn desk_name(&self) -> String {
        self.wrap(&self.say(&self.facts.desk_name))
    }

    fn desk_phone(&self) -> String {
        self.item("mail-desk-phone", one_line(&self.facts.desk_phone))
    }

    fn desk_fax(&self) -> String {
        self.item("mail-desk-fax", one_line(&self.facts.desk_fax))
    }

    fn desk_hours(&self) -> String {
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
    fn calendar(&self, cancelled: bool) -> String {
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
