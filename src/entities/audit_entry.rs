//! The table `audit_entries`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One thing somebody did; never changed or deleted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTimeUtc,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub detail: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
