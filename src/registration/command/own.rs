//! What residents change of their own registration: counted, so that nobody moves about without end or is sent mails
//! without end. Not the change itself, which the office makes, too (`cancel.rs`, `change_slot.rs`).

use super::cancel::cancel_telling;
use super::change_slot::change_slot_telling;
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::registration::{Outcome, Refusal, find};
use crate::types::{EmailAddress, RegistrationId, Seen, SlotId};

/// What the mail about a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// In the outbox.
    ByMail,
    /// There is none, because there is no address or nothing to tell.
    NotByMail,
    /// Left out, because so many were sent to this address of late.
    TooManyMails,
}

/// Moves one's own registration to another slot, or says why not; for whoever has a link of it.
///
/// # Errors
/// `AppError::NotFound` when it is not theirs, `AppError::TooMany` when it was moved too often of late; otherwise as
/// [`crate::registration::change_slot`].
pub async fn change_own_slot(
    app: &App,
    by: &Authority,
    registration: impl Into<Seen<RegistrationId>>,
    to: SlotId,
) -> Result<Outcome<Told>> {
    let seen = registration.into();
    let own = find(app, seen.id).await?;
    by.may_with(Permission::ChangeRegistrations, own.id, own.event.owner)?;
    // What changes nothing, such as a form that is sent twice, is neither counted nor written.
    if own.standing.seats_in() == Some(to) {
        return Ok(Err(Refusal::SameSlot));
    }
    app.limits.change(seen.id)?;
    let mail = Mailing::of(app, own.applicant.email);
    let moved = change_slot_telling(app, by, seen, to, mail.is_allowed()).await;
    mail.settle(app, moved)
}

/// Cancels one's own registration, or says why not. However much was sent to its address, that is always done.
///
/// # Errors
/// As [`crate::registration::cancel`].
pub async fn cancel_own(
    app: &App,
    by: &Authority,
    registration: impl Into<Seen<RegistrationId>>,
) -> Result<Outcome<Told>> {
    let seen = registration.into();
    let own = find(app, seen.id).await?;
    by.may_with(Permission::ChangeRegistrations, own.id, own.event.owner)?;
    let mail = Mailing::of(app, own.applicant.email);
    let cancelled = cancel_telling(app, by, seen, mail.is_allowed()).await;
    mail.settle(app, cancelled)
}

/// The mail about a change, counted before it is known whether there will be one.
enum Mailing {
    NoAddress,
    Counted(EmailAddress),
    TooMany,
}

impl Mailing {
    fn of(app: &App, address: Option<EmailAddress>) -> Self {
        match address {
            None => Self::NoAddress,
            Some(email) if app.limits.mail(&email) => Self::Counted(email),
            Some(_) => Self::TooMany,
        }
    }

    fn is_allowed(&self) -> bool {
        !matches!(self, Self::TooMany)
    }

    /// What is told of it; a mail that was not written is not counted. `changed`: whether there was one to write.
    fn settle(self, app: &App, changed: Result<Outcome<bool>>) -> Result<Outcome<Told>> {
        let has_mail = match &changed {
            Ok(Ok(has_mail)) => *has_mail,
            Ok(Err(_)) => false,
            // Nobody knows whether it was written.
            Err(error) => matches!(error, AppError::Uncertain),
        };
        let told = match (self, has_mail) {
            (Self::Counted(email), false) => {
                app.limits.not_mailed(&email);
                Told::NotByMail
            }
            (Self::Counted(_), true) => Told::ByMail,
            (Self::TooMany, true) => Told::TooManyMails,
            (Self::NoAddress, _) | (Self::TooMany, false) => Told::NotByMail,
        };
        Ok(changed?.map(|_| told))
    }
}
