//! The use cases that change events, one file each, and the lock that keeps what colleagues enter for one in order.

use super::store;
use crate::error::{AppError, Result};
use crate::tx::Tx;
use crate::types::EventId;

mod create;
mod publish;

pub use create::create;
pub use publish::publish;

/// Locks an event until the running transaction ends, so that what colleagues enter for it happens one after the other.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn lock_in(tx: &Tx, id: EventId) -> Result<()> {
    if store::lock(tx, tx.locking(id)?).await? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}
