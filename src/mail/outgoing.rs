//! A mail on its way out, as a worker holds it: the claim on its row, its text, and the secret put in at the last
//! moment. Not how it is sent (`jobs/`), and not when it is tried again (`retry.rs`).

use chrono::{DateTime, TimeDelta, Utc};

use super::retry::{self, Attempt, Verdict};
use crate::types::{OutboxMessageId, RegistrationId, Token};

/// Stands in a stored mail where the secret of the personal link belongs. A control character (SUBSTITUTE), because
/// [`one_line`](super::one_line) keeps those out of every text that people wrote.
pub(super) const SECRET: char = '\u{1a}';

/// A mail that waits for its attempt, before anybody took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The row.
    pub id: OutboxMessageId,
    /// Which registration it tells of.
    pub registration: Option<RegistrationId>,
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
    /// Which registration it tells of.
    pub registration: Option<RegistrationId>,
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

/// What `settle` writes of one attempt.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) claim: Claim,
    pub(super) result: MarkResult,
}

#[derive(Clone, Debug)]
pub(super) enum MarkResult {
    Sent,
    RetryAfter(TimeDelta, String),
    Failed(String),
}

impl Outgoing {
    /// Whether a personal link has to be put in before it can be sent.
    pub fn needs_link(&self) -> bool {
        self.body.contains(SECRET)
    }

    /// The mail with this secret in its personal link.
    pub fn with_link(mut self, secret: &Token) -> Self {
        self.body = self.body.replace(SECRET, secret.as_str());
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

impl Mark {
    pub(super) fn new(claim: Claim, attempt: &Attempt) -> Self {
        let result = match attempt {
            Attempt::Accepted => MarkResult::Sent,
            Attempt::Failed(fault) => match retry::verdict(claim.attempt, fault) {
                Verdict::RetryAfter(wait) => MarkResult::RetryAfter(wait, fault.to_string()),
                Verdict::GiveUp => MarkResult::Failed(fault.to_string()),
            },
        };
        Self { claim, result }
    }
}

/// Whose server an address is at; the whole address where it is none.
pub(super) fn domain_of(recipient: &str) -> String {
    let domain = recipient
        .rsplit_once('@')
        .map_or(recipient, |(_, domain)| domain);
    domain.to_ascii_lowercase()
}
