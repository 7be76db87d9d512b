//! Queries on surveys and their strata. Not on what came back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::db::{Rows, by_parent};
use crate::entities::{event, slot, stratum, survey};
use crate::error::{AppError, Result};
use crate::questionnaire::survey::{NewSurvey, Stratum, Survey};
use crate::questionnaire::window::Window;
use crate::types::{
    AttendanceMode, EventId, LocalizedText, OwnerId, SlotId, StratumId, SurveyCode, SurveyId,
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

/// The section whose event the survey is for.
pub(in crate::questionnaire) async fn owner(
    connection: &impl ConnectionTrait,
    id: SurveyId,
) -> Result<Option<OwnerId>> {
    let owner: Option<Uuid> = survey::Entity::find_by_id(Uuid::from(id))
        .join(
            JoinType::InnerJoin,
            survey::Entity::belongs_to(event::Entity)
                .from(survey::Column::EventId)
                .to(event::Column::Id)
                .into(),
        )
        .select_only()
        .column(event::Column::OwnerId)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(owner.map(OwnerId::new))
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
) -> Result<Rows<Survey>> {
    let select = survey::Entity::find().filter(survey::Column::Id.is_in(ids.map(Uuid::from)));
    with_events_and_strata(connection, select).await
}

/// Every survey, to look for rows that cannot be read.
pub(in crate::questionnaire) async fn all_surveys(
    connection: &impl ConnectionTrait,
) -> Result<Rows<Survey>> {
    with_events_and_strata(connection, survey::Entity::find()).await
}

pub(in crate::questionnaire) async fn surveys_of_events(
    connection: &impl ConnectionTrait,
    events: impl Iterator<Item = EventId>,
) -> Result<Rows<Survey>> {
    let select = survey::Entity::find()
        .filter(survey::Column::EventId.is_in(events.map(Uuid::from)))
        .order_by_asc(survey::Column::OpensAt)
        .order_by_asc(survey::Column::Id);
    with_events_and_strata(connection, select).await
}

/// A survey of which a stratum cannot be read is not read either: its tally would be without those people, and nobody
/// would see it.
async fn with_events_and_strata(
    connection: &impl ConnectionTrait,
    select: Select<survey::Entity>,
) -> Result<Rows<Survey>> {
    let rows = Rows::select(connection, select).await?;
    let select =
        event::Entity::find().filter(event::Column::Id.is_in(rows.iter().map(|row| row.event_id)));
    let events: HashMap<Uuid, event::Model> = Rows::select(connection, select)
        .await?
        .logged()
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let select = stratum::Entity::find()
        .filter(stratum::Column::SurveyId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(stratum::Column::Position);
    let strata = Rows::select(connection, select).await?.read(stratum_from);
    let (all_strata, unreadable) = strata.into_parts();
    let (id, parent) = (stratum::Column::Id, stratum::Column::SurveyId);
    let without = by_parent::<stratum::Entity>(connection, &unreadable, id, parent).await?;
    let mut strata: HashMap<Uuid, Vec<Stratum>> = HashMap::new();
    for (survey, stratum) in all_strata {
        strata.entry(survey).or_default().push(stratum);
    }
    Ok(rows.read(|row| {
        if let Some(stratum) = without.get(&row.id) {
            return Err(stratum.fault());
        }
        let event = events
            .get(&row.event_id)
            .ok_or_else(|| AppError::fault("its event cannot be read"))?;
        let strata = strata.remove(&row.id).unwrap_or_default();
        survey_from(row, event, strata)
    }))
}

fn survey_from(row: survey::Model, event: &event::Model, strata: Vec<Stratum>) -> Result<Survey> {
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
        strata,
    })
}

/// A stratum with the survey it belongs to.
fn stratum_from(row: stratum::Model) -> Result<(Uuid, Stratum)> {
    let stratum = Stratum {
        id: row.id.into(),
        slot: row.slot_id.into(),
        mode: AttendanceMode::from_code(&row.mode)
            .ok_or_else(|| AppError::Fault(format!("attendance mode {}", row.mode)))?,
        code: SurveyCode::parse(&row.code).map_err(AppError::fault)?,
    };
    Ok((row.survey_id, stratum))
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

fn window_from(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> Result<Window> {
    Window::new(opens_at, closes_at)
        .ok_or_else(|| AppError::fault("a survey that closes before it opens"))
}
