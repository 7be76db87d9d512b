//! Queries on surveys and their strata. Not on what came back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use crate::entities::{event, slot, stratum, survey};
use crate::error::{AppError, Result};
use crate::questionnaire::survey::{NewSurvey, Stratum, Survey};
use crate::questionnaire::window::Window;
use crate::types::{
    AttendanceMode, EventId, LocalizedText, SlotId, StratumId, SurveyCode, SurveyId,
};

/// How many of these slots are slots of the event.
pub(in crate::questionnaire) async fn count_slots(
    connection: &impl ConnectionTrait,
    event: EventId,
    slots: impl Iterator<Item = SlotId>,
) -> Result<u64> {
    Ok(slot::Entity::find()
        .filter(slot::Column::EventId.eq(Uuid::from(event)))
        .filter(slot::Column::Id.is_in(slots.map(Uuid::from)))
        .count(connection)
        .await?)
}

pub(in crate::questionnaire) async fn insert_survey(
    connection: &impl ConnectionTrait,
    id: SurveyId,
    new: &NewSurvey,
) -> Result<()> {
    let row = survey::ActiveModel {
        id: Set(id.into()),
        event_id: Set(new.event.into()),
        version_id: Set(new.version.into()),
        title: Set(serde_json::to_value(&new.title)?),
        opens_at: Set(new.window.opens_at()),
        closes_at: Set(new.window.closes_at()),
    };
    survey::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Adds a stratum; false when its code is taken.
pub(in crate::questionnaire) async fn insert_stratum(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
    position: i32,
    new: &Stratum,
) -> Result<bool> {
    let row = stratum::ActiveModel {
        id: Set(new.id.into()),
        survey_id: Set(survey.into()),
        slot_id: Set(new.slot.into()),
        position: Set(position),
        mode: Set(new.mode.code().to_owned()),
        code: Set(new.code.as_str().to_owned()),
    };
    let inserted = stratum::Entity::insert(row)
        .on_conflict(
            OnConflict::column(stratum::Column::Code)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(inserted > 0)
}

/// The survey this code opens, and the stratum it stands for.
pub(in crate::questionnaire) async fn find_stratum(
    connection: &impl ConnectionTrait,
    code: &SurveyCode,
) -> Result<Option<(SurveyId, StratumId)>> {
    let row = stratum::Entity::find()
        .filter(stratum::Column::Code.eq(code.as_str()))
        .one(connection)
        .await?;
    Ok(row.map(|row| (row.survey_id.into(), row.id.into())))
}

pub(in crate::questionnaire) async fn surveys(
    connection: &impl ConnectionTrait,
    ids: impl Iterator<Item = SurveyId>,
) -> Result<Vec<Survey>> {
    let rows = survey::Entity::find()
        .filter(survey::Column::Id.is_in(ids.map(Uuid::from)))
        .all(connection)
        .await?;
    with_events_and_strata(connection, rows).await
}

pub(in crate::questionnaire) async fn surveys_of_events(
    connection: &impl ConnectionTrait,
    events: impl Iterator<Item = EventId>,
) -> Result<Vec<Survey>> {
    let rows = survey::Entity::find()
        .filter(survey::Column::EventId.is_in(events.map(Uuid::from)))
        .order_by_asc(survey::Column::OpensAt)
        .order_by_asc(survey::Column::Id)
        .all(connection)
        .await?;
    with_events_and_strata(connection, rows).await
}

/// When a survey is answered, as it is now.
pub(in crate::questionnaire) async fn window(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<Option<Window>> {
    survey::Entity::find_by_id(Uuid::from(survey))
        .one(connection)
        .await?
        .map(|row| window_from(row.opens_at, row.closes_at))
        .transpose()
}

async fn with_events_and_strata(
    connection: &impl ConnectionTrait,
    rows: Vec<survey::Model>,
) -> Result<Vec<Survey>> {
    let events: HashMap<Uuid, event::Model> = event::Entity::find()
        .filter(event::Column::Id.is_in(rows.iter().map(|row| row.event_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut strata: HashMap<Uuid, Vec<stratum::Model>> = HashMap::new();
    let all_strata = stratum::Entity::find()
        .filter(stratum::Column::SurveyId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(stratum::Column::Position)
        .all(connection)
        .await?;
    for row in all_strata {
        strata.entry(row.survey_id).or_default().push(row);
    }
    rows.into_iter()
        .map(|row| {
            let event = events
                .get(&row.event_id)
                .ok_or_else(|| AppError::fault("a survey without its event"))?;
            let strata = strata.remove(&row.id).unwrap_or_default();
            survey_from(row, event, strata)
        })
        .collect()
}

fn survey_from(
    row: survey::Model,
    event: &event::Model,
    strata: Vec<stratum::Model>,
) -> Result<Survey> {
    Ok(Survey {
        id: row.id.into(),
        event: row.event_id.into(),
        event_title: serde_json::from_value(event.title.clone())?,
        event_number: u32::try_from(event.number).map_err(AppError::fault)?,
        initiative: event.initiative_id.into(),
        owner: event.owner_id.into(),
        version: row.version_id.into(),
        title: serde_json::from_value::<LocalizedText>(row.title)?,
        window: window_from(row.opens_at, row.closes_at)?,
        strata: strata
            .into_iter()
            .map(stratum_from)
            .collect::<Result<_>>()?,
    })
}

fn stratum_from(row: stratum::Model) -> Result<Stratum> {
    Ok(Stratum {
        id: row.id.into(),
        slot: row.slot_id.into(),
        mode: AttendanceMode::from_code(&row.mode)
            .ok_or_else(|| AppError::Fault(format!("attendance mode {}", row.mode)))?,
        code: SurveyCode::parse(&row.code).map_err(AppError::fault)?,
    })
}

fn window_from(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> Result<Window> {
    Window::new(opens_at, closes_at)
        .ok_or_else(|| AppError::fault("a survey that closes before it opens"))
}
