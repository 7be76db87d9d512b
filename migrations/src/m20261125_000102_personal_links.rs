//! Personal links that were made when their mail was sent: the hash of each. In the stored mails a mark stands in the
//! place of the secret, also in those of earlier versions that wait or failed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

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
            .create_table(
                Table::create()
                    .table("personal_links")
                    .col(text("token_hash").primary_key())
                    .col(uuid("registration_id"))
                    .col(instant("created_at"))
                    .foreign_key(&mut part_of("registration_id", "registrations"))
                    .take(),
            )
            .await?;
        index(
            manager,
            "personal_links_registration",
            "personal_links",
            &["registration_id"],
        )
        .await?;
        // A secret has 22 characters and ends the address; U+001A is the mark.
        let (at, mark) = match manager.get_database_backend() {
            DbBackend::Sqlite => ("instr", "char(26)"),
            _ => ("strpos", "chr(26)"),
        };
        let start = format!("{at}(body, '/registrations/') + 15");
        manager
            .get_connection()
            .execute_unprepared(&format!(
                "UPDATE outbox_messages
                SET body = substr(body, 1, {start} - 1) || {mark} || substr(body, {start} + 22)
                WHERE {at}(body, '/registrations/') > 0"
            ))
            .await?;
        Ok(())
    }

    /// The links that were made are gone, and mails that wait keep the mark: an older version would send it.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["personal_links"]).await
    }
}
