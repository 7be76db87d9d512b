//! Registrations: applying for a slot, changing it, cancelling, and who is on which list.
//!
//! Every way in (web, telephone, later import and API) goes through `register`, and every seat through the one guard
//! of `capacity.rs` and its statement in `store.rs`. Sending the same application twice makes one registration:
//! the form carries a submission key, and the personal link is derived from it. What the office enters goes through
//! `enter`, which tells when the person is registered already. A change or a cancellation says which version of the
//! registration it was decided from.

use std::collections::BTreeSet;
use std::sync::Arc;

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
mod entry;
mod facts;
mod form_memory;
mod list;
mod receipt_pool;
mod state;
mod store;
#[cfg(test)]
mod tests;

pub use application::{
    AccessNeed, Applicant, ContactRoute, IntakeSource, Refusal, are_companions, decide,
    decide_change,
};
#[cfg(feature = "race-controls")]
pub use capacity::SeatGuard;
pub use capacity::{fits, seats_left};
pub use entry::{Entered, enter};
pub use form_memory::FormMemory;
pub use list::{Duplicate, Listed, Recorded, SeatMismatch, of_event, of_slot, seat_mismatches};
pub use receipt_pool::ReceiptPool;
pub use state::AllocationState;

/// How often another receipt number is drawn when one is taken.
const RECEIPT_DRAWS: usize = 8;

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
    /// The state of their latest allocation.
    pub state: AllocationState,
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

/// Takes seats for an application and confirms it, or says why not.
///
/// # Errors
/// `AppError::NotFound` when event and slot do not belong together; database errors.
pub async fn register(
    app: &App,
    actor: Actor,
    new: NewRegistration,
) -> Result<Outcome<Registered>> {
    let known = event::recent(app, new.event).await?;
    let receipt = free_receipt(app).await?;
    let prepared = Arc::new(Prepared::new(app, actor, new, known, receipt)?);
    let run = app.clone();
    app.db
        .write_on(prepared.new.slot, move |tx| {
            register_in(run.clone(), tx, actor, Arc::clone(&prepared))
        })
        .await
}

/// An application with all that can be made of it before the transaction: its rows, its letter, its audit entry. Nearly
/// all applications are kept as they were prepared; see `register_in` for the others.
struct Prepared {
    new: NewRegistration,
    known: Arc<Event>,
    /// Whether the same form was sent a moment ago.
    is_repeat: bool,
    registered: Registered,
    rows: store::NewRows,
    mail: Option<mail::Written>,
    audit: AuditEntry,
}

impl Prepared {
    fn new(
        app: &App,
        actor: Actor,
        new: NewRegistration,
        known: Arc<Event>,
        receipt: ReceiptNumber,
    ) -> Result<Self> {
        let slot = known.slot(new.slot).ok_or(AppError::NotFound)?;
        let id = RegistrationId::new(app.new_id());
        let token = personal_token(new.submission_key);
        let ids = (id, AllocationId::new(app.new_id()));
        let rows = store::NewRows::new(ids, (&receipt, &token), actor, &new, app.now())?;
        let mail = confirmation(app, id, &receipt, &token, &new, (&known, slot))?;
        Ok(Self {
            is_repeat: app.forms.is_known(new.submission_key),
            audit: created(actor, id, &new),
            registered: Registered {
                registration: id,
                receipt,
                token,
                is_repeat: false,
            },
            rows,
            mail,
            new,
            known,
        })
    }

    /// Keeps everything as it was prepared, if the slot is as it was and has the seats; otherwise nothing.
    ///
    /// The seats come first, which locks the slot and answers its row. The times and limits decided on are those of
    /// that row; the letter was written of what was known a second ago, so its times are compared.
    async fn keep(&self, app: &App, tx: &Tx) -> Result<Option<Registered>> {
        let known = self.known.slot(self.new.slot).ok_or(AppError::NotFound)?;
        let Some(slot) = take_seats(app, tx, known, self.new.party).await? else {
            return Ok(None);
        };
        let times = |slot: &Slot| (slot.starts_at, slot.ends_at, slot.change_until);
        let is_accepted = decide(&self.known, &slot, &self.new, app.now()).is_ok();
        if !is_accepted || times(&slot) != times(known) {
            store::give_back_seats(tx, self.new.slot, self.new.party).await?;
            return Ok(None);
        }
        self.rows.keep(tx);
        if let Some(mail) = &self.mail {
            mail::put(tx, mail.clone());
        }
        audit::record(tx, app, self.audit.clone()).await?;
        Ok(Some(self.registered.clone()))
    }
}

