//! The table `slot_counts`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// The official number of one slot, where a head count was given or the event is final.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "slot_counts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot_id: Uuid,
    pub method: String,
    pub persons: i32,
    pub is_final: bool,
    pub counted_by: Option<Uuid>,
    pub counted_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
