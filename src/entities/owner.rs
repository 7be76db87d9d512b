//! The table `owners`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// A ward section or partner body that owns events, surveys and staff.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "owners")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub code: String,
    pub name: Json,
}

impl ActiveModelBehavior for ActiveModel {}
