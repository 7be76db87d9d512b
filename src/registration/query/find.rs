//! One registration: for the office by its identifier, for whoever has a link of it by that.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::event;
use crate::registration::{LinkOrigin, Registration, letter, store};
use crate::tx::Tx;
use crate::types::{RegistrationId, SlotId, Token};

/// The registration a personal link opens.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn by_token(app: &App, token: &Token) -> Result<Registration> {
    by_link(app, token)
        .await
        .map(|(registration, _)| registration)
}

/// The same, and which of its links that is.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn by_link(app: &App, token: &Token) -> Result<(Registration, LinkOrigin)> {
    let found = store::by_token(app.db.read(), token).await?;
    let (id, origin) = found.ok_or(AppError::NotFound)?;
    Ok((find(app, id).await?, origin))
}

/// A registration as the office sees it.
///
/// # Errors
/// `AppError::NotFound` when there is none for an event of theirs.
pub async fn for_office(app: &App, by: &Authority, id: RegistrationId) -> Result<Registration> {
    let registration = find(app, id).await?;
    by.may(Permission::SeeRegistrations, registration.event.owner)?;
    Ok(registration)
}

/// One registration, whoever asks: for use cases that ask themselves who may.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn find(app: &App, id: RegistrationId) -> Result<Registration> {
    let stored = store::find(app.db.read(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let event = event::find(app, stored.event).await?;
    stored.with(event)
}

/// The calendar file of a registration, the same as the one attached to its mails.
///
/// # Errors
/// `AppError::NotFound` when its slot is gone.
pub fn calendar(app: &App, registration: &Registration) -> Result<String> {
    let slot = registration.slot().ok_or(AppError::NotFound)?;
    Ok(letter::calendar(registration, slot, &app.links, app.now()))
}

/// How many seats a registration holds in a slot, inside a running transaction; none when it holds none there.
///
/// # Errors
/// Database errors.
pub async fn seats_in_slot(
    tx: &Tx,
    slot: SlotId,
    registration: RegistrationId,
) -> Result<Option<u32>> {
    store::seats_in_slot(tx, slot, registration).await
}
