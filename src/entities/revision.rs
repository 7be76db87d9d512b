//! The table `revisions`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// Which version of a thing is stored, and who made it; a thing without a row is as it was made.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    pub version: i32,
    pub revised_at: DateTimeUtc,
    pub revised_by_kind: String,
    pub revised_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
