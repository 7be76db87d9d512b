//! Seats taken and given back: every use case that changes who holds them does it here. Not whether it may
//! (`application.rs`, `change.rs`), and not the statements (`store/seats.rs`).

use std::sync::Arc;

use uuid::Uuid;

use super::load_locked;
use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::event::Slot;
#[cfg(feature = "race-controls")]
use crate::registration::SeatGuard;
use crate::registration::{EndReason, Registration, store};
use crate::tx::Tx;
use crate::types::{PartySize, RegistrationId, SlotId};

/// How often a registration is looked at again that moved while its slot was being locked.
const LOOKS: usize = 3;

/// Locks the seats of a slot until the running transaction ends: nobody takes or gives back any meanwhile.
///
/// # Errors
/// `AppError::Fault` when the use case has locked a row that comes after it.
pub async fn lock_slot_in(tx: &Tx, slot: SlotId) -> Result<()> {
    store::lock_slot(tx, tx.locking(slot)?).await
}

/// Takes seats while they fit and answers the slot as it is now; none when they do not.
pub(super) async fn take(tx: &Tx, slot: &Slot, party: PartySize) -> Result<Option<Slot>> {
    let locking = tx.locking(slot.id)?;
    #[cfg(feature = "race-controls")]
    if tx.app.memory.of::<SeatGuard>().is_off() {
        return store::take_seats_unguarded(tx, locking, slot, party)
            .await
            .map(Some);
    }
    store::take_seats(tx, locking, slot, party).await
}

/// Gives back seats that were taken a moment ago for something that comes to nothing.
pub(super) async fn give_back(tx: &Tx, slot: SlotId, party: PartySize) -> Result<()> {
    store::give_back_seats(tx, tx.locking(slot)?, party).await
}

/// Gives back what a registration holds: its seats, and the row that says so. Answers the slot it left.
///
/// # Errors
/// `AppError::Conflict` when it holds nothing any more.
pub(super) async fn release(
    tx: &Tx,
    registration: &Registration,
    why: EndReason,
) -> Result<SlotId> {
    let slot = registration.standing.seats_in();
    let slot = slot.ok_or(AppError::Conflict)?;
    give_back(tx, slot, registration.party).await?;
    if store::end_allocation(tx, registration.id, why, tx.now()).await? {
        Ok(slot)
    } else {
        Err(AppError::Conflict)
    }
}

/// Runs a use case on a registration whose seats it may give back, perhaps for those in another slot. Slots are locked
/// before registrations (ADR 0014), so where it holds seats is looked up before the transaction and again under the
/// lock.
///
/// # Errors
/// `AppError::NotFound` when there is none, `AppError::Conflict` when it moves on and on, what the use case returns.
pub(super) async fn write_on_seats<T, F>(
    app: &App,
    by: &Authority,
    id: RegistrationId,
    to: Option<SlotId>,
    use_case: F,
) -> Result<T>
where
    T: Send + 'static,
    F: AsyncFn(&Tx, Registration) -> Result<T> + Send + Sync + 'static,
{
    let use_case = Arc::new(use_case);
    for _ in 0..LOOKS {
        let held = store::slot_held(app.db.read(), id).await?;
        let mut slots: Vec<SlotId> = held.into_iter().chain(to).collect();
        slots.sort_unstable();
        slots.dedup();
        let first = slots.first().copied();
        let use_case = Arc::clone(&use_case);
        let answer = app
            .write_on(
                by,
                first.map_or(Uuid::from(id), Uuid::from),
                async move |tx: &Tx| {
                    for slot in &slots {
                        lock_slot_in(tx, *slot).await?;
                    }
                    let registration = load_locked(tx, id).await?;
                    match registration.standing.seats_in() {
                        Some(slot) if !slots.contains(&slot) => Ok(None),
                        Some(_) | None => use_case(tx, registration).await.map(Some),
                    }
                },
            )
            .await?;
        if let Some(answer) = answer {
            return Ok(answer);
        }
    }
    Err(AppError::Conflict)
}
