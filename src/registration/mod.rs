//! Registrations: applying for a slot, changing it, cancelling, and who is on which list.
//!
//! Every way in (web, telephone, later import and API) goes through `register`, and every seat through the one guard
//! of `capacity.rs` and its statement in `store.rs`. Sending the same application twice makes one registration:
//! the form carries a submission key, and the personal link is derived from it. What the office enters goes through
//! `enter`, which tells when the person is registered already. A change or a cancellation says which version of the
//! registration it was decided from.

use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Actor, AuditEntry};
use crate::db::Tx;
use crate::error::{AppError, Result};
use crate::event::{self, Event, Slot};
use crate::mail::{self, Mail};
use crate::revision;
use crate::types::{
    AllocationId, EventId, Language, PartySize, ReceiptNumber, RegistrationId, Seen, SlotId, Token,
    Version,
};

mod application;
mod capacity;
mod command;
mod facts;
mod hold;
mod list;
mod personal_link;
mod receipt_pool;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod unreached;

pub use application::{
    AccessNeed, Applicant, ContactRoute, IntakeSource, Refusal, are_companions, decide,
    decide_change,
};
#[cfg(feature = "race-controls")]
pub use capacity::SeatGuard;
pub use capacity::{fits, seats_left};
pub use command::{
    Entered, Told, apply, cancel_own, change_own_slot, confirm, confirm_by_link, enter, register,
    release_due,
};
pub use list::{
    Awaiting, Duplicate, Listed, Recorded, SeatMismatch, awaiting_call, export, of_slot,
    seat_mismatches,
};
pub use personal_link::{LinkOrigin, issue_links};
pub use receipt_pool::ReceiptPool;
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

/// Moves a registration to another slot of its event, or says why not; nothing is lost on the way. Residents are
/// counted (`change_own_slot`).
///
/// # Errors
/// `AppError::NotFound`, `AppError::Conflict` when it was changed since it was seen.
pub async fn change_slot(
    app: &App,
    actor: Actor,
    registration: impl Into<Seen<RegistrationId>>,
    to: SlotId,
    token: Option<Token>,
) -> Result<Outcome<()>> {
    let moved = change_slot_telling(app, actor, registration.into(), to, token, true).await?;
    Ok(moved.map(|_has_mail| ()))
}

/// The same, with the mail about it or without; answers whether there was one to write.
async fn change_slot_telling(
    app: &App,
    actor: Actor,
    seen: Seen<RegistrationId>,
    to: SlotId,
    token: Option<Token>,
    is_mailed: bool,
) -> Result<Outcome<bool>> {
    let run = app.clone();
    app.db
        .write(move |tx| {
            change_slot_in(run.clone(), tx, actor, seen, to, (token.clone(), is_mailed))
        })
        .await
}

async fn change_slot_in(
    app: App,
    tx: Tx,
    actor: Actor,
    seen: Seen<RegistrationId>,
    to: SlotId,
    (token, is_mailed): (Option<Token>, bool),
) -> Result<Outcome<bool>> {
    let id = seen.id;
    let registration = load_locked(&tx, id).await?;
    let target = registration.event.slot(to).ok_or(AppError::NotFound)?;
    let from = match decide_change(&registration, Some(target), actor, app.now()) {
        Ok(from) => from,
        Err(refusal) => return Ok(Err(refusal)),
    };
    revision::check(&tx, &seen).await?;
    revision::advance(&tx, &app, actor, id).await?;
    let party = registration.party;
    // Slots are locked in id order, so that two changes in opposite directions cannot wait for each other.
    if from < to {
        store::give_back_seats(&tx, from, party).await?;
        if take_seats(&app, &tx, target, party).await?.is_none() {
            let left = registration.event.slot(from).ok_or(AppError::NotFound)?;
            if take_seats(&app, &tx, left, party).await?.is_none() {
                return Err(AppError::Conflict);
            }
            return full(&tx, &registration, to).await;
        }
    } else {
        if take_seats(&app, &tx, target, party).await?.is_none() {
            return full(&tx, &registration, to).await;
        }
        store::give_back_seats(&tx, from, party).await?;
    }
    if !store::end_allocation(&tx, id, EndReason::Moved, app.now()).await? {
        return Err(AppError::Conflict);
    }
    let allocation = AllocationId::new(app.new_id());
    let held = (to, party, None);
    store::insert_allocation(&tx, allocation, id, held, app.now()).await?;
    let email = registration.applicant.email.clone();
    let has_mail = email.is_some();
    if let Some(email) = email.filter(|_| is_mailed) {
        let facts = facts::of(&registration, target, token);
        mail::enqueue(&tx, &app, email, Mail::SlotChanged(facts)).await?;
    }
    let detail = json!({ "from": from, "to": to, "seats": party.get() });
    audit_registration(&tx, &app, actor, "registration.moved", id, detail).await?;
    Ok(Ok(has_mail))
}

