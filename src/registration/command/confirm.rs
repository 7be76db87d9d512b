//! Confirming an application whose seats are only held, and giving back those that nobody confirmed in time. Not until
//! when that is: that is the rule in `hold.rs`.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::json;

use super::seats::{release, write_on_seats};
use super::{load_locked, send};
use crate::app::App;
use crate::authority::{Actor, Authority};
use crate::error::{AppError, Result};
use crate::registration::hold::{Due, decide_confirmation, due};
use crate::registration::letter::{Facts, Occasion};
use crate::registration::{EndReason, LinkOrigin, Outcome, Registration, store};
use crate::revision;
use crate::tx::Tx;
use crate::types::{RegistrationId, Token};

/// How many applications one step of the job gives back.
const STEP: u64 = 64;

/// For so long after their time seats are kept whose question could not be mailed yet. A mail server that never takes a
/// mail, perhaps because the address was made up, holds them no longer.
const POSTPONED: TimeDelta = TimeDelta::hours(2);

/// Confirms an application by a link that went out in a mail, whichever of them: its seats are its own from now on, and
/// the usual confirmation is mailed. Confirming twice is once.
///
/// The link that follows from the form proves nothing and is refused.
///
/// # Errors
/// `AppError::NotFound` when no registration has this link.
pub async fn confirm_by_link(app: &App, token: &Token) -> Result<Outcome<()>> {
    let found = store::by_token(app.db.read(), token).await?;
    let (id, origin) = found.ok_or(AppError::NotFound)?;
    let is_proven = origin == LinkOrigin::Mail;
    app.write_on(&Authority::of_link(id), id, async move |tx: &Tx| {
        confirm_proven(tx, id, is_proven).await
    })
    .await
}

/// The same by the office, which spoke with the applicant. Its mail has no personal link.
///
/// # Errors
/// `AppError::NotFound` when there is no such registration.
pub async fn confirm(app: &App, by: &Authority, id: RegistrationId) -> Result<Outcome<()>> {
    let is_proven = by.actor() != Actor::Applicant;
    app.write_on(by, id, async move |tx: &Tx| {
        confirm_proven(tx, id, is_proven).await
    })
    .await
}

async fn confirm_proven(tx: &Tx, id: RegistrationId, is_proven: bool) -> Result<Outcome<()>> {
    let registration = load_locked(tx, id).await?;
    match decide_confirmation(registration.standing, is_proven) {
        Ok(true) => {}
        Ok(false) => return Ok(Ok(())),
        Err(refusal) => return Ok(Err(refusal)),
    }
    confirm_locked(tx, &registration).await?;
    Ok(Ok(()))
}

async fn confirm_locked(tx: &Tx, registration: &Registration) -> Result<()> {
    if !store::confirm_allocation(tx, registration.id).await? {
        return Err(AppError::Conflict);
    }
    revision::advance(tx, registration.id).await?;
    let slot = registration.slot().ok_or(AppError::NotFound)?;
    if let Some(email) = registration.applicant.email.clone() {
        let facts = Facts::of_change(registration, slot, tx.actor());
        send(tx, Occasion::RegistrationConfirmed, email, &facts).await?;
    }
    audit(tx, "registration.confirmed", registration).await
}

/// Gives back seats that nobody confirmed in time, so many a step; answers how many registrations lapsed.
///
/// Not in time is: after the mail that asks could be read for as long as the office has set. While it waits in the
/// outbox, because a mail server is away, its seats are kept, for two hours at most.
///
/// Each is a transaction of its own that looks again under the lock, so that two processes, or a confirmation in the
/// same moment, do no harm. One that cannot be read holds up no other.
///
/// # Errors
/// The first error, after the others of the step were done.
pub async fn release_due(app: &App) -> Result<u64> {
    let now = app.now();
    let to_answer = TimeDelta::minutes(app.config.holds.mail_minutes.into());
    let postponed = (now - to_answer, now - POSTPONED);
    let found = store::due_for_release(app.db.read(), now, postponed, STEP).await?;
    let released = join_all(found.into_iter().map(|id| release_if_due(app, id))).await;
    let mut lapsed = 0;
    let mut problem = None;
    for one in released {
        match one {
            Ok(has_lapsed) => lapsed += u64::from(has_lapsed),
            Err(error) => problem = problem.or(Some(error)),
        }
    }
    problem.map_or(Ok(lapsed), Err)
}

async fn release_if_due(app: &App, id: RegistrationId) -> Result<bool> {
    let use_case = async move |tx: &Tx, registration: Registration| {
        match due(registration.standing, registration.has_attended, tx.now()) {
            Due::Leave => return Ok(false),
            Due::Confirm => {
                confirm_locked(tx, &registration).await?;
                return Ok(false);
            }
            Due::Release => {}
        }
        revision::advance(tx, id).await?;
        release(tx, &registration, EndReason::Lapsed).await?;
        audit(tx, "registration.lapsed", &registration).await?;
        Ok(true)
    };
    write_on_seats(app, &Authority::SYSTEM, id, None, use_case).await
}

async fn audit(tx: &Tx, action: &'static str, registration: &Registration) -> Result<()> {
    let subject = ("registration", Some(registration.id.into()));
    let detail = json!({
        "slot": registration.standing.slot(), "seats": registration.party.get()
    });
    tx.audit(action, subject, detail).await
}
