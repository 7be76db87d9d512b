//! Defining an indicator, anew or in a further version. Not which definitions make sense (`definition.rs`).

use serde_json::json;

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::indicator::{Indicator, NewIndicator, Outcome, definition, store};
use crate::initiative;
use crate::questionnaire;
use crate::tx::Tx;
use crate::types::IndicatorId;

/// Stores a definition, or says which code is wrong.
///
/// # Errors
/// `AppError::NotFound` when there is no such questionnaire version.
pub async fn define(app: &App, by: &Authority, new: NewIndicator) -> Result<Outcome<Indicator>> {
    let owner = initiative::owner(app, new.initiative).await?;
    by.may(Permission::ManageIndicators, owner)?;
    let questionnaire = questionnaire::published(app, new.questionnaire).await?;
    if let Err(refusal) = definition::check(&questionnaire, &new.question, &new.numerator) {
        return Ok(Err(refusal));
    }
    app.write(by, async move |tx| add_version(tx, &new).await)
        .await
        .map(Ok)
}

async fn add_version(tx: &Tx, new: &NewIndicator) -> Result<Indicator> {
    let earlier = store::of_initiatives(tx, [new.initiative])
        .await?
        .complete()?;
    let same = earlier.iter().rfind(|indicator| indicator.code == new.code);
    let last = earlier.iter().map(|indicator| indicator.position).max();
    let indicator = Indicator {
        id: IndicatorId::new(tx.new_id()),
        initiative: new.initiative,
        code: new.code.clone(),
        version: same.map_or(0, |indicator| indicator.version) + 1,
        position: same
            .map(|indicator| indicator.position)
            .unwrap_or(last.unwrap_or(0) + 1),
        name: new.name.clone(),
        question: new.question.clone(),
        numerator: new.numerator.clone(),
        base: new.base,
        decimals: new.decimals,
    };
    store::insert(tx, &indicator).await?;
    tx.audit(
        "indicator.defined",
        ("indicator", Some(indicator.id.into())),
        json!({ "code": indicator.code, "version": indicator.version }),
    )
    .await?;
    Ok(indicator)
}
