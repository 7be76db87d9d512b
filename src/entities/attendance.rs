//! The table `attendances`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// Evidence that persons of a registration, or walk-ins, were there.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attendances")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slot_id: Uuid,
    pub registration_id: Option<Uuid>,
    pub persons: i32,
    pub evidence: String,
    pub recorded_by: Option<Uuid>,
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
