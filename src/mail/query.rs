//! The use cases that read the outbox.

use crate::app::App;
use crate::db::Unreadable;
use crate::error::Result;
use crate::mail::{DeliveryState, Due, store};

/// Up to `limit` mails that are due, those that have waited longest first, but none to these domains.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read.
pub async fn due(app: &App, closed: &[String], limit: u64) -> Result<Vec<Due>> {
    store::due(app.db.read(), app.now(), closed, limit).await
}

/// How many mails are on their way.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read.
pub async fn waiting_count(app: &App) -> Result<u64> {
    store::count(
        app.db.read(),
        &[DeliveryState::Queued, DeliveryState::Sending],
    )
    .await
}

/// Mails that cannot be read.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    store::unreadable(app.db.read()).await
}
