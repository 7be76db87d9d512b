//! Why a mail was written: there is one mail for each cause, so that a reminder cannot go twice.

use sea_orm_migration::prelude::*;

use crate::column::*;

/// See the file's head.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "outbox_messages";
const INDEX: &str = "outbox_messages_cause";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = text("cause").default("").take();
        let add = Table::alter().table(TABLE).add_column(&mut column).take();
        manager.alter_table(add).await?;
        // Of earlier mails nobody knows it. Their Message-ID is their own identifier, as text on both databases.
        manager
            .get_connection()
            .execute_unprepared("UPDATE outbox_messages SET cause = 'mail:' || message_id")
            .await?;
        unique_index(manager, INDEX, TABLE, &["cause"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!("DROP INDEX {INDEX}"))
            .await?;
        let drop = Table::alter().table(TABLE).drop_column("cause").take();
        manager.alter_table(drop).await
    }
}
