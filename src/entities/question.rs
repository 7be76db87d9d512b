//! The table `questions`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One question of a questionnaire version.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "questions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version_id: Uuid,
    pub position: i32,
    pub code: String,
    pub kind: String,
    pub wording: Json,
}

impl ActiveModelBehavior for ActiveModel {}
