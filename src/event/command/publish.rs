//! Opening a draft to the public. Not when that can be done (`publication.rs`).

use super::lock_in;
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::event::publication::decide_publication;
use crate::event::{Outcome, find_in, store};
use crate::revision;
use crate::tx::Tx;
use crate::types::{EventId, Seen};

/// Opens a draft to the public, or says why not. Publishing twice changes nothing.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when it was changed since it was seen.
pub async fn publish(
    app: &App,
    by: &Authority,
    event: impl Into<Seen<EventId>>,
) -> Result<Outcome<()>> {
    let seen = event.into();
    let id = seen.id;
    app.write(by, async move |tx: &Tx| {
        lock_in(tx, id).await?;
        let event = find_in(tx, id).await?;
        tx.by.may(Permission::ManageEvents, event.owner)?;
        if event.published_at.is_some() {
            return Ok(Ok(()));
        }
        revision::check(tx, &seen).await?;
        if let Err(refusal) = decide_publication(&event) {
            return Ok(Err(refusal));
        }
        store::set_published(tx, id, tx.now()).await?;
        revision::advance(tx, id).await?;
        tx.audit("event.published", ("event", Some(id.into())), None)
            .await?;
        Ok(Ok(()))
    })
    .await
}