/// A receipt number nobody has. Another process may give it away in the same moment; then the row decides.
///
/// Many are drawn and looked up at once: with a hundred thousand registrations one in a hundred draws is taken.
async fn free_receipt(app: &App) -> Result<ReceiptNumber> {
    if let Some(receipt) = app.receipts.take() {
        return Ok(receipt);
    }
    let drawn: BTreeSet<_> = (0..ReceiptPool::SIZE)
        .map(|_| ReceiptNumber::from_seed(app.random_number()))
        .collect();
    let taken = store::taken_receipts(app.db.read(), &drawn).await?;
    let free = drawn.difference(&taken).cloned().collect();
    app.receipts
        .fill(free)
        .ok_or_else(|| AppError::fault("no receipt number is free"))
}

/// The confirmation, for those who gave an e-mail address.
fn confirmation(
    app: &App,
    id: RegistrationId,
    receipt: &ReceiptNumber,
    token: &Token,
    new: &NewRegistration,
    (event, slot): (&Event, &Slot),
) -> Result<Option<mail::Written>> {
    let Some(email) = new.applicant.email.clone() else {
        return Ok(None);
    };
    let facts = facts::of_new(id, receipt.clone(), new, token.clone(), event, slot);
    mail::write(app, email, Mail::RegistrationConfirmed(facts)).map(Some)
}

fn created(actor: Actor, id: RegistrationId, new: &NewRegistration) -> AuditEntry {
    AuditEntry {
        actor,
        action: "registration.created",
        subject: ("registration", Some(id.into())),
        detail: Some(json!({
            "slot": new.slot, "seats": new.party.get(), "source": new.source.code()
        })),
    }
}

async fn register_in(
    app: App,
    tx: Tx,
    actor: Actor,
    prepared: Arc<Prepared>,
) -> Result<Outcome<Registered>> {
    let (new, known) = (&prepared.new, &prepared.known);
    if prepared.is_repeat || tx.is_apart() {
        // Perhaps the key or the number is taken: whoever looks first spares the others of the batch a second run.
        if let Some(answer) = repeated(&tx, new).await? {
            return Ok(answer);
        }
        if let Some(answer) = try_register(&app, &tx, actor, new, known).await? {
            return Ok(answer);
        }
    } else if let Some(registered) = prepared.keep(&app, &tx).await? {
        return Ok(Ok(registered));
    }
    // No seats, or a rule says no: find out why, from the rows as they are now.
    if let Some(answer) = repeated(&tx, new).await? {
        return Ok(answer);
    }
    let event = event::find_in(&tx, new.event).await?;
    let slot = event.slot(new.slot).ok_or(AppError::NotFound)?;
    if let Err(refusal) = decide(&event, slot, new, app.now()) {
        return Ok(Err(refusal));
    }
    let left = slot.seats_left();
    if left.is_none_or(|left| new.party.get() <= left)
        && let Some(answer) = try_register(&app, &tx, actor, new, &event).await?
    {
        return Ok(answer);
    }
    Ok(Err(Refusal::Full {
        left: left.unwrap_or_default(),
    }))
}

/// Takes the seats first, which locks the slot and answers its row, then decides and saves; none when that cannot be.
///
/// `known` tells texts and venues. The times and limits decided on are those of the row just locked.
async fn try_register(
    app: &App,
    tx: &Tx,
    actor: Actor,
    new: &NewRegistration,
    known: &Event,
) -> Result<Option<Outcome<Registered>>> {
    let known_slot = known.slot(new.slot).ok_or(AppError::NotFound)?;
    let Some(slot) = take_seats(app, tx, known_slot, new.party).await? else {
        return Ok(None);
    };
    if decide(known, &slot, new, app.now()).is_err() {
        store::give_back_seats(tx, new.slot, new.party).await?;
        return Ok(None);
    }
    let id = RegistrationId::new(app.new_id());
    let token = personal_token(new.submission_key);
    let Some(receipt) = insert(app, tx, id, &token, actor, new).await? else {
        store::give_back_seats(tx, new.slot, new.party).await?;
        return repeated(tx, new).await;
    };
    let allocation = AllocationId::new(app.new_id());
    store::insert_allocation(tx, allocation, id, new.slot, new.party, app.now()).await?;
    if let Some(mail) = confirmation(app, id, &receipt, &token, new, (known, &slot))? {
        mail::put(tx, mail);
    }
    audit::record(tx, app, created(actor, id, new)).await?;
    Ok(Some(Ok(Registered {
        registration: id,
        receipt,
        token,
        is_repeat: false,
    })))
}

