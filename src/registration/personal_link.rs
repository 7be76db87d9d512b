//! Personal links for mails that are being sent: a secret of its own for each, of which only the hash is kept. The link
//! of the page after applying follows from the form instead (`application.rs`).

use std::collections::{BTreeSet, HashMap};

use super::store;
use crate::app::App;
use crate::error::Result;
use crate::types::{RegistrationId, Token};

/// Where a personal link comes from, and so what it proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOrigin {
    /// It follows from the form: whoever sent the form has it, whosever address they typed.
    Form,
    /// It went out in a mail: whoever has it reads the mailbox.
    Mail,
}

/// A new secret for each of these registrations. It opens the personal page like every earlier one, from when this
/// answers; it is told once and stored nowhere.
///
/// # Errors
/// Database errors; then none of the secrets opens anything.
pub async fn issue_links(
    app: &App,
    registrations: BTreeSet<RegistrationId>,
) -> Result<HashMap<RegistrationId, Token>> {
    if registrations.is_empty() {
        return Ok(HashMap::new());
    }
    let secrets: HashMap<RegistrationId, Token> = registrations
        .into_iter()
        .map(|registration| (registration, app.new_token()))
        .collect();
    let hashes: Vec<_> = secrets
        .iter()
        .map(|(registration, secret)| (*registration, secret.hash()))
        .collect();
    let now = app.now();
    app.db
        .write(move |tx| {
            let hashes = hashes.clone();
            async move {
                store::insert_links(&tx, hashes, now);
                Ok(())
            }
        })
        .await?;
    Ok(secrets)
}
