//! The mark of each writer: the number of the batch it committed last, by which a COMMIT without an answer is asked
//! about.

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
                    .table("writer_marks")
                    .col(id())
                    .col(ColumnDef::new("batch").big_integer().not_null())
                    .col(instant("begun_at"))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["writer_marks"]).await
    }
}
