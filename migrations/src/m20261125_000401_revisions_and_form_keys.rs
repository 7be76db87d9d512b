//! What keeps colleagues from overwriting each other unseen: which version of a thing is stored and who made it, and
//! which forms were sent.

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
        // A thing that was never changed has no row: rows that are made by the thousand cost nothing.
        manager
            .create_table(
                Table::create()
                    .table("revisions")
                    .col(uuid("subject_id").primary_key())
                    .col(integer("version"))
                    .col(instant("revised_at"))
                    .col(text("revised_by_kind"))
                    .col(optional_uuid("revised_by"))
                    .check(Expr::cust("version > 0"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("form_keys")
                    .col(id())
                    .col(optional_uuid("made"))
                    .col(instant("sent_at"))
                    .take(),
            )
            .await?;
        index(manager, "form_keys_sent", "form_keys", &["sent_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["form_keys", "revisions"]).await
    }
}
