//! A mail on its way out, as a worker holds it: the claim on its row, its text, and the secret put in at the last
//! moment. Not how it is sent (`jobs/`), and not when it is tried again (`retry.rs`).

use chrono::{DateTime, Utc};

use super::{LINK_SECRET, Topic};
use crate::types::{OutboxMessageId, Token};

/// A mail that waits for its attempt, before anybody took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The row.
    pub id: OutboxMessageId,
    /// What it tells of.
    pub topic: Option<Topic>,
    /// Whose server it goes to: the part of the address behind the `@`, in lower case.
    pub domain: String,
}

/// One attempt at one mail. Whoever holds it may send; another attempt is another claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The row.
    pub id: OutboxMessageId,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// A mail a worker has claimed, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The row, and which attempt at it.
    pub claim: Claim,
    /// What it tells of.
    pub topic: Option<Topic>,
    /// The same in every attempt, with its angle brackets.
    pub message_id: String,
    /// The one address it goes to.
    pub recipient: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// A calendar file to attach.
    pub calendar: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What came of some mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Taken over by the mail server.
    pub sent: u64,
    /// To be tried again.
    pub retried: u64,
    /// Given up.
    pub failed: u64,
}

impl Outgoing {
    /// Whether a personal link has to be put in before it can be sent.
    pub fn needs_link(&self) -> bool {
        self.body.contains(LINK_SECRET)
    }

    /// The mail with this secret in its personal link.
    pub fn with_link(mut self, secret: &Token) -> Self {
        self.body = self.body.replace(LINK_SECRET, secret.as_str());
        self
    }
}

impl Settled {
    /// Whether there was nothing to do.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Counts these too.
    pub fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.retried += other.retried;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_secret_is_put_in_wherever_its_mark_stands() {
        let body = format!("https://example.jp/{LINK_SECRET}\nhttps://example.jp/{LINK_SECRET}/x");
        let mail = Outgoing {
            claim: Claim {
                id: OutboxMessageId::new(Uuid::nil()),
                attempt: 1,
            },
            topic: None,
            message_id: String::new(),
            recipient: String::new(),
            subject: String::new(),
            body,
            calendar: None,
            created_at: DateTime::from_timestamp(1_775_000_000, 0).unwrap(),
        };

        let sent = mail.clone().with_link(&Token::from_bytes([9; 16]));

        assert!(mail.needs_link());
        assert!(!sent.needs_link());
        assert_eq!(
            sent.body,
            "https://example.jp/CQkJCQkJCQkJCQkJCQkJCQ\nhttps://example.jp/CQkJCQkJCQkJCQkJCQkJCQ/x"
        );
    }
}
