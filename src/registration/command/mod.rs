//! The use cases that write, one file each, and what they share inside a transaction.

use sea_orm::ConnectionTrait;

use super::letter::{self, Facts, Occasion};
use super::{NewRegistration, Outcome, Refusal, Registered, Registration, personal_token, store};
use crate::authority::Permission;
use crate::error::{AppError, Result};
use crate::event;
use crate::mail;
use crate::tx::Tx;
use crate::types::{EmailAddress, RegistrationId};

mod apply;
mod cancel;
mod change_slot;
mod confirm;
mod enter;
mod issue_links;
mod own;
mod register;
mod seats;

pub use apply::apply;
pub use cancel::cancel;
pub use change_slot::change_slot;
pub use confirm::{confirm, confirm_by_link, release_due};
pub use enter::{Entered, enter};
pub use issue_links::issue_links;
pub use own::{Told, cancel_own, change_own_slot};
pub use register::register;
pub use seats::lock_slot_in;

/// Locks a registration until the running transaction ends, so that it is not moved or cancelled meanwhile.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn lock_in(tx: &Tx, id: RegistrationId) -> Result<()> {
    if store::lock(tx, tx.locking(id)?).await? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
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

/// The registration, locked until the transaction ends, for the office and for whoever has its link.
async fn load_locked(tx: &Tx, id: RegistrationId) -> Result<Registration> {
    lock_in(tx, id).await?;
    let stored = store::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let event = event::find_in(tx, stored.event).await?;
    tx.by
        .may_with(Permission::ChangeRegistrations, id, event.owner)?;
    stored.with(event)
}

/// Writes a letter about a change and puts it into the outbox. Each version of a registration is told once.
async fn send(tx: &Tx, occasion: Occasion, to: EmailAddress, facts: &Facts) -> Result<()> {
    let letter = letter::write(occasion, to, facts, &tx.app.links, tx.now())?;
    mail::enqueue(tx, letter).await?;
    Ok(())
}
