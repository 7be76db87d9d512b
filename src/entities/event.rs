//! The table `events`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One lecture or meeting of an initiative.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub initiative_id: Uuid,
    pub owner_id: Uuid,
    pub number: i32,
    pub kind: String,
    pub title: Json,
    pub summary: Json,
    pub audience: Json,
    pub bring: Json,
    pub desk_name: Json,
    pub desk_phone: String,
    pub desk_fax: String,
    pub desk_hours: Json,
    pub created_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub finalised_at: Option<DateTimeUtc>,
    pub finalised_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
