//! What must reach whom, and who did what: the outbox of mail and the audit log.

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
            .create_table(
                Table::create()
                    .table("outbox_messages")
                    .col(id())
                    .col(unique_text("message_id"))
                    .col(text("kind"))
                    .col(optional_uuid("registration_id"))
                    .col(text("recipient"))
                    .col(text("subject"))
                    .col(text("body"))
                    .col(optional_text("calendar"))
                    .col(text("state"))
                    .col(integer("attempts"))
                    .col(instant("created_at"))
                    .col(instant("next_attempt_at"))
                    .col(optional_instant("claimed_at"))
                    .col(optional_instant("sent_at"))
                    .col(optional_text("last_error"))
                    .foreign_key(&mut part_of("registration_id", "registrations"))
                    .take(),
            )
            .await?;
        index(
            manager,
            "outbox_messages_due",
            "outbox_messages",
            &["state", "next_attempt_at"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_entries")
                    .col(id())
                    .col(instant("at"))
                    .col(text("actor_kind"))
                    .col(optional_uuid("actor_id"))
                    .col(text("action"))
                    .col(text("subject_kind"))
                    .col(optional_uuid("subject_id"))
                    .col(optional_json("detail"))
                    .take(),
            )
            .await?;
        index(
            manager,
            "audit_entries_subject",
            "audit_entries",
            &["subject_kind", "subject_id"],
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["audit_entries", "outbox_messages"]).await
    }
}
