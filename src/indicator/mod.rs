//! Indicators: stored definitions of shares, computed from a survey's tally.
//!
//! A definition names the question, the choices that count and the base, so that a printed percentage can always
//! be traced to its counts. A changed definition is a further version; earlier ones stay.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use crate::app::App;
use crate::audit::Actor;
use crate::db::{Rows, Unreadable};
use crate::error::Result;
use crate::questionnaire::{self, Code};
use crate::tx::Tx;
use crate::types::{
    Base, Decimals, IndicatorId, InitiativeId, LocalizedText, QuestionnaireVersionId,
};

mod definition;
mod store;

pub use definition::{Evaluation, Indicator, Refusal, StratumShare, evaluate};

/// An indicator to define.
#[derive(Clone, Debug)]
pub struct NewIndicator {
    /// The row of the results paper it belongs to.
    pub initiative: InitiativeId,
    /// Its stable code. An existing one of the same row gets a further version.
    pub code: Code,
    /// How the paper words it; may carry readings.
    pub name: LocalizedText,
    /// The questionnaire version that the codes are checked against.
    pub questionnaire: QuestionnaireVersionId,
    /// The question it looks at.
    pub question: Code,
    /// Whoever marked one of these counts.
    pub numerator: BTreeSet<Code>,
    /// Of whom.
    pub base: Base,
    /// How finely it is printed.
    pub decimals: Decimals,
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;

/// Stores a definition, or says which code is wrong.
///
/// # Errors
/// `AppError::NotFound` when there is no such questionnaire version.
pub async fn define(app: &App, actor: Actor, new: NewIndicator) -> Result<Outcome<Indicator>> {
    let questionnaire = questionnaire::published(app, new.questionnaire).await?;
    if let Err(refusal) = definition::check(&questionnaire, &new.question, &new.numerator) {
        return Ok(Err(refusal));
    }
    app.write(actor, async move |tx| add_version(tx, &new).await)
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

/// The latest versions of an initiative's indicators, in their order.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn of_initiative(app: &App, initiative: InitiativeId) -> Result<Vec<Indicator>> {
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
