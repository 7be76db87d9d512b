//! An application by a resident: counted first, in memory, so that one visitor can neither fill an event nor send its
//! mails to somebody else. Not the acceptance itself (`register.rs`), and not for the office, which is not counted.

use core::net::IpAddr;

use super::register::register_at;
use crate::app::App;
use crate::audit::Actor;
use crate::error::Result;
use crate::limits::Pace;
use crate::registration::{NewRegistration, Outcome, Registered, repeated};

/// Accepts an application that came from this address, or says why not. Above the usual pace of its line or of its
/// mail address it has to be confirmed, and its seats are held for a short time only.
///
/// A form that is sent again is counted once, and is answered as before even when no more are taken.
///
/// # Errors
/// `AppError::TooMany` with the time to wait; otherwise as [`super::register`].
pub async fn apply(
    app: &App,
    client: Option<IpAddr>,
    new: NewRegistration,
) -> Result<Outcome<Registered>> {
    let earlier = app.forms.recall(new.submission_key);
    let pace = match earlier.and_then(|form| form.has_to_be_confirmed(&new)) {
        Some(true) => Pace::Hasty,
        Some(false) => Pace::Usual,
        None => match app.limits.application(client, new.applicant.email.as_ref()) {
            Ok(pace) => pace,
            Err(wait) => {
                let earlier = repeated(app.db.read(), &new).await?;
                return earlier.ok_or_else(|| wait.into());
            }
        },
    };
    register_at(app, Actor::Applicant, new, pace).await
}
