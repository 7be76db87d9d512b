//! Opening a draft to the public.

use crate::app::App;
use crate::audit::Actor;
use crate::error::Result;
use crate::event::{find_in, store};
use crate::revision;
use crate::tx::{Lock, Tx};
use crate::types::{EventId, Seen};

/// Opens a draft to the public. Publishing twice changes nothing.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when it was changed since it was seen.
pub async fn publish(app: &App, actor: Actor, event: impl Into<Seen<EventId>>) -> Result<()> {
    let seen = event.into();
    let id = seen.id;
    app.write(actor, async move |tx: &Tx| {
        tx.locking(Lock::Event(id))?;
        if store::set_published(tx, id, tx.now()).await? {
            revision::check(tx, &seen).await?;
            revision::advance(tx, id).await?;
            tx.audit("event.published", ("event", Some(id.into())), None)
                .await?;
        } else {
            find_in(tx, id).await?;
        }
        Ok(())
    })
    .await
}
