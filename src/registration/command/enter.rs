//! What the office enters of an application that came by telephone, fax, post or at the counter: the same as any other,
//! but a clerk is told when the person seems to be registered already. Not the form: that is `web/staff/entry.rs`.

use super::register::{Prepared, free_receipt};
use super::repeated;
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::event;
use crate::limits::Pace;
use crate::registration::{Duplicate, NewRegistration, Outcome, Registered, store};
use crate::tx::Tx;

/// What became of an application the office entered.
#[derive(Clone, Debug)]
pub enum Entered {
    /// It was accepted, or not.
    Decided(Outcome<Registered>),
    /// Nothing was done, because these registrations of the event may be of the same person.
    PerhapsTwice(Vec<Duplicate>),
}

/// The same as `register` for what the office types in.
///
/// Somebody who seems to be registered for the event already is told instead, unless the clerk says that it
/// `is_another`. Entries for one event happen one after the other, so that of two clerks who press at the same moment
/// the second is told.
///
/// # Errors
/// As `register`.
pub async fn enter(
    app: &App,
    by: &Authority,
    new: NewRegistration,
    is_another: bool,
) -> Result<Entered> {
    let known = event::recent(app, new.event).await?;
    by.may(Permission::ChangeRegistrations, known.owner)?;
    let receipt = free_receipt(app).await?;
    let prepared = Prepared::new(app, by, new, Pace::Usual, known, receipt)?;
    app.write_on(by, prepared.new.event, async move |tx: &Tx| {
        let new = &prepared.new;
        event::lock_in(tx, new.event).await?;
        if let Some(answer) = repeated(tx, new).await? {
            return Ok(Entered::Decided(answer));
        }
        if !is_another {
            let (kana, phone) = (&new.applicant.kana, new.applicant.phone.as_ref());
            let found = store::duplicates(tx, new.event, kana, phone).await?;
            if !found.is_empty() {
                return Ok(Entered::PerhapsTwice(found));
            }
        }
        let registered = prepared.register(tx).await?;
        Ok(Entered::Decided(registered))
    })
    .await
}
