//! Registrations: applying for a slot, changing it, cancelling, and who is on which list.
//!
//! Every way in (web, telephone, later import and API) goes through `register`, and every seat through the one guard
//! of `capacity.rs` and its statement in `store/seats.rs`. Sending the same application twice makes one registration:
//! the form carries a submission key, and the personal link is derived from it. What the office enters goes through
//! `enter`, which tells when the person is registered already. A change or a cancellation says which version of the
//! registration it was decided from.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, Result};
use crate::event::{self, Event, Slot};
use crate::mail;
use crate::types::{
    EventId, Language, PartySize, ReceiptNumber, RegistrationId, SlotId, Token, Version,
};

mod application;
mod capacity;
mod command;
mod facts;
mod hold;
mod list;
mod personal_link;
mod query;
mod receipt_pool;
mod refusal;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod unreached;

pub use application::{
    AccessNeed, Applicant, ContactRoute, IntakeSource, are_companions, decide, decide_change,
};
#[cfg(feature = "race-controls")]
pub use capacity::SeatGuard;
pub use capacity::{fits, seats_left};
pub use command::{
    Entered, Told, apply, cancel, cancel_own, change_own_slot, change_slot, confirm,
    confirm_by_link, enter, issue_links, register, release_due,
};
pub use list::{
    Awaiting, Duplicate, Listed, Recorded, SeatMismatch, awaiting_call, export, of_slot,
    seat_mismatches,
};
pub use personal_link::LinkOrigin;
pub use query::{Applications, applications};
pub use receipt_pool::ReceiptPool;
pub use refusal::Refusal;
pub use state::{AllocationState, EndReason, Standing};
pub use unreached::{
    Search, Unreached, UnreachedPage, UnreachedTotals, unreached, unreached_mail, unreached_totals,
};

/// An application, checked field by field.
#[derive(Clone, Debug)]
pub struct NewRegistration {
    /// For which event.
    pub event: EventId,
    /// For which slot.
    pub slot: SlotId,
    /// The same for every sending of one form.
    pub submission_key: Uuid,
    /// Who applies.
    pub applicant: Applicant,
    /// Names of those who come along, as typed; may be empty.
    pub companions: String,
    /// How many come, the applicant included.
    pub party: PartySize,
    /// Help they ask for.
    pub needs: Vec<AccessNeed>,
    /// By which way it came.
    pub source: IntakeSource,
    /// In which language they are written to.
    pub language: Language,
}

/// An accepted application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Which one.
    pub registration: RegistrationId,
    /// The number they are told.
    pub receipt: ReceiptNumber,
    /// The secret of their personal link.
    pub token: Token,
    /// True when this application had been accepted before and was only sent again.
    pub is_repeat: bool,
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;

/// A registration as its owner sees it.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Which one.
    pub id: RegistrationId,
    /// The number they were told.
    pub receipt: ReceiptNumber,
    /// Who applied.
    pub applicant: Applicant,
    /// Who comes along.
    pub companions: String,
    /// How many come.
    pub party: PartySize,
    /// Help they ask for.
    pub needs: Vec<AccessNeed>,
    /// By which way it came.
    pub source: IntakeSource,
    /// How they are reached.
    pub route: ContactRoute,
    /// In which language they are written to.
    pub language: Language,
    /// The event.
    pub event: Event,
    /// Where they hold seats, unless cancelled.
    pub held: Option<SlotId>,
    /// Where they stand there.
    pub standing: Standing,
    /// The slot of their latest allocation.
    pub latest_slot: SlotId,
    /// Whether somebody was recorded as present; then they can neither move nor cancel, or they would be counted in a
    /// slot they do not belong to.
    pub has_attended: bool,
    /// Which version of it this is.
    pub version: Version,
}

impl Registration {
    /// The slot they hold or held last.
    pub fn slot(&self) -> Option<&Slot> {
        self.event.slot(self.latest_slot)
    }
}

/// The secret of the personal link that belongs to a submission key.
///
/// It is derived, so that an application sent twice leads to the same link although only the link's hash is stored.
pub fn personal_token(submission_key: Uuid) -> Token {
    application::personal_token(submission_key)
}

/// What the same form was answered with before. Somebody else's data under the same key is not the same form: it was
/// typed over after going back, and must not be taken for sent.
async fn repeated(
    connection: &impl ConnectionTrait,
    new: &NewRegistration,
) -> Result<Option<Outcome<Registered>>> {
    let found = store::by_submission_key(connection, new.submission_key).await?;
    Ok(found.map(|(registration, receipt, kana_key)| {
        if kana_key != new.applicant.kana.match_key() {
            return Err(Refusal::KeyUsed);
        }
        Ok(Registered {
            registration,
            receipt,
            token: personal_token(new.submission_key),
            is_repeat: true,
        })
    }))
}

/// The registration a personal link opens.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn by_token(app: &App, token: &Token) -> Result<Registration> {
    by_link(app, token)
        .await
        .map(|(registration, _)| registration)
}

/// The same, and which of its links that is.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn by_link(app: &App, token: &Token) -> Result<(Registration, LinkOrigin)> {
    let found = store::by_token(app.db.read(), token).await?;
    let (id, origin) = found.ok_or(AppError::NotFound)?;
    Ok((find(app, id).await?, origin))
}

/// One registration, for the office.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn find(app: &App, id: RegistrationId) -> Result<Registration> {
    let stored = store::find(app.db.read(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let event = event::find(app, stored.event).await?;
    Ok(stored.with(event))
}

/// The calendar file of a registration, the same as the one attached to its mails.
///
/// # Errors
/// `AppError::NotFound` when its slot is gone.
pub fn calendar(app: &App, registration: &Registration) -> Result<String> {
    let slot = registration.slot().ok_or(AppError::NotFound)?;
    let facts = facts::of(registration, slot, None);
    Ok(mail::calendar(app, &facts, registration.held.is_none()))
}

/// Locks a registration until the running transaction ends, so that it is not moved or cancelled meanwhile.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn lock_in(tx: &Tx, id: RegistrationId) -> Result<()> {
    if store::lock(tx, id).await? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}
