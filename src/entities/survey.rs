//! The table `surveys`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One administration of a questionnaire version for an event.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "surveys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub version_id: Uuid,
    pub title: Json,
    pub opens_at: DateTimeUtc,
    pub closes_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
