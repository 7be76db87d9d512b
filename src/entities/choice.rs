//! The table `choices`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One choice of a question, with its stable code.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "choices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub question_id: Uuid,
    pub position: i32,
    pub code: String,
    pub label: Json,
}

impl ActiveModelBehavior for ActiveModel {}
