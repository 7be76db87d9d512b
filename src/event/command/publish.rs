//! Opening a draft to the public.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::event::{find_in, store};
use crate::revision;
use crate::tx::{Lock, Tx};
use crate::types::{EventId, Seen};

/// Opens a draft to the public. Publishing twice changes nothing.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when it was changed since it was seen.
pub async fn publish(app: &App, by: &Authority, event: impl Into<Seen<EventId>>) -> Result<()> {
    let seen = event.into();
    let id = seen.id;
    app.write(by, async move |tx: &Tx| {
        tx.locking(Lock::Event(id))?;
        let is_new = store::set_published(tx, id, tx.now()).await?;
        let event = find_in(tx, id).await?;
        tx.by.may(Permission::ManageEvents, event.owner)?;
        if is_new {
            revision::check(tx, &seen).await?;
            revision::advance(tx, id).await?;
            tx.audit("event.published", ("event", Some(id.into())), None)
                .await?;
        }
        Ok(())
    })
    .await
}
