//! Creating a draft event with its slots.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::event::{NewEvent, store};
use crate::types::{EventId, SlotId};

/// Creates a draft event with its slots.
///
/// # Errors
/// `AppError::NotFound` when the section is not theirs, `AppError::Database` when the initiative has an event of this
/// number already.
pub async fn create(app: &App, by: &Authority, event: NewEvent) -> Result<EventId> {
    by.may(Permission::ManageEvents, event.owner)?;
    app.write(by, async move |tx| {
        let id = EventId::new(tx.new_id());
        store::insert_event(tx, id, &event, tx.now()).await?;
        for (slot, position) in event.slots.iter().zip(1..) {
            let slot_id = SlotId::new(tx.new_id());
            store::insert_slot(tx, id, slot_id, position, slot).await?;
        }
        tx.audit("event.created", ("event", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}
