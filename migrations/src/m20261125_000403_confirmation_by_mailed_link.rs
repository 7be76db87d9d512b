//! An application is confirmed by the personal link of its mail: the second secret goes, with its hash and from the mails
//! that wait or failed with it in clear. They keep the address, which confirms with the link they are sent with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

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
        // Behind the mark of the personal link (U+001A, which no text of a person has) and 13 characters of the address
        // stood a slash and a secret of 22 characters.
        let (at, mark) = match manager.get_database_backend() {
            DbBackend::Sqlite => ("instr", "char(26)"),
            _ => ("strpos", "chr(26)"),
        };
        let start = format!("{at}(body, {mark} || '/confirmation/')");
        manager
            .get_connection()
            .execute_unprepared(&format!(
                "UPDATE outbox_messages
                SET body = substr(body, 1, {start} + 13) || substr(body, {start} + 37)
                WHERE {start} > 0"
            ))
            .await?;
        let drop = Table::alter()
            .table(TABLE)
            .drop_column("confirm_hash")
            .take();
        manager.alter_table(drop).await
    }

    /// The secrets are gone: for an older program nothing confirms what waits but a call to the office.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = optional_text("confirm_hash");
        let add = Table::alter().table(TABLE).add_column(&mut column).take();
        manager.alter_table(add).await
    }
}
