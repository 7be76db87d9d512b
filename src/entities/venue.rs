//! The table `venues`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// A place where a slot can be attended.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "venues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: Json,
    pub address: Json,
    pub access: Json,
}

impl ActiveModelBehavior for ActiveModel {}
