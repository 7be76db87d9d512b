//! The table `indicators`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// A named, versioned definition of a share.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "indicators")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub initiative_id: Uuid,
    pub code: String,
    pub version: i32,
    pub position: i32,
    pub name: Json,
    pub question_code: String,
    pub numerator: Json,
    pub base: String,
    pub decimals: String,
}

impl ActiveModelBehavior for ActiveModel {}
