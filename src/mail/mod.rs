//! Mail to the people who applied: written in the transaction that caused it, delivered afterwards. Not the delivery
//! itself, which talks to mail servers and is a job (`jobs/deliver_mail.rs`).
//!
//! [`enqueue`] writes one row to the outbox, for one recipient, in their language. The row is committed together with
//! the registration it tells of, so neither exists without the other. A worker [`claim`]s what is due, sends it and
//! [`settle`]s what came of it; a worker that died gives its mails back after [`CLAIM_LASTS`]. So every mail goes out
//! at least once, under a Message-ID that stays the same; only what was being sent at the moment of a crash can go
//! out twice. When a mail has been sent its text is erased, because it holds the recipient's personal link; when it
//! failed the text stays, so that the office can post it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Actor, AuditEntry};
use crate::db::Tx;
use crate::error::Result;
use crate::types::{
    AttendanceMode, EmailAddress, Language, LocalizedText, OutboxMessageId, PartySize, PersonName,
    ReceiptNumber, RegistrationId, Token,
};

mod letter;
mod lines;
mod retry;
mod state;
mod store;

pub use lines::one_line;
pub use retry::{Attempt, Fault};
pub use state::{DeliveryEvent, DeliveryState};

/// After this time a mail that is still being sent goes back into the queue.
pub const CLAIM_LASTS: TimeDelta = TimeDelta::minutes(10);

/// How many failures staff see at once; the newest.
const FAILURES_SHOWN: u64 = 50;

/// A mail to write, with everything that is said in it.
#[derive(Clone, Debug)]
pub enum Mail {
    /// An application was accepted.
    RegistrationConfirmed(RegistrationFacts),
    /// A registration moved to another slot.
    SlotChanged(RegistrationFacts),
    /// A registration was cancelled.
    RegistrationCancelled(RegistrationFacts),
    /// An application was accepted that has to be confirmed.
    ConfirmationAsked(RegistrationFacts),
}

/// What a mail says about a registration.
#[derive(Clone, Debug)]
pub struct RegistrationFacts {
    /// Which registration.
    pub registration: RegistrationId,
    /// The language the person applied in.
    pub language: Language,
    /// Who applied.
    pub applicant_name: PersonName,
    /// The number to give at the reception and on the telephone.
    pub receipt: ReceiptNumber,
    /// The event, perhaps with readings marked.
    pub event_title: LocalizedText,
    /// How they take part.
    pub mode: AttendanceMode,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// The venue, where there is one.
    pub place: Option<LocalizedText>,
    /// The venue's address.
    pub address: Option<LocalizedText>,
    /// How many people come.
    pub party: PartySize,
    /// The secret of the personal link; without it the mail names the desk instead.
    pub personal_token: Option<Token>,
    /// What to bring; may be empty and may have several lines.
    pub bring: LocalizedText,
    /// Until when the person can change or cancel by the link.
    pub change_until: DateTime<Utc>,
    /// The desk that answers questions.
    pub desk_name: LocalizedText,
    /// Its telephone number.
    pub desk_phone: String,
    /// Its fax number.
    pub desk_fax: String,
    /// Its hours.
    pub desk_hours: LocalizedText,
    /// How it is confirmed, in the one mail that asks for it.
    pub confirmation: Option<Confirmation>,
}

/// Until when and by what an application is confirmed.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// Until when.
    pub until: DateTime<Utc>,
    /// What the link in the mail carries, beside the personal link's own secret.
    pub secret: Token,
}

/// Which mail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// See [`Mail::RegistrationConfirmed`].
    RegistrationConfirmed,
    /// See [`Mail::SlotChanged`].
    SlotChanged,
    /// See [`Mail::RegistrationCancelled`].
    RegistrationCancelled,
    /// See [`Mail::ConfirmationAsked`].
    ConfirmationAsked,
}

/// A mail a worker has claimed, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The row.
    pub id: OutboxMessageId,
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
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// A mail that will not be tried again: somebody has to call or post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The row.
    pub id: OutboxMessageId,
    /// Which mail it was.
    pub kind: MailKind,
    /// Which registration it told of.
    pub registration: Option<RegistrationId>,
    /// When the last attempt was made.
    pub at: DateTime<Utc>,
    /// Such as `550 5.1.1`, `connection` or `timeout`; never an address.
    pub reason: String,
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

/// A mail that is ready to be put into the outbox.
#[derive(Clone, Debug)]
pub struct Written(store::Row);

/// Writes a mail for this recipient and nobody else. It reaches nobody before it is [`put`] into the outbox.
///
/// # Errors
/// `AppError::Fault` when a template cannot be filled.
pub fn write(app: &App, recipient: EmailAddress, mail: Mail) -> Result<Written> {
    let kind = mail.kind();
    let facts = mail.into_facts();
    let now = app.now();
    let id = OutboxMessageId::new(app.new_id());
    let letter = letter::write(kind, &facts, &app.links, now)?;
    Ok(Written(store::row(store::NewMessage {
        id,
        message_id: message_id(id, &app.config.mail_from),
        kind,
        registration: facts.registration,
        recipient,
        letter,
        now,
    })))
}

/// Puts a mail into the outbox in the running transaction.
pub fn put(tx: &Tx, mail: Written) {
    tx.insert_later(mail.0);
}

/// Writes a mail and puts it into the outbox in the running transaction.
///
/// # Errors
/// As [`write`].
pub async fn enqueue(tx: &Tx, app: &App, recipient: EmailAddress, mail: Mail) -> Result<()> {
    put(tx, write(app, recipient, mail)?);
    Ok(())
}

