//! Accepting an application: everything is prepared before the transaction, which then has little left to do. Not how
//! many may come: that is asked before (`apply.rs`).

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::repeated;
use super::seats::{give_back, take};
use crate::app::App;
use crate::audit::{self, AuditEntry};
use crate::authority::{Actor, Authority, Permission};
use crate::error::{AppError, Result};
use crate::event::{self, Event, Slot};
use crate::form_memory::FormMemory;
use crate::limits::Pace;
use crate::mail;
use crate::registration::hold::HoldRule;
use crate::registration::letter::{self, Facts, Occasion};
use crate::registration::{
    NewRegistration, Outcome, ReceiptPool, Refusal, Registered, decide, personal_token, store,
};
use crate::tx::Tx;
use crate::types::{AllocationId, ReceiptNumber, RegistrationId, Token};

/// How often another receipt number is drawn when one is taken.
const RECEIPT_DRAWS: usize = 8;

/// Takes seats for an application and confirms it, or says why not.
///
/// # Errors
/// `AppError::NotFound` when event and slot do not belong together; database errors.
pub async fn register(
    app: &App,
    by: &Authority,
    new: NewRegistration,
) -> Result<Outcome<Registered>> {
    register_at(app, by, new, Pace::Usual).await
}

/// The same for an application that comes at some pace: above the usual one its seats are only held, until it is
/// confirmed.
pub(super) async fn register_at(
    app: &App,
    by: &Authority,
    new: NewRegistration,
    pace: Pace,
) -> Result<Outcome<Registered>> {
    let known = event::recent(app, new.event).await?;
    if new.source.is_of_office() {
        by.may(Permission::ChangeRegistrations, known.owner)?;
    }
    if is_full(&known, &new) {
        // Hardly any of those who come now gets a seat: nothing is prepared for them. It is asked for all the same.
        let confirm_by = confirm_by(app, &new, pace, &known)?;
        return app
            .write_on(by, new.slot, async move |tx: &Tx| {
                ask(tx, &new, confirm_by, &known).await
            })
            .await;
    }
    let receipt = free_receipt(app).await?;
    let prepared = Prepared::new(app, by, new, pace, known, receipt)?;
    app.write_on(by, prepared.new.slot, async move |tx: &Tx| {
        prepared.register(tx).await
    })
    .await
}

/// Whether the slot had too few seats a moment ago.
fn is_full(known: &Event, new: &NewRegistration) -> bool {
    known
        .slot(new.slot)
        .is_some_and(|slot| !slot.fits(new.party))
}

/// Until when the seats of an application at this pace are held.
fn confirm_by(
    app: &App,
    new: &NewRegistration,
    pace: Pace,
    known: &Event,
) -> Result<Option<DateTime<Utc>>> {
    let slot = known.slot(new.slot).ok_or(AppError::NotFound)?;
    Ok(match pace {
        Pace::Usual => None,
        Pace::Hasty => Some(held_until(app, new, slot)),
    })
}

/// An application with all that can be made of it before the transaction: its rows, its letter, its audit entry. Nearly
/// all applications are kept as they were prepared; see [`Prepared::register`] for the others.
pub(super) struct Prepared {
    pub(super) new: NewRegistration,
    known: Arc<Event>,
    /// Until when its seats are held, if it has to be confirmed.
    confirm_by: Option<DateTime<Utc>>,
    /// Whether the same form was sent a moment ago.
    is_repeat: bool,
    registered: Registered,
    rows: store::NewRows,
    mail: Option<mail::Prepared>,
    audit: AuditEntry,
}

impl Prepared {
    pub(super) fn new(
        app: &App,
        by: &Authority,
        new: NewRegistration,
        pace: Pace,
        known: Arc<Event>,
        receipt: ReceiptNumber,
    ) -> Result<Self> {
        let slot = known.slot(new.slot).ok_or(AppError::NotFound)?;
        let confirm_by = confirm_by(app, &new, pace, &known)?;
        let id = RegistrationId::new(app.new_id());
        let token = personal_token(new.submission_key);
        let ids = (id, AllocationId::new(app.new_id()));
        let secrets = (&receipt, &token);
        let rows = store::NewRows::new(ids, secrets, by.actor(), &new, confirm_by, app.now())?;
        let mail = letter(app, (id, &receipt), &new, confirm_by, (&known, slot))?;
        Ok(Self {
            is_repeat: app
                .memory
                .of::<FormMemory<()>>()
                .is_known(new.submission_key, ()),
            audit: created(by.actor(), id, &new, confirm_by),
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
            confirm_by,
        })
    }

