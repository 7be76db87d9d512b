//! Which rows a use case locks, in one order (ADR 0014). A statement that locks a row takes a [`Locking`] of it, and only
//! [`Locks`], which watch the order, make one. Not the statements, which stand in the stores.

use std::sync::{Mutex, PoisonError};

use crate::error::{AppError, Result};
use crate::types::{EventId, RegistrationId, SlotId};

/// A row that a use case locks until its transaction ends.
///
/// Several are locked in the order of these values: an event before slots, slots before registrations, and of one kind
/// by their identifiers. So no two transactions wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// What colleagues enter for an event, and its counts.
    Event(EventId),
    /// The seats of a slot.
    Slot(SlotId),
    /// Where a registration stands.
    Registration(RegistrationId),
}

impl From<EventId> for Lock {
    fn from(id: EventId) -> Self {
        Self::Event(id)
    }
}

impl From<SlotId> for Lock {
    fn from(id: SlotId) -> Self {
        Self::Slot(id)
    }
}

impl From<RegistrationId> for Lock {
    fn from(id: RegistrationId) -> Self {
        Self::Registration(id)
    }
}

/// A row whose turn it is: what a statement that locks it asks for.
#[derive(Debug)]
#[must_use = "the row is locked by a statement that takes this"]
pub struct Locking<I>(I);

impl<I: Copy> Locking<I> {
    /// Which row.
    pub fn id(&self) -> I {
        self.0
    }
}

/// What one run of a use case has locked, in that order.
#[derive(Debug, Default)]
pub(crate) struct Locks(Mutex<Vec<Lock>>);

impl Locks {
    /// The turn of a row; the same row again is no other lock.
    pub(crate) fn locking<I: Copy + Into<Lock>>(&self, id: I) -> Result<Locking<I>> {
        let lock = id.into();
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match locks.last() {
            Some(last) if lock < *last && !locks.contains(&lock) => {
                return Err(AppError::fault(format!(
                    "locked out of order: {lock:?} after {last:?}"
                )));
            }
            Some(last) if lock <= *last => {}
            Some(_) | None => locks.push(lock),
        }
        Ok(Locking(id))
    }
}
