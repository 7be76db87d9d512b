//! Who organises: owners (ward sections and partner bodies), their staff and the staff's sign-in sessions.

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
                    .table("owners")
                    .col(id())
                    .col(unique_text("code"))
                    .col(json("name"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("staff_users")
                    .col(id())
                    .foreign_key(&mut reference("owner_id", "owners"))
                    .col(unique_text("login"))
                    .col(text("display_name"))
                    .col(text("password_hash"))
                    .col(text("role"))
                    .col(uuid("owner_id"))
                    .col(text("language"))
                    .col(instant("created_at"))
                    .col(optional_instant("disabled_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("staff_sessions")
                    .col(text("token_hash").primary_key())
                    .col(uuid("staff_user_id"))
                    .col(text("language"))
                    .col(instant("created_at"))
                    .col(instant("last_seen_at"))
                    .col(instant("expires_at"))
                    .foreign_key(&mut part_of("staff_user_id", "staff_users"))
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["staff_sessions", "staff_users", "owners"]).await
    }
}
