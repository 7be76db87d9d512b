//! The table `answers`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One marked choice of a response, or the reason why there is none.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub response_id: Uuid,
    pub stratum_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_code: String,
    pub state: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub choice_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
