//! The table `responses`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One anonymous answer sheet: knows its stratum and its day, and nothing of the person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "responses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub survey_id: Uuid,
    pub stratum_id: Uuid,
    pub entry_mode: String,
    pub answered_on: Date,
    pub submission_key: Uuid,
    pub run_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
