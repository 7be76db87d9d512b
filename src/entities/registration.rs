//! The table `registrations`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One application for an event.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registrations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    #[sea_orm(unique)]
    pub receipt_number: String,
    pub submission_key: Uuid,
    pub personal_token_hash: String,
    pub applicant_name: String,
    pub applicant_kana: String,
    pub kana_key: String,
    pub phone: Option<String>,
    pub phone_digits: Option<String>,
    pub email: Option<String>,
    pub companions: String,
    pub party_size: i32,
    pub contact_route: String,
    pub intake_source: String,
    pub language: String,
    pub consented_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub created_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
