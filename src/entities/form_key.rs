//! The table `form_keys`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// A form of the office that was carried out, so that it has no effect when it is sent again.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub made: Option<Uuid>,
    pub sent_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
