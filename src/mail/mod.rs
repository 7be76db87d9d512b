//! Mail to the people who applied: written in the transaction that caused it, delivered afterwards. Not the delivery
//! itself, which talks to mail servers and is a job (`jobs/deliver_mail.rs`).
//!
//! [`enqueue`] writes one row to the outbox, for one recipient, in their language. The row is committed together with
//! the registration it tells of, so neither exists without the other. A worker looks what is [`due`], [`claim`]s it,
//! [`renew`]s its claims while it sends, and [`settle`]s what came of it; a worker that died gives its mails back after
//! [`CLAIM_LASTS`]. So every mail goes out at least once, under a Message-ID that stays the same; only what was being
//! sent at the moment of a crash can go out twice.
//!
//! The secret of a personal link is in no row: it is cut out when the mail is written, and the worker puts a new one in
//! when it sends. When a mail has been sent its text is erased; when it failed the text stays, so that the office can
//! read what the person was not told.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::app::App;
use crate::audit::Actor;
use crate::error::Result;
use crate::revision;
use crate::tx::Tx;
use crate::types::{
    AttendanceMode, EmailAddress, Language, LocalizedText, OutboxMessageId, OwnerId, PartySize,
    PersonName, ReceiptNumber, RegistrationId, Seen, Token, coded,
};

mod handling;
mod letter;
mod lines;
mod outgoing;
mod retry;
mod state;
mod store;

pub use handling::{Handled, HandledVia, Handling};
pub use lines::one_line;
pub use outgoing::{Claim, Due, Outgoing, Settled};
use outgoing::{Mark, MarkResult};
pub use retry::{Attempt, Fault};
pub use state::{DeliveryEvent, DeliveryState};

/// A mail whose worker was not heard of for so long goes back into the queue.
pub const CLAIM_LASTS: TimeDelta = TimeDelta::seconds(30);

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
    /// The section that is told when the mail does not arrive.
    pub owner: OwnerId,
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
    /// The secret of the personal link; without it the mail names the desk instead. It shows where the link stands,
    /// and is not stored: the mail goes out with a secret of its own.
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
    /// Until when it has to be confirmed, in the one mail that asks for it.
    pub confirm_by: Option<DateTime<Utc>>,
}

/// Which mail it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
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