    /// Keeps everything as it was prepared, if the slot is as it was and has the seats; otherwise nothing.
    ///
    /// The seats come first, which locks the slot and answers its row. The times and limits decided on are those of
    /// that row; the letter was written of what was known a second ago, so its times are compared.
    async fn keep(&self, tx: &Tx) -> Result<Option<Registered>> {
        let known = self.known.slot(self.new.slot).ok_or(AppError::NotFound)?;
        let Some(slot) = take(tx, known, self.new.party).await? else {
            return Ok(None);
        };
        let times = |slot: &Slot| (slot.starts_at, slot.ends_at, slot.change_until);
        let is_accepted = decide(&self.known, &slot, &self.new, tx.now()).is_ok();
        if !is_accepted || times(&slot) != times(known) {
            give_back(tx, self.new.slot, self.new.party).await?;
            return Ok(None);
        }
        self.rows.keep(tx);
        if let Some(mail) = &self.mail {
            mail::enqueue_new(tx, mail.clone());
        }
        audit::record(tx, &tx.app, self.audit.clone()).await?;
        Ok(Some(self.registered.clone()))
    }

    /// Takes the seats and keeps everything, or says why not.
    pub(super) async fn register(&self, tx: &Tx) -> Result<Outcome<Registered>> {
        let (new, known, confirm_by) = (&self.new, &self.known, self.confirm_by);
        if self.is_repeat || tx.is_apart() {
            // Perhaps the key or the number is taken: whoever looks first spares the others of the batch a second run.
            if let Some(answer) = repeated(tx, new).await? {
                return Ok(answer);
            }
            if let Some(answer) = try_register(tx, new, confirm_by, known).await? {
                return Ok(answer);
            }
        } else if let Some(registered) = self.keep(tx).await? {
            return Ok(Ok(registered));
        }
        ask(tx, new, confirm_by, known).await
    }
}

/// A receipt number nobody has. Another process may give it away in the same moment; then the row decides.
///
/// Many are drawn and looked up at once: with a hundred thousand registrations one in a hundred draws is taken.
pub(super) async fn free_receipt(app: &App) -> Result<ReceiptNumber> {
    let pool = app.memory.of::<ReceiptPool>();
    if let Some(receipt) = pool.take() {
        return Ok(receipt);
    }
    let drawn: BTreeSet<_> = (0..ReceiptPool::SIZE)
        .map(|_| ReceiptNumber::from_seed(app.random_number()))
        .collect();
    let taken = store::taken_receipts(app.db.read(), &drawn).await?;
    let free = drawn.difference(&taken).cloned().collect();
    pool.fill(free)
        .ok_or_else(|| AppError::fault("no receipt number is free"))
}

/// Until when the seats of an application that comes too fast are held.
fn held_until(app: &App, new: &NewRegistration, slot: &Slot) -> DateTime<Utc> {
    let holds = app.config.holds;
    let rule = HoldRule {
        by_mail: TimeDelta::minutes(holds.mail_minutes.into()),
        working_days: holds.call_working_days,
        desk_closes: app.config.desk_closes(),
    };
    rule.until(new.applicant.email.is_some(), slot.starts_at, app.now())
}

/// The confirmation, or the question for one, for those who gave an e-mail address.
fn letter(
    app: &App,
    (id, receipt): (RegistrationId, &ReceiptNumber),
    new: &NewRegistration,
    confirm_by: Option<DateTime<Utc>>,
    (event, slot): (&Event, &Slot),
) -> Result<Option<mail::Prepared>> {
    let Some(email) = new.applicant.email.clone() else {
        return Ok(None);
    };
    let facts = Facts::of_new(id, receipt.clone(), new, event, slot);
    let occasion = match confirm_by {
        None => Occasion::RegistrationConfirmed,
        Some(until) => Occasion::ConfirmationAsked { until },
    };
    let letter = letter::write(occasion, email, &facts, &app.links, app.now())?;
    Ok(Some(mail::prepare(app, letter)))
}

