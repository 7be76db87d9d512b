//! Cancelling a registration: its seats go back. Not how many mails residents may cause by it (`own.rs`).

use serde_json::json;

use super::seats::{release, write_on_seats};
use super::send;
use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::registration::letter::{Facts, Occasion};
use crate::registration::{EndReason, Outcome, Refusal, Registration, decide_leave};
use crate::revision;
use crate::tx::Tx;
use crate::types::{RegistrationId, Seen};

/// Cancels a registration and gives its seats back, or says why not. Mails that residents cause are counted
/// (`cancel_own`).
///
/// # Errors
/// `AppError::NotFound`, `AppError::Conflict` when it was changed since it was seen.
pub async fn cancel(
    app: &App,
    by: &Authority,
    registration: impl Into<Seen<RegistrationId>>,
) -> Result<Outcome<()>> {
    let cancelled = cancel_telling(app, by, registration.into(), true).await?;
    Ok(cancelled.map(|_has_mail| ()))
}

/// The same, with the mail about it or without; answers whether there was one to write.
pub(super) async fn cancel_telling(
    app: &App,
    by: &Authority,
    seen: Seen<RegistrationId>,
    is_mailed: bool,
) -> Result<Outcome<bool>> {
    let id = seen.id;
    let use_case = async move |tx: &Tx, registration: Registration| {
        let from = match decide_leave(&registration, tx.actor(), tx.now()) {
            Ok(from) => from,
            Err(Refusal::AlreadyCancelled)
                if revision::answered(tx, seen.form()).await?.is_some() =>
            {
                return Ok(Ok(false));
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        revision::check(tx, &seen).await?;
        revision::advance(tx, id).await?;
        revision::remember(tx, seen.form(), None).await?;
        release(tx, &registration, EndReason::Cancelled).await?;
        let slot = registration.event.slot(from).ok_or(AppError::NotFound)?;
        // Whoever cancels what was never confirmed has perhaps typed somebody else's address.
        let is_told = registration.standing.is_confirmed() || tx.actor().staff().is_some();
        let email = registration.applicant.email.clone().filter(|_| is_told);
        let has_mail = email.is_some();
        if let Some(email) = email.filter(|_| is_mailed) {
            let facts = Facts::of_change(&registration, slot, tx.actor());
            send(tx, Occasion::RegistrationCancelled, email, &facts).await?;
        }
        let detail = json!({ "slot": from, "seats": registration.party.get() });
        let subject = ("registration", Some(id.into()));
        tx.audit("registration.cancelled", subject, detail).await?;
        Ok(Ok(has_mail))
    };
    write_on_seats(app, by, id, None, use_case).await
}
