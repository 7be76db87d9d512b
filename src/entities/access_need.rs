//! The table `access_needs`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One kind of help a registration asks for; sensitive, kept apart so that it can be erased earlier.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_needs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub need: String,
}

impl ActiveModelBehavior for ActiveModel {}
