//! The table `initiatives`: a row as it is stored, without rules.

use sea_orm::entity::prelude::*;

/// One row of a fiscal year's results paper.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "initiatives")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub fiscal_year: i32,
    pub code: String,
    pub section_code: String,
    pub position: i32,
    pub name: Json,
    pub planned_times: Option<i32>,
    pub planned_years: Option<i32>,
    pub owner_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
