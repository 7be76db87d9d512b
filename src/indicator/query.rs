//! The indicators of initiatives in their latest versions. Reads only.

use super::{Indicator, store};
use crate::app::App;
use crate::error::Result;
use crate::types::InitiativeId;

/// The latest versions of an initiative's indicators, in their order.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn of_initiative(app: &App, initiative: InitiativeId) -> Result<Vec<Indicator>> {
    of_initiatives(app, &[initiative]).await
}

/// The latest versions of the indicators of these initiatives: by initiative, then in their order.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn of_initiatives(app: &App, initiatives: &[InitiativeId]) -> Result<Vec<Indicator>> {
    let versions = store::of_initiatives(app.db.read(), initiatives.iter().copied()).await?;
    let mut latest: Vec<Indicator> = Vec::with_capacity(versions.len());
    for indicator in versions {
        match latest.last_mut() {
            Some(earlier) if is_same(earlier, &indicator) => *earlier = indicator,
            Some(_) | None => latest.push(indicator),
        }
    }
    Ok(latest)
}

/// Versions of one indicator share their position, so they stand next to each other.
fn is_same(earlier: &Indicator, later: &Indicator) -> bool {
    earlier.initiative == later.initiative && earlier.code == later.code
}
