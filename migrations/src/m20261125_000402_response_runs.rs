//! Answer sheets that came in quick succession from one place, and what the office decided about them.

use sea_orm_migration::prelude::*;

use crate::column::*;

/// See the file's head.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("responses")
                    .add_column(optional_uuid("run_id"))
                    .take(),
            )
            .await?;
        // Only the few sheets of a run stand in it, so the others cost nothing.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX responses_run ON responses (survey_id, run_id) WHERE run_id IS NOT NULL",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("run_decisions")
                    .col(uuid("run_id").primary_key())
                    .col(uuid("survey_id"))
                    .col(boolean("is_set_aside"))
                    .col(text("reason"))
                    .foreign_key(&mut part_of("survey_id", "surveys"))
                    .take(),
            )
            .await?;
        index(
            manager,
            "run_decisions_survey",
            "run_decisions",
            &["survey_id"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["run_decisions"]).await?;
        manager
            .drop_index(
                Index::drop()
                    .name("responses_run")
                    .table("responses")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("responses")
                    .drop_column("run_id")
                    .take(),
            )
            .await
    }
}
