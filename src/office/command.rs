//! The use cases that change something of the office.

use super::{NewOwner, NewVenue, store};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::types::{OwnerId, VenueId};

/// Adds an owner.
///
/// # Errors
/// `AppError::Database` when the code is taken.
pub async fn add_owner(app: &App, by: &Authority, owner: NewOwner) -> Result<OwnerId> {
    by.may_anywhere(Permission::ManageOffice)?;
    app.write(by, async move |tx| {
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
pub async fn add_venue(app: &App, by: &Authority, venue: NewVenue) -> Result<VenueId> {
    by.may_anywhere(Permission::ManageEvents)?;
    app.write(by, async move |tx| {
        let id = VenueId::new(tx.new_id());
        store::insert_venue(tx, id, &venue).await?;
        tx.audit("venue.created", ("venue", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}
