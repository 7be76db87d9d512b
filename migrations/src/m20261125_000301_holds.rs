//! Seats that are held until somebody confirms the application: until when, and the hash of the secret its mail carries.

use sea_orm_migration::prelude::*;

use crate::column::*;

const TABLE: &str = "allocations";

/// See the file's head.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite takes no more.
        for mut column in [
            optional_instant("confirm_by"),
            optional_text("confirm_hash"),
        ] {
            let add = Table::alter().table(TABLE).add_column(&mut column).take();
            manager.alter_table(add).await?;
        }
        // Those that wait are few; all others are not in this index, so that writing them costs nothing more.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX allocations_unconfirmed ON allocations (confirm_by) \
                 WHERE confirm_by IS NOT NULL AND ended_at IS NULL",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared("DROP INDEX allocations_unconfirmed")
            .await?;
        // The words an older program knows for the same: holds seats, holds none.
        for (new, old) in [("unconfirmed", "confirmed"), ("lapsed", "cancelled")] {
            let rename = format!("UPDATE allocations SET state = '{old}' WHERE state = '{new}'");
            connection.execute_unprepared(&rename).await?;
        }
        for column in ["confirm_hash", "confirm_by"] {
            let drop = Table::alter().table(TABLE).drop_column(column).take();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
