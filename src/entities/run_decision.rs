//! The table `run_decisions`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// Whether the answer sheets of a run are counted, and why not.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "run_decisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: Uuid,
    pub survey_id: Uuid,
    pub is_set_aside: bool,
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
