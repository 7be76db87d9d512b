//! The table `free_texts`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// What somebody wrote in their own words; points to no response.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "free_texts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub survey_id: Uuid,
    pub stratum_id: Uuid,
    pub question_code: String,
    pub content: String,
}

impl ActiveModelBehavior for ActiveModel {}
