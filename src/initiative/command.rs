//! The use cases that change initiatives.

use super::{NewInitiative, store};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::types::InitiativeId;

/// Adds a row of the results paper.
///
/// # Errors
/// `AppError::Database` when the year has this code already.
pub async fn add(app: &App, by: &Authority, initiative: NewInitiative) -> Result<InitiativeId> {
    by.may(Permission::ManageEvents, initiative.owner)?;
    app.write(by, async move |tx| {
        let id = InitiativeId::new(tx.new_id());
        store::insert_initiative(tx, id, &initiative).await?;
        tx.audit("initiative.created", ("initiative", Some(id.into())), None)
            .await?;
        Ok(id)
    })
    .await
}