async fn full<T>(tx: &Tx, registration: &Registration, to: SlotId) -> Result<Outcome<T>> {
    let event = event::find_in(tx, registration.event.id).await?;
    let left = event.slot(to).and_then(Slot::seats_left);
    Ok(Err(Refusal::Full {
        left: left.unwrap_or_default(),
    }))
}

/// Cancels a registration and gives its seats back, or says why not. Mails that residents cause are counted
/// (`cancel_own`).
///
/// # Errors
/// `AppError::NotFound`, `AppError::Conflict` when it was changed since it was seen.
pub async fn cancel(
    app: &App,
    actor: Actor,
    registration: impl Into<Seen<RegistrationId>>,
) -> Result<Outcome<()>> {
    let cancelled = cancel_telling(app, actor, registration.into(), true).await?;
    Ok(cancelled.map(|_has_mail| ()))
}

/// The same, with the mail about it or without; answers whether there was one to write.
async fn cancel_telling(
    app: &App,
    actor: Actor,
    seen: Seen<RegistrationId>,
    is_mailed: bool,
) -> Result<Outcome<bool>> {
    let run = app.clone();
    app.db
        .write(move |tx| cancel_in(run.clone(), tx, actor, seen, is_mailed))
        .await
}

async fn cancel_in(
    app: App,
    tx: Tx,
    actor: Actor,
    seen: Seen<RegistrationId>,
    is_mailed: bool,
) -> Result<Outcome<bool>> {
    let id = seen.id;
    let registration = load_locked(&tx, id).await?;
    let from = match decide_change(&registration, None, actor, app.now()) {
        Ok(from) => from,
        Err(Refusal::AlreadyCancelled) if revision::answered(&tx, seen.form()).await?.is_some() => {
            return Ok(Ok(false));
        }
        Err(refusal) => return Ok(Err(refusal)),
    };
    revision::check(&tx, &seen).await?;
    revision::advance(&tx, &app, actor, id).await?;
    revision::remember(&tx, &app, seen.form(), None).await?;
    store::give_back_seats(&tx, from, registration.party).await?;
    if !store::end_allocation(&tx, id, EndReason::Cancelled, app.now()).await? {
        return Err(AppError::Conflict);
    }
    store::set_cancelled(&tx, id, app.now()).await?;
    let slot = registration.event.slot(from).ok_or(AppError::NotFound)?;
    // Whoever cancels what was never confirmed has perhaps typed somebody else's address.
    let is_told = registration.standing == Standing::Confirmed || actor.staff().is_some();
    let email = registration.applicant.email.clone().filter(|_| is_told);
    let has_mail = email.is_some();
    if let Some(email) = email.filter(|_| is_mailed) {
        let facts = facts::of(&registration, slot, None);
        mail::enqueue(&tx, &app, email, Mail::RegistrationCancelled(facts)).await?;
    }
    let detail = json!({ "slot": from, "seats": registration.party.get() });
    audit_registration(&tx, &app, actor, "registration.cancelled", id, detail).await?;
    Ok(Ok(has_mail))
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

/// The registration, locked until the transaction ends.
async fn load_locked(tx: &Tx, id: RegistrationId) -> Result<Registration> {
    lock_in(tx, id).await?;
    let stored = store::find(&**tx, id).await?.ok_or(AppError::NotFound)?;
    let event = event::find_in(tx, stored.event).await?;
    Ok(stored.with(event))
}

/// Takes seats while they fit and answers the slot as it is now; none when they do not.
async fn take_seats(app: &App, tx: &Tx, slot: &Slot, party: PartySize) -> Result<Option<Slot>> {
    #[cfg(feature = "race-controls")]
    if app.seat_guard == SeatGuard::Off {
        return store::take_seats_unguarded(tx, slot, party).await.map(Some);
    }
    #[cfg(not(feature = "race-controls"))]
    let _ = app;
    store::take_seats(tx, slot, party).await
}

async fn audit_registration(
    tx: &Tx,
    app: &App,
    actor: Actor,
    action: &'static str,
    id: RegistrationId,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = AuditEntry {
        actor,
        action,
        subject: ("registration", Some(id.into())),
        detail: Some(detail),
    };
    audit::record(tx, app, entry).await
}
