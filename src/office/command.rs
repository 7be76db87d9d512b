//! The use cases that change something of the office.

use super::{NewOwner, NewVenue, store};
use crate::app::App;
use crate::audit::Actor;
use crate::error::Result;
use crate::types::{OwnerId, VenueId};

/// Adds an owner.
///
/// # Errors
/// `AppError::Database` when the code is taken.
pub async fn add_owner(app: &App, actor: Actor, owner: NewOwner) -> Result<OwnerId> {
    app.write(actor, async move |tx| {
        let id = OwnerId::new(tx.new_id());
        store::insert_owner(tx, id, &owner).await?;
        tx.audit("owner.created", ("owner", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}

/// Adds a place.
///
/// # Errors
/// `AppError::Database` when it cannot be stored.
pub async fn add_venue(app: &App, actor: Actor, venue: NewVenue) -> Result<VenueId> {
    app.write(actor, async move |tx| {
        let id = VenueId::new(tx.new_id());
        store::insert_venue(tx, id, &venue).await?;
        tx.audit("venue.created", ("venue", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}
