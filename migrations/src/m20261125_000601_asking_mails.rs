//! An index of the few mails that ask for a confirmation, by their registration: seats are kept while such a mail waits.

use sea_orm_migration::prelude::*;

/// See the file's head.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "CREATE INDEX outbox_asking ON outbox_messages (registration_id) WHERE kind = 'confirmation_asked'";
        let connection = manager.get_connection();
        connection.execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let dropped = connection.execute_unprepared("DROP INDEX outbox_asking");
        dropped.await.map(drop)
    }
}
