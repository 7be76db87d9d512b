//! The table `slots`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One way to attend an event, with its seats.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "slots")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub position: i32,
    pub mode: String,
    pub venue_id: Option<Uuid>,
    pub join_link: Option<String>,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub opens_at: DateTimeUtc,
    pub closes_at: DateTimeUtc,
    pub change_until: DateTimeUtc,
    pub capacity: Option<i32>,
    pub allowance: i32,
    pub seats_held: i32,
    pub party_limit: i32,
    pub desk_phone: String,
}

impl ActiveModelBehavior for ActiveModel {}
