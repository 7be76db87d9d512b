//! The table `outbox_messages`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One mail to one recipient, written in the transaction that caused it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub message_id: String,
    pub kind: String,
    pub registration_id: Option<Uuid>,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub calendar: Option<String>,
    pub state: String,
    pub attempts: i32,
    pub created_at: DateTimeUtc,
    pub next_attempt_at: DateTimeUtc,
    pub claimed_at: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub domain: String,
    pub owner_id: Option<Uuid>,
    pub claimed_until: Option<DateTimeUtc>,
    pub handled_at: Option<DateTimeUtc>,
    pub handled_by: Option<Uuid>,
    pub handled_via: Option<String>,
    #[sea_orm(unique)]
    pub cause: String,
}

impl ActiveModelBehavior for ActiveModel {}