coded!(MailKind);

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
    let mut letter = letter::write(kind, &facts, &app.links, now)?;
    if let Some(secret) = &facts.personal_token {
        letter = letter.without(secret);
    }
    Ok(Written(store::row(store::NewMessage {
        id,
        message_id: message_id(id, &app.config.mail_from),
        kind,
        registration: facts.registration,
        owner: facts.owner,
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
/// As [`write()`].
pub async fn enqueue(tx: &Tx, recipient: EmailAddress, mail: Mail) -> Result<()> {
    put(tx, write(&tx.app, recipient, mail)?);
    Ok(())
}

/// The calendar file of a registration, the same as the one attached to its mail; a later one replaces it.
pub fn calendar(app: &App, facts: &RegistrationFacts, cancelled: bool) -> String {
    letter::calendar(facts, &app.links, app.now(), cancelled)
}

/// Up to `limit` mails that are due, those that have waited longest first, but none to these domains.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read.
pub async fn due(app: &App, closed: &[String], limit: u64) -> Result<Vec<Due>> {
    store::due(app.db.read(), app.now(), closed, limit).await
}

/// Takes those of these mails for sending that are still due; another worker may have been faster.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written.
pub async fn claim(app: &App, ids: Vec<OutboxMessageId>) -> Result<Vec<Outgoing>> {
    let now = app.now();
    app.write(Actor::System, async move |tx: &Tx| {
        store::claim(tx, &ids, now, now + CLAIM_LASTS).await
    })
    .await
}

/// Says that these mails are still being sent.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written; another worker may then take the mails.
pub async fn renew(app: &App, claims: Vec<Claim>) -> Result<()> {
    let until = app.now() + CLAIM_LASTS;
    app.write(Actor::System, async move |tx: &Tx| {
        store::renew(tx, &claims, until).await
    })
    .await
}

/// Puts mails back into the queue whose worker was not heard of; `own` are those the asking worker is sending itself.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read or written.
pub async fn give_back_abandoned(app: &App, own: &[OutboxMessageId]) -> Result<()> {
    let now = app.now();
    // A look first, so that an ordinary day costs the writer nothing.
    let abandoned = store::abandoned(app.db.read(), now, own).await?;
    if abandoned.is_empty() {
        return Ok(());
    }
    app.write(Actor::System, async move |tx: &Tx| {
        for id in store::give_up_abandoned(tx, &abandoned, now).await? {
            record_failure(tx, id, &Fault::Interrupted.to_string()).await?;
        }
        store::give_back_abandoned(tx, &abandoned, now).await
    })
    .await
}

/// Keeps what came of attempts: sent mails lose their text, the others are planned again or given up.
///
/// A failure counts only while the claim is still one's own. A mail that a server took over is sent, whoever sent it: it
/// must not go out again.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written; the mails then go out again later.
pub async fn settle(app: &App, attempts: &[(Claim, Attempt)]) -> Result<Settled> {
    let marks: Vec<Mark> = attempts
        .iter()
        .map(|(claim, attempt)| Mark::new(*claim, attempt))
        .collect();
    // The row tells when a mail was sent, so only what needs a person goes into the audit log.
    app.write(Actor::System, async move |tx: &Tx| {
        let now = tx.now();
        let mut settled = Settled::default();
        let mut sent = Vec::new();
        for Mark { claim, result } in &marks {
            match result {
                MarkResult::Sent => sent.push(claim.id),
                MarkResult::RetryAfter(wait, reason) => {
                    settled.retried += store::plan(tx, *claim, now + *wait, reason.clone()).await?;
                }
                MarkResult::Failed(reason) => {
                    let failed = store::fail(tx, *claim, reason).await?;
                    if failed > 0 {
                        record_failure(tx, claim.id, reason).await?;
                    }
                    settled.failed += failed;
                }
            }
        }
        settled.sent = store::mark_sent(tx, sent, now).await?;
        Ok(settled)
    })
    .await
}

/// Notes that the person was reached by another way, or with none that it was noted by mistake.
///
/// # Errors
/// `AppError::NotFound` when no mail of this section failed under this identifier, `AppError::Conflict` when a colleague
/// noted something else since it was seen.
pub async fn handle(
    app: &App,
    actor: Actor,
    owner: OwnerId,
    mail: impl Into<Seen<OutboxMessageId>>,
    via: Option<HandledVia>,
) -> Result<Handling> {
    let seen = mail.into();
    app.write(actor, async move |tx: &Tx| {
        let id = seen.id;
        let stored = store::lock_failed(tx, owner, id).await?;
        if stored == via {
            let is_repeat = revision::answered(tx, seen.form()).await?.is_some();
            return Ok(if is_repeat {
                Handling::Done
            } else {
                Handling::Before
            });
        }
        revision::check(tx, &seen).await?;
        let handled = via.map(|via| Handled {
            via,
            at: tx.now(),
            by: actor.staff(),
        });
        store::set_handled(tx, id, handled).await?;
        revision::advance(tx, id).await?;
        revision::remember(tx, seen.form(), None).await?;
        let (action, detail) = match via {
            Some(via) => ("mail.handled", Some(json!({ "via": via.code() }))),
            None => ("mail.handling_undone", None),
        };
        record(tx, action, id, detail).await?;
        Ok(Handling::Done)
    })
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

async fn record_failure(tx: &Tx, id: OutboxMessageId, reason: &str) -> Result<()> {
    let detail = json!({ "reason": reason });
    record(tx, "mail.failed", id, Some(detail)).await
}

async fn record(
    tx: &Tx,
    action: &'static str,
    id: OutboxMessageId,
    detail: Option<Value>,
) -> Result<()> {
    tx.audit(action, ("outbox_message", Some(id.into())), detail)
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
