//! What is written to the people who applied: a finished letter for each occasion, and the calendar file. Not its way to
//! them (`mail/`), and not when it is written (`command/`). The sentences stand in `locales/*/mail.ftl`, their arrangement in
//! `templates/mail/`, what they may say in `letter/content.rs`.
//!
//! Another kind of letter is a variant of [`Occasion`]; the compiler leads to everything else that it needs.

use askama::Template;
use chrono::{DateTime, Utc};

use super::Registration;
use crate::error::{AppError, Result};
use crate::event::Slot;
use crate::links::Links;
use crate::mail::{self, Cause, Topic};
use crate::types::{EmailAddress, coded};

mod content;
mod facts;
#[cfg(test)]
mod tests;

use content::{Change, Content};
pub(super) use facts::Facts;

/// On what occasion somebody is written to, with what only this letter says.
#[derive(Clone, Copy, Debug, strum::EnumDiscriminants)]
#[strum_discriminants(
    name(LetterKind),
    vis(pub),
    doc = "Which letter it is.",
    derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray),
    strum(serialize_all = "snake_case")
)]
pub(super) enum Occasion {
    /// An application was accepted.
    RegistrationConfirmed,
    /// A registration moved to another slot.
    SlotChanged,
    /// A registration was cancelled.
    RegistrationCancelled,
    /// An application was accepted that has to be confirmed.
    ConfirmationAsked {
        /// By when.
        until: DateTime<Utc>,
    },
}

coded!(LetterKind);

/// Writes the letter, in the reader's language.
///
/// # Errors
/// `AppError::Fault` when a template cannot be filled.
pub(super) fn write(
    occasion: Occasion,
    to: EmailAddress,
    facts: &Facts,
    links: &Links,
    now: DateTime<Utc>,
) -> Result<mail::Letter> {
    let content = Content::new(facts, links, now);
    let body = match occasion {
        Occasion::RegistrationConfirmed => RegistrationConfirmed { mail: &content }.render(),
        Occasion::SlotChanged => SlotChanged { mail: &content }.render(),
        Occasion::RegistrationCancelled => RegistrationCancelled { mail: &content }.render(),
        Occasion::ConfirmationAsked { until } => ConfirmationAsked {
            until: content.confirm_until(until),
            link: content.confirm_link(),
            mail: &content,
        }
        .render(),
    };
    let calendar = match occasion {
        Occasion::RegistrationConfirmed | Occasion::SlotChanged => Some(content.calendar(false)),
        Occasion::RegistrationCancelled => Some(content.calendar(true)),
        // Nothing is settled that could stand in a calendar.
        Occasion::ConfirmationAsked { .. } => None,
    };
    let kind = LetterKind::from(occasion);
    Ok(mail::Letter {
        cause: Cause::new(kind.code(), facts.registration, facts.version),
        kind: kind.code(),
        topic: Some(Topic::new(facts.registration)),
        owner: facts.owner,
        to,
        subject: content.subject(kind.subject_key()),
        body: body.map_err(AppError::fault)?,
        calendar,
    })
}

/// The calendar file of a registration at a slot, the same as the one attached to its mail; a later one replaces it.
pub(super) fn calendar(
    registration: &Registration,
    slot: &Slot,
    links: &Links,
    now: DateTime<Utc>,
) -> String {
    let facts = Facts::of(registration, slot);
    Content::new(&facts, links, now).calendar(!registration.standing.holds_seats())
}

impl LetterKind {
    fn subject_key(self) -> &'static str {
        match self {
            Self::RegistrationConfirmed => "mail-registration-confirmed-subject",
            Self::SlotChanged => "mail-slot-changed-subject",
            Self::RegistrationCancelled => "mail-registration-cancelled-subject",
            Self::ConfirmationAsked => "mail-confirmation-asked-subject",
        }
    }
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
