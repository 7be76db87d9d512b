//! What a registration holds is stored once: an allocation's state follows from when it ended, why, and until when it
//! has to be confirmed, and when a registration was cancelled is when its allocation ended for that reason.

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
            .get_connection()
            .execute_unprepared(
                "UPDATE allocations
                SET end_reason = CASE state WHEN 'lapsed' THEN 'lapsed' ELSE 'cancelled' END
                WHERE ended_at IS NOT NULL AND end_reason IS NULL",
            )
            .await?;
        for (table, column) in [("allocations", "state"), ("registrations", "cancelled_at")] {
            let drop = Table::alter().table(table).drop_column(column).take();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }

    /// The state has a default now, because a column that is added to rows needs one.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("allocations", text("state").default("confirmed").take()),
            ("registrations", optional_instant("cancelled_at")),
        ];
        for (table, mut column) in columns {
            let add = Table::alter().table(table).add_column(&mut column).take();
            manager.alter_table(add).await?;
        }
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "UPDATE allocations
                SET state = CASE
                    WHEN ended_at IS NULL THEN 'unconfirmed'
                    WHEN end_reason = 'lapsed' THEN 'lapsed'
                    ELSE 'cancelled' END
                WHERE ended_at IS NOT NULL OR confirm_by IS NOT NULL",
            )
            .await?;
        connection
            .execute_unprepared(
                "UPDATE registrations
                SET cancelled_at = (
                    SELECT MAX(ended_at) FROM allocations
                    WHERE registration_id = registrations.id AND end_reason = 'cancelled')",
            )
            .await?;
        Ok(())
    }
}
