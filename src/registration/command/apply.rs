//! An application by a resident: its seats and its mail are counted first, in memory, so that one visitor can neither
//! fill an event nor send its mails to somebody else. Not the acceptance itself (`register.rs`), and not for the
//! office, which is not counted.

use core::net::IpAddr;

use super::register::register_at;
use super::repeated;
use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::event;
use crate::limits::{Counted, TooMany};
use crate::registration::{NewRegistration, Outcome, Refusal, Registered, decide};

/// Accepts an application that came from this address, or says why not. Above the usual pace of its line or of its
/// mail address it has to be confirmed, and its seats are held for a short time only.
///
/// A form that was accepted and is sent again is counted once, and is answered as before even when no more are taken.
/// One that was refused is counted each time, for the line it comes from. A mail is counted only where there is one.
///
/// # Errors
/// `AppError::TooMany` with the time to wait; otherwise as [`super::register`].
pub async fn apply(
    app: &App,
    client: Option<IpAddr>,
    new: NewRegistration,
) -> Result<Outcome<Registered>> {
    let email = new.applicant.email.as_ref();
    let counted = match app.limits.application(client, email, new.party) {
        Ok(counted) => counted,
        Err(too_many) => return above_the_limits(app, &new, too_many).await,
    };
    // The server carries a request to its end, also when nobody waits for the answer any more: what is counted here is
    // always looked at again below.
    let answer = register_at(app, &Authority::PUBLIC, new, counted.pace).await;
    settle(app, &counted, &answer);
    answer
}

/// Takes back what was counted for something that did not come to be.
fn settle(app: &App, counted: &Counted, answer: &Result<Outcome<Registered>>) {
    match answer {
        Ok(Ok(registered)) if registered.is_repeat => app.limits.not_counted(counted),
        // Nothing was changed, nor looked at.
        Err(AppError::Unavailable(_)) => app.limits.not_counted(counted),
        Ok(Err(_)) | Err(AppError::NotFound) => app.limits.not_accepted(counted),
        // Accepted, or nobody knows.
        Ok(Ok(_)) | Err(_) => {}
    }
}

/// A form that was accepted before is answered as before. Where the mailbox is what is too full, an application that
/// would be refused is told that instead: trying does not tell what is known of somebody's address.
async fn above_the_limits(
    app: &App,
    new: &NewRegistration,
    too_many: TooMany,
) -> Result<Outcome<Registered>> {
    if let Some(answer) = repeated(app.db.read(), new).await? {
        if let (TooMany::Mails(_, counted), Ok(_)) = (&too_many, &answer) {
            app.limits.seats_not_counted(counted);
        }
        return Ok(answer);
    }
    match too_many {
        TooMany::Seats(wait) => Err(wait.into()),
        TooMany::Mails(wait, _) => match refusal(app, new).await? {
            Some(refusal) => Ok(Err(refusal)),
            None => Err(wait.into()),
        },
    }
}

/// Why an application would be refused now, if it would.
async fn refusal(app: &App, new: &NewRegistration) -> Result<Option<Refusal>> {
    let event = event::find(app, new.event).await?;
    let slot = event.slot(new.slot).ok_or(AppError::NotFound)?;
    Ok(decide(&event, slot, new, app.now()).err().or_else(|| {
        let left = slot.seats_left().unwrap_or_default();
        (!slot.fits(new.party)).then_some(Refusal::Full { left })
    }))
}