/// Inserts the registration under a receipt number nobody has; none when the submission key was used before.
async fn insert(
    app: &App,
    tx: &Tx,
    id: RegistrationId,
    token: &Token,
    actor: Actor,
    new: &NewRegistration,
) -> Result<Option<ReceiptNumber>> {
    for _ in 0..RECEIPT_DRAWS {
        let receipt = ReceiptNumber::from_seed(app.random_number());
        let stored = store::insert_registration(tx, id, &receipt, token, actor, new, app.now());
        if stored.await? {
            store::insert_needs(tx, id, &new.needs).await?;
            return Ok(Some(receipt));
        }
        if repeated(tx, new).await?.is_some() {
            return Ok(None);
        }
    }
    Err(AppError::fault("no receipt number is free"))
}

/// What the same form was answered with before. Somebody else's data under the same key is not the same form: it was
/// typed over after going back, and must not be taken for sent.
async fn repeated(tx: &Tx, new: &NewRegistration) -> Result<Option<Outcome<Registered>>> {
    let found = store::by_submission_key(tx, new.submission_key).await?;
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

/// Moves a registration to another slot of its event, or says why not; nothing is lost on the way.
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
    let (run, seen) = (app.clone(), registration.into());
    app.db
        .write(move |tx| change_slot_in(run.clone(), tx, actor, seen, to, token.clone()))
        .await
}

async fn change_slot_in(
    app: App,
    tx: Tx,
    actor: Actor,
    seen: Seen<RegistrationId>,
    to: SlotId,
    token: Option<Token>,
) -> Result<Outcome<()>> {
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
    let state = registration.state.moved();
    if !store::end_allocation(&tx, id, state, "moved", app.now()).await? {
        return Err(AppError::Conflict);
    }
    let allocation = AllocationId::new(app.new_id());
    store::insert_allocation(&tx, allocation, id, to, party, app.now()).await?;
    if let Some(email) = registration.applicant.email.clone() {
        let facts = facts::of(&registration, target, token);
        mail::enqueue(&tx, &app, email, Mail::SlotChanged(facts)).await?;
    }
    let detail = json!({ "from": from, "to": to, "seats": party.get() });
    audit_registration(&tx, &app, actor, "registration.moved", id, detail).await?;
    Ok(Ok(()))
}

async fn full(tx: &Tx, registration: &Registration, to: SlotId) -> Result<Outcome<()>> {
    let event = event::find_in(tx, registration.event.id).await?;
    let left = event.slot(to).and_then(Slot::seats_left);
    Ok(Err(Refusal::Full {
        left: left.unwrap_or_default(),
    }))
}

/// Cancels a registration and gives its seats back, or says why not.
///
/// # Errors
/// `AppError::NotFound`, `AppError::Conflict` when it was changed since it was seen.
pub async fn cancel(
    app: &App,
    actor: Actor,
    registration: impl Into<Seen<RegistrationId>>,
) -> Result<Outcome<()>> {
    let (run, seen) = (app.clone(), registration.into());
    app.db
        .write(move |tx| cancel_in(run.clone(), tx, actor, seen))
        .await
}

async fn cancel_in(
    app: App,
    tx: Tx,
    actor: Actor,
    seen: Seen<RegistrationId>,
) -> Result<Outcome<()>> {
    let id = seen.id;
    let registration = load_locked(&tx, id).await?;
    let from = match decide_change(&registration, None, actor, app.now()) {
        Ok(from) => from,
        Err(Refusal::AlreadyCancelled) if revision::answered(&tx, seen.form()).await?.is_some() => {
            return Ok(Ok(()));
        }
        Err(refusal) => return Ok(Err(refusal)),
    };
    revision::check(&tx, &seen).await?;
    revision::advance(&tx, &app, actor, id).await?;
    revision::remember(&tx, &app, seen.form(), None).await?;
    store::give_back_seats(&tx, from, registration.party).await?;
    let state = registration.state.cancelled();
    if !store::end_allocation(&tx, id, state, "cancelled", app.now()).await? {
        return Err(AppError::Conflict);
    }
    store::set_cancelled(&tx, id, app.now()).await?;
    let slot = registration.event.slot(from).ok_or(AppError::NotFound)?;
    if let Some(email) = registration.applicant.email.clone() {
        let facts = facts::of(&registration, slot, None);
        mail::enqueue(&tx, &app, email, Mail::RegistrationCancelled(facts)).await?;
    }
    let detail = json!({ "slot": from, "seats": registration.party.get() });
    audit_registration(&tx, &app, actor, "registration.cancelled", id, detail).await?;
    Ok(Ok(()))
}

/// The registration a personal link opens.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn by_token(app: &App, token: &Token) -> Result<Registration> {
    let id = store::by_token(app.db.read(), token)
        .await?
        .ok_or(AppError::NotFound)?;
    find(app, id).await
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
