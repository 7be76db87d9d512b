//! Opening a survey for an event, with a code for each of its slots.

use serde_json::json;

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::event;
use crate::questionnaire::{NewSurvey, OpenedSurvey, Stratum, store};
use crate::tx::Tx;
use crate::types::{AttendanceMode, SlotId, StratumId, SurveyCode, SurveyId};

/// How often another code is drawn for a stratum when one is taken.
const CODE_DRAWS: usize = 8;

/// Opens a survey for an event and draws a code for each of its slots.
///
/// # Errors
/// `AppError::NotFound` when there is no such version, or a slot is not one of the event or given twice.
pub async fn open_survey(app: &App, by: &Authority, new: NewSurvey) -> Result<OpenedSurvey> {
    app.write(by, async move |tx| add_survey(tx, &new).await)
        .await
}

async fn add_survey(tx: &Tx, new: &NewSurvey) -> Result<OpenedSurvey> {
    let event = event::find_in(tx, new.event).await?;
    tx.by.may(Permission::ManageSurveys, event.owner)?;
    let slots = new.slots.iter().map(|(slot, _)| *slot);
    let known = store::count_slots(tx, new.event, slots).await?;
    let is_version = store::definitions(tx, [new.version])
        .await?
        .by_version
        .contains_key(&new.version);
    if !is_version || usize::try_from(known) != Ok(new.slots.len()) {
        return Err(AppError::NotFound);
    }
    let survey = SurveyId::new(tx.new_id());
    store::insert_survey(tx, survey, new).await?;
    let mut strata = Vec::with_capacity(new.slots.len());
    for (&(slot, mode), position) in new.slots.iter().zip(1..) {
        strata.push(add_stratum(tx, survey, position, slot, mode).await?);
    }
    tx.audit(
        "survey.opened",
        ("survey", Some(survey.into())),
        json!({ "event": new.event, "strata": strata.len() }),
    )
    .await?;
    Ok(OpenedSurvey { survey, strata })
}

async fn add_stratum(
    tx: &Tx,
    survey: SurveyId,
    position: i32,
    slot: SlotId,
    mode: AttendanceMode,
) -> Result<Stratum> {
    for _ in 0..CODE_DRAWS {
        let mut random = [0; 6];
        tx.app.entropy.fill(&mut random);
        let stratum = Stratum {
            id: StratumId::new(tx.new_id()),
            slot,
            mode,
            code: SurveyCode::from_bytes(random),
        };
        if store::insert_stratum(tx, survey, position, &stratum).await? {
            return Ok(stratum);
        }
    }
    Err(AppError::fault("no free code for a stratum was drawn"))
}
