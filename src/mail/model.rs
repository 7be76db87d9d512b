//! A finished letter, as a feature hands it to the outbox, and why it was written; pure. Not what it says, and not where
//! it stands on its way out (`outgoing.rs`, `state.rs`).

use std::fmt;

use uuid::Uuid;

use crate::types::{EmailAddress, OutboxMessageId, OwnerId};

/// Stands in the text of a letter where the secret of the personal link belongs, which is made when the mail is sent.
///
/// A control character (SUBSTITUTE), because [`one_line`](super::one_line) keeps those out of every text that people
/// wrote.
pub const LINK_SECRET: char = '\u{1a}';

/// A letter to one recipient and nobody else, finished but for the secret of its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Why it is written; there is one mail for each cause.
    pub cause: Cause,
    /// The code of its kind, such as `slot_changed`: stored, and given a meaning only by the feature that writes it.
    pub kind: &'static str,
    /// What it tells of.
    pub topic: Option<Topic>,
    /// The section that is told when it does not arrive.
    pub owner: OwnerId,
    /// To whom.
    pub to: EmailAddress,
    /// One line.
    pub subject: String,
    /// Plain text, perhaps with [`LINK_SECRET`] in a link.
    pub body: String,
    /// A calendar file to attach.
    pub calendar: Option<String>,
}

/// The thing a letter tells of, such as a registration. Mails of one topic go out one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic(Uuid);

/// Why a letter is written, as a text: `slot_changed:<registration>:<version>`.
///
/// It is the same whenever the reason is. A reminder that is written twice for one slot has one cause; two changes of
/// one registration are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause(String);

/// What came of handing a letter to the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is in the outbox and will be sent.
    New,
    /// A letter of this cause had been there before, sent or not; nothing was changed.
    Before,
}

impl Topic {
    /// The thing with this identifier.
    pub fn new(id: impl Into<Uuid>) -> Self {
        Self(id.into())
    }
}

impl From<Topic> for Uuid {
    fn from(topic: Topic) -> Self {
        topic.0
    }
}

impl Cause {
    /// The cause of a letter of this kind about this thing; `which` tells several such letters apart: the version of the
    /// thing, for example, or the day a reminder is for.
    pub fn new(kind: &str, about: impl Into<Uuid>, which: impl fmt::Display) -> Self {
        Self(format!("{kind}:{}:{which}", about.into()))
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The Message-ID of a mail: `<row id@the sender's domain>`.
pub(super) fn message_id(id: OutboxMessageId, sender: &str) -> String {
    let domain: String = sender
        .rsplit_once('@')
        .map_or("", |(_, domain)| domain)
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '-'))
        .collect();
    let domain = if domain.is_empty() {
        "localhost"
    } else {
        &domain
    };
    format!("<{id}@{domain}>")
}

/// Whose server an address is at, in lower case; the whole address where it is none.
pub(super) fn domain_of(recipient: &str) -> String {
    let domain = recipient
        .rsplit_once('@')
        .map_or(recipient, |(_, domain)| domain);
    domain.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_identifier_is_the_row_at_the_senders_domain() {
        let id = OutboxMessageId::new(Uuid::nil());
        let table = [
            ("つどい <tsudoi@example.jp>", "example.jp"),
            ("tsudoi@mail.example.jp", "mail.example.jp"),
            ("tsudoi@localhost", "localhost"),
            ("tsudoi@evil>\r\nBcc: x@", "localhost"),
            ("nobody", "localhost"),
        ];

        for (sender, domain) in table {
            assert_eq!(
                message_id(id, sender),
                format!("<00000000-0000-0000-0000-000000000000@{domain}>")
            );
        }
    }

    #[test]
    fn causes_differ_by_kind_thing_and_which() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let cause = Cause::new("slot_changed", one, 3);

        assert_eq!(
            cause.as_str(),
            "slot_changed:00000000-0000-0000-0000-000000000001:3"
        );
        assert_eq!(cause, Cause::new("slot_changed", one, 3));
        for other in [
            Cause::new("slot_changed", one, 4),
            Cause::new("slot_changed", two, 3),
            Cause::new("reminder", one, 3),
        ] {
            assert_ne!(cause, other);
        }
    }
}
