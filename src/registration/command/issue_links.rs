//! Personal links for mails that are being sent: a secret of its own for each, of which only the hash is kept.

use std::collections::{BTreeSet, HashMap};

use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::registration::store;
use crate::tx::Tx;
use crate::types::{RegistrationId, Token};

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
    app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        store::insert_links(tx, hashes.clone(), now);
        Ok(())
    })
    .await?;
    Ok(secrets)
}
