//! The table `strata`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// The part of a survey that one slot answers, with the code it is opened by.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "strata")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub survey_id: Uuid,
    pub slot_id: Uuid,
    pub position: i32,
    pub mode: String,
    #[sea_orm(unique)]
    pub code: String,
}

impl ActiveModelBehavior for ActiveModel {}
