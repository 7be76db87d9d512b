//! The table `questionnaire_versions`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One published, immutable version of a questionnaire.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub questionnaire_id: Uuid,
    pub version: i32,
    pub published_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
