//! The use cases that change something: one file each. Here is what they have in common: the lock every change begins
//! with, and what stands under it.

use crate::attendance::{Outcome, Refusal, store};
use crate::authority::Permission;
use crate::error::Result;
use crate::event::{self, Event};
use crate::tx::Tx;
use crate::types::{EventId, SlotId};

mod finalise;
mod head_count;
mod record;
mod remove;
mod reopen;
mod walk_in;

pub use finalise::finalise;
pub use head_count::{clear_head_count, set_head_count};
pub use record::record;
pub use remove::remove;
pub use reopen::reopen;
pub use walk_in::record_walk_in;

/// What stands for a slot while the event is locked.
struct Counts {
    named: u32,
    head_count: Option<u32>,
}

/// The counts of a slot, its event locked for whoever may record attendance.
async fn locked(tx: &Tx, event: EventId, slot: SlotId) -> Result<Outcome<Counts>> {
    let permission = Permission::RecordAttendance;
    if let Err(refusal) = locked_event(tx, permission, event).await? {
        return Ok(Err(refusal));
    }
    let named = store::named(tx, &[slot]).await?;
    let counts = store::counts(tx, &[slot]).await?.complete()?;
    Ok(Ok(Counts {
        named: named.get(&slot).copied().unwrap_or_default(),
        head_count: counts.first().and_then(|(_, count)| count.head_count()),
    }))
}

/// The event, locked until the transaction ends, unless its counts are final or it does not take place; for those with
/// this permission.
async fn locked_event(tx: &Tx, permission: Permission, id: EventId) -> Result<Outcome<Event>> {
    let is_open = store::lock_open(tx, tx.locking(id)?).await?;
    let event = event::find_in(tx, id).await?;
    tx.by.may(permission, event.owner)?;
    Ok(match (is_open, event.published_at, event.cancelled_at) {
        (false, _, _) => Err(Refusal::Finalised),
        (true, Some(_), None) => Ok(event),
        (true, _, _) => Err(Refusal::EventUnavailable),
    })
}
