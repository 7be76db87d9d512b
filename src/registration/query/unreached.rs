//! Whom a mail did not reach, as a section works through them: how many, and a page of them. Noting that somebody was
//! called or written to is the outbox's (`mail::handle`); queries stand in `store/unreached.rs`.

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::mail::Handled;
use crate::registration::{LetterKind, Search, store};
use crate::types::{
    EmailAddress, Kana, LocalizedText, OutboxMessageId, OwnerId, PersonName, PhoneNumber,
    ReceiptNumber, RegistrationId, StaffUserId, Version,
};

/// How many lines a page has.
const LINES: u64 = 50;

/// A mail that was given up, and whom it should have reached.
#[derive(Clone, Debug)]
pub struct Unreached {
    /// The mail.
    pub mail: OutboxMessageId,
    /// Which mail it was.
    pub kind: LetterKind,
    /// When the last attempt was made.
    pub at: DateTime<Utc>,
    /// Such as `550 5.1.1`, `connection` or `timeout`; never an address.
    pub reason: String,
    /// Which registration it told of.
    pub registration: RegistrationId,
    /// Its receipt number.
    pub receipt: ReceiptNumber,
    /// Who applied.
    pub name: PersonName,
    /// The reading of the name.
    pub kana: Kana,
    /// Their telephone number.
    pub phone: Option<PhoneNumber>,
    /// The address the mail went to.
    pub email: EmailAddress,
    /// For which event.
    pub event_title: LocalizedText,
    /// How they were reached instead.
    pub handled: Option<Handled>,
    /// The name of the colleague who noted that.
    pub handled_by: Option<String>,
    /// Which version of that this is.
    pub version: Version,
}

/// How many mails of a section were given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnreachedTotals {
    /// Nobody has called or written yet.
    pub open: u64,
    /// Somebody has.
    pub handled: u64,
}

/// A page of them, the newest first.
#[derive(Clone, Debug)]
pub struct UnreachedPage {
    /// Its lines.
    pub lines: Vec<Unreached>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page it is, from 1.
    pub page: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
}

/// How many mails of this section did not arrive.
///
/// # Errors
/// Database errors.
pub async fn unreached_totals(
    app: &App,
    by: &Authority,
    owner: OwnerId,
) -> Result<UnreachedTotals> {
    by.may(Permission::SeeRegistrations, owner)?;
    let db = app.db.read();
    Ok(UnreachedTotals {
        open: store::unreached_count(db, owner, false, None).await?,
        handled: store::unreached_count(db, owner, true, None).await?,
    })
}

/// A page of the mails of this section that did not arrive; the last one when there are not so many. A mail that cannot be
/// read is counted and has no line.
///
/// # Errors
/// Database errors.
pub async fn unreached(
    app: &App,
    by: &Authority,
    owner: OwnerId,
    is_handled: bool,
    search: Option<&Search>,
    page: u64,
) -> Result<UnreachedPage> {
    by.may(Permission::SeeRegistrations, owner)?;
    let db = app.db.read();
    let total = store::unreached_count(db, owner, is_handled, search).await?;
    let pages = total.div_ceil(LINES).max(1);
    let page = page.clamp(1, pages);
    let rest = (page - 1) * LINES;
    let stored = store::unreached(db, owner, is_handled, search, (rest, LINES)).await?;
    Ok(UnreachedPage {
        lines: stored.read(line).logged(),
        total,
        page,
        pages,
    })
}

/// One mail of this section that did not arrive.
///
/// # Errors
/// `AppError::NotFound` when no mail of the section failed under this identifier; `AppError::Fault` when it cannot be read.
pub async fn unreached_mail(
    app: &App,
    by: &Authority,
    owner: OwnerId,
    mail: OutboxMessageId,
) -> Result<Unreached> {
    by.may(Permission::SeeRegistrations, owner)?;
    let stored = store::unreached_mail(app.db.read(), owner, mail).await?;
    stored.read(line).single()?.ok_or(AppError::NotFound)
}

fn line(stored: store::Line) -> Result<Unreached> {
    let via = stored.handled_via.as_deref();
    let by = stored.handled_by.map(StaffUserId::new);
    Ok(Unreached {
        kind: LetterKind::from_code(&stored.kind)
            .ok_or_else(|| AppError::fault("a mail of unknown kind is in the outbox"))?,
        handled: Handled::stored(stored.handled_at, via, by).map_err(AppError::fault)?,
        handled_by: stored.handled_by_name,
        mail: stored.mail,
        at: stored.at,
        reason: stored.reason,
        registration: stored.registration,
        receipt: stored.receipt,
        name: stored.applicant.name,
        kana: stored.applicant.kana,
        phone: stored.applicant.phone,
        email: EmailAddress::stored(stored.recipient),
        event_title: stored.event_title,
        version: stored.version,
    })
}
