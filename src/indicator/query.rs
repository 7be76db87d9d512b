//! The indicators of initiatives in their latest versions. Reads only.

use std::collections::HashMap;

use super::{Indicator, store};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::db::{Rows, Unreadable};
use crate::error::Result;
use crate::initiative;
use crate::questionnaire::Code;
use crate::types::InitiativeId;

/// The latest versions of an initiative's indicators, in their order.
///
/// # Errors
/// `AppError::NotFound` when it is not theirs.
pub async fn of_initiative(
    app: &App,
    by: &Authority,
    initiative: InitiativeId,
) -> Result<Vec<Indicator>> {
    let owner = initiative::owner(app, initiative).await?;
    by.may(Permission::SeeSurveys, owner)?;
    Ok(of_initiatives(app, &[initiative]).await?.logged())
}

/// The latest versions of the indicators of these initiatives: by initiative, then in their order.
///
/// An earlier version never stands for a later one that cannot be read: it may have counted other answers.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn of_initiatives(app: &App, initiatives: &[InitiativeId]) -> Result<Rows<Indicator>> {
    let connection = app.db.read();
    let versions = store::of_initiatives(connection, initiatives.iter().copied()).await?;
    let without = store::versions(connection, versions.unreadable()).await?;
    let latest: HashMap<(InitiativeId, Code), u32> = versions
        .iter()
        .map(|indicator| (key(indicator), indicator.version))
        .collect();
    Ok(versions.retain(|indicator| {
        let is_superseded = without.iter().any(|(initiative, code, version)| {
            *initiative == indicator.initiative
                && code == indicator.code.as_str()
                && i64::from(*version) > i64::from(indicator.version)
        });
        latest.get(&key(indicator)) == Some(&indicator.version) && !is_superseded
    }))
}

/// Indicators that cannot be read.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let indicators = store::all(app.db.read()).await?;
    Ok(indicators.into_parts().1)
}

/// What the versions of one indicator have in common.
fn key(indicator: &Indicator) -> (InitiativeId, Code) {
    (indicator.initiative, indicator.code.clone())
}