fn created(
    actor: Actor,
    id: RegistrationId,
    new: &NewRegistration,
    confirm_by: Option<DateTime<Utc>>,
) -> AuditEntry {
    let mut detail = json!({
        "slot": new.slot, "seats": new.party.get(), "source": new.source.code()
    });
    if let (Some(until), Some(detail)) = (confirm_by, detail.as_object_mut()) {
        detail.insert("confirm_by".to_owned(), json!(until));
    }
    AuditEntry {
        actor,
        action: "registration.created",
        subject: ("registration", Some(id.into())),
        detail: Some(detail),
    }
}

/// No seats, or a rule says no: finds out why, from the rows as they are now, or registers after all.
async fn ask(
    tx: &Tx,
    new: &NewRegistration,
    confirm_by: Option<DateTime<Utc>>,
    known: &Event,
) -> Result<Outcome<Registered>> {
    if let Some(answer) = repeated(tx, new).await? {
        return Ok(answer);
    }
    // In a rush most are refused for want of seats: one row tells.
    let known_slot = known.slot(new.slot).ok_or(AppError::NotFound)?;
    if let Some(slot) = store::slot_now(tx, known_slot).await?
        && decide(known, &slot, new, tx.now()).is_ok()
        && !slot.fits(new.party)
    {
        return Ok(Err(full(&slot)));
    }
    let event = event::find_in(tx, new.event).await?;
    let slot = event.slot(new.slot).ok_or(AppError::NotFound)?;
    if let Err(refusal) = decide(&event, slot, new, tx.now()) {
        return Ok(Err(refusal));
    }
    if slot.fits(new.party)
        && let Some(answer) = try_register(tx, new, confirm_by, &event).await?
    {
        return Ok(answer);
    }
    Ok(Err(full(slot)))
}

fn full(slot: &Slot) -> Refusal {
    Refusal::Full {
        left: slot.seats_left().unwrap_or_default(),
    }
}

/// Takes the seats first, which locks the slot and answers its row, then decides and saves; none when that cannot be.
///
/// `known` tells texts and venues. The times and limits decided on are those of the row just locked.
async fn try_register(
    tx: &Tx,
    new: &NewRegistration,
    confirm_by: Option<DateTime<Utc>>,
    known: &Event,
) -> Result<Option<Outcome<Registered>>> {
    let known_slot = known.slot(new.slot).ok_or(AppError::NotFound)?;
    let Some(slot) = take(tx, known_slot, new.party).await? else {
        return Ok(None);
    };
    if decide(known, &slot, new, tx.now()).is_err() {
        give_back(tx, new.slot, new.party).await?;
        return Ok(None);
    }
    let id = RegistrationId::new(tx.new_id());
    let token = personal_token(new.submission_key);
    let Some(receipt) = insert(tx, id, &token, new).await? else {
        give_back(tx, new.slot, new.party).await?;
        return repeated(tx, new).await;
    };
    let allocation = AllocationId::new(tx.new_id());
    let held = (new.slot, new.party, confirm_by);
    store::insert_allocation(tx, allocation, id, held, tx.now()).await?;
    if let Some(mail) = letter(&tx.app, (id, &receipt), new, confirm_by, (known, &slot))? {
        mail::enqueue_new(tx, mail);
    }
    audit::record(tx, &tx.app, created(tx.actor(), id, new, confirm_by)).await?;
    Ok(Some(Ok(Registered {
        registration: id,
        receipt,
        token,
        is_repeat: false,
    })))
}

/// Inserts the registration under a receipt number nobody has; none when the submission key was used before.
async fn insert(
    tx: &Tx,
    id: RegistrationId,
    token: &Token,
    new: &NewRegistration,
) -> Result<Option<ReceiptNumber>> {
    for _ in 0..RECEIPT_DRAWS {
        let receipt = ReceiptNumber::from_seed(tx.app.random_number());
        let stored = store::insert_registration(tx, id, &receipt, token, tx.actor(), new, tx.now());
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