/// The calendar file of a registration, the same as the one attached to its mail; a later one replaces it.
pub fn calendar(app: &App, facts: &RegistrationFacts, cancelled: bool) -> String {
    letter::calendar(facts, &app.links, app.now(), cancelled)
}

/// Takes up to `limit` due mails for sending, oldest first, after giving back those whose worker was not heard of.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read or written.
pub async fn claim(app: &App, limit: u64) -> Result<Vec<Outgoing>> {
    let now = app.now();
    // A look first, so that an empty outbox costs the writer nothing.
    if !store::has_work(app.db.read(), now, now - CLAIM_LASTS).await? {
        return Ok(Vec::new());
    }
    let app_in_transaction = app.clone();
    app.db
        .write(move |tx| claim_in(app_in_transaction.clone(), tx, now, limit))
        .await
}

/// Keeps what came of attempts: sent mails lose their text, the others are planned again or given up.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written; the mails then go out again later.
pub async fn settle(app: &App, attempts: Vec<(Outgoing, Attempt)>) -> Result<Settled> {
    let app_in_transaction = app.clone();
    let marks: Vec<Mark> = attempts
        .iter()
        .map(|(mail, attempt)| Mark::new(mail, attempt))
        .collect();
    app.db
        .write(move |tx| settle_in(app_in_transaction.clone(), tx, marks.clone()))
        .await
}

/// How many mails are on their way.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read.
pub async fn waiting_count(app: &App) -> Result<u64> {
    store::count(
        app.db.read(),
        &[DeliveryState::Queued, DeliveryState::Sending],
    )
    .await
}

/// The newest mails that were given up.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read.
pub async fn failures(app: &App) -> Result<Vec<Failure>> {
    store::failures(app.db.read(), FAILURES_SHOWN).await
}

impl Mail {
    fn kind(&self) -> MailKind {
        match self {
            Self::RegistrationConfirmed(_) => MailKind::RegistrationConfirmed,
            Self::SlotChanged(_) => MailKind::SlotChanged,
            Self::RegistrationCancelled(_) => MailKind::RegistrationCancelled,
            Self::ConfirmationAsked(_) => MailKind::ConfirmationAsked,
        }
    }

    fn into_facts(self) -> RegistrationFacts {
        match self {
            Self::RegistrationConfirmed(facts)
            | Self::SlotChanged(facts)
            | Self::RegistrationCancelled(facts)
            | Self::ConfirmationAsked(facts) => facts,
        }
    }
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::RegistrationConfirmed,
        Self::SlotChanged,
        Self::RegistrationCancelled,
        Self::ConfirmationAsked,
    ];

    /// How the kind is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegistrationConfirmed => "registration_confirmed",
            Self::SlotChanged => "slot_changed",
            Self::RegistrationCancelled => "registration_cancelled",
            Self::ConfirmationAsked => "confirmation_asked",
        }
    }

    /// The kind that is stored as this.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
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

/// What `settle` writes of one attempt.
#[derive(Clone, Debug)]
struct Mark {
    id: OutboxMessageId,
    claimed_attempt: u32,
    result: MarkResult,
}

#[derive(Clone, Debug)]
enum MarkResult {
    Sent,
    RetryAfter(TimeDelta, String),
    Failed(String),
}

impl Mark {
    fn new(mail: &Outgoing, attempt: &Attempt) -> Self {
        let result = match attempt {
            Attempt::Accepted => MarkResult::Sent,
            Attempt::Failed(fault) => match retry::verdict(mail.attempt, fault) {
                retry::Verdict::RetryAfter(wait) => MarkResult::RetryAfter(wait, fault.to_string()),
                retry::Verdict::GiveUp => MarkResult::Failed(fault.to_string()),
            },
        };
        Self {
            id: mail.id,
            claimed_attempt: mail.attempt,
            result,
        }
    }
}

async fn claim_in(app: App, tx: Tx, now: DateTime<Utc>, limit: u64) -> Result<Vec<Outgoing>> {
    let interrupted = store::give_up_abandoned(&tx, now - CLAIM_LASTS).await?;
    for id in interrupted {
        record_failure(&tx, &app, id, &Fault::Interrupted.to_string()).await?;
    }
    store::give_back_abandoned(&tx, now, now - CLAIM_LASTS).await?;
    store::claim(&tx, now, limit).await
}

/// The row tells when a mail was sent, so only what needs a person goes into the audit log.
async fn settle_in(app: App, tx: Tx, marks: Vec<Mark>) -> Result<Settled> {
    let now = app.now();
    let mut settled = Settled::default();
    let mut sent = Vec::new();
    for mark in marks {
        match mark.result {
            MarkResult::Sent => sent.push(mark.id),
            MarkResult::RetryAfter(wait, reason) => {
                settled.retried +=
                    store::plan(&tx, mark.id, mark.claimed_attempt, now + wait, reason).await?;
            }
            MarkResult::Failed(reason) => {
                let failed = store::fail(&tx, mark.id, mark.claimed_attempt, &reason).await?;
                if failed > 0 {
                    record_failure(&tx, &app, mark.id, &reason).await?;
                }
                settled.failed += failed;
            }
        }
    }
    settled.sent = store::mark_sent(&tx, sent, now).await?;
    Ok(settled)
}

async fn record_failure(tx: &Tx, app: &App, id: OutboxMessageId, reason: &str) -> Result<()> {
    audit::record(
        tx,
        app,
        AuditEntry {
            actor: Actor::System,
            action: "mail.failed",
            subject: ("outbox_message", Some(id.into())),
            detail: Some(json!({ "reason": reason })),
        },
    )
    .await
}

/// `<row id@the sender's domain>`.
fn message_id(id: OutboxMessageId, sender: &str) -> String {
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

#[cfg(test)]
mod tests;
