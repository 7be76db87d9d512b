//! The table `allocations`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// The seats a registration holds, or held, in one slot.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "allocations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub registration_id: Uuid,
    pub slot_id: Uuid,
    pub seats: i32,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
    pub confirm_by: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
