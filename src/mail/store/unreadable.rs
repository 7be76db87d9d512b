//! The query that looks for mails of the outbox that cannot be read. What their kinds mean is known only to the feature that
//! writes them.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect};
use uuid::Uuid;

use crate::db::{Rows, Unreadable, loaded};
use crate::entities::outbox_message::{Column, Entity};
use crate::error::{AppError, Result};
use crate::mail::{DeliveryState, Handled};
use crate::types::StaffUserId;

/// Mails of which nobody knows where they stand, or how the person was reached instead.
pub(in crate::mail) async fn unreadable(
    connection: &impl ConnectionTrait,
) -> Result<Vec<Unreadable>> {
    let select = Entity::find().select_only().columns([
        Column::Id,
        Column::State,
        Column::Attempts,
        Column::HandledAt,
        Column::HandledVia,
        Column::HandledBy,
    ]);
    let rows: Rows<Row> = Rows::select_as(connection, select).await?;
    Ok(rows.read(|row| row.read()).into_parts().1)
}

#[derive(FromQueryResult)]
struct Row {
    state: String,
    attempts: i32,
    handled_at: Option<DateTime<Utc>>,
    handled_via: Option<String>,
    handled_by: Option<Uuid>,
}

impl Row {
    fn read(&self) -> Result<()> {
        DeliveryState::from_code(&self.state)
            .ok_or_else(|| AppError::fault("a mail in an unknown state"))?;
        loaded(self.attempts)?;
        let by = self.handled_by.map(StaffUserId::new);
        Handled::stored(self.handled_at, self.handled_via.as_deref(), by)
            .map_err(AppError::fault)?;
        Ok(())
    }
}
