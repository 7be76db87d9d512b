//! What side-by-side delivery of mail needs: whose server a mail goes to, until when a worker may keep it, which section
//! answers for it, and who dealt with one that did not arrive.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::column::*;

/// See the file's head.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "outbox_messages";

/// Small indexes over what is not over yet; sent mails, which are nearly all, are in none of them.
const INDEXES: [(&str, &str); 4] = [
    (
        "outbox_messages_queued",
        "(next_attempt_at, id, domain) WHERE state = 'queued'",
    ),
    (
        "outbox_messages_sending",
        "(claimed_until) WHERE state = 'sending'",
    ),
    (
        "outbox_messages_failed",
        "(owner_id, claimed_at, id) WHERE state = 'failed' AND handled_at IS NULL",
    ),
    (
        "outbox_messages_handled",
        "(owner_id, handled_at, id) WHERE state = 'failed' AND handled_at IS NOT NULL",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("domain").default("").take(),
            optional_uuid("owner_id"),
            optional_instant("claimed_until"),
            optional_instant("handled_at"),
            optional_uuid("handled_by"),
            optional_text("handled_via"),
        ];
        for mut column in columns {
            let alter = Table::alter().table(TABLE).add_column(&mut column).take();
            manager.alter_table(alter).await?;
        }
        let at = match manager.get_database_backend() {
            DbBackend::Sqlite => "instr",
            _ => "strpos",
        };
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!(
                "UPDATE outbox_messages SET
                    domain = lower(substr(recipient, {at}(recipient, '@') + 1)),
                    owner_id = (SELECT events.owner_id FROM registrations
                        JOIN events ON events.id = registrations.event_id
                        WHERE registrations.id = outbox_messages.registration_id),
                    claimed_until = CASE WHEN state = 'sending' THEN claimed_at END"
            ))
            .await?;
        connection
            .execute_unprepared("DROP INDEX outbox_messages_due")
            .await?;
        for (name, columns) in INDEXES {
            connection
                .execute_unprepared(&format!("CREATE INDEX {name} ON {TABLE} {columns}"))
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (name, _) in INDEXES {
            connection
                .execute_unprepared(&format!("DROP INDEX {name}"))
                .await?;
        }
        index(
            manager,
            "outbox_messages_due",
            TABLE,
            &["state", "next_attempt_at"],
        )
        .await?;
        for column in [
            "handled_via",
            "handled_by",
            "handled_at",
            "claimed_until",
            "owner_id",
            "domain",
        ] {
            let alter = Table::alter().table(TABLE).drop_column(column).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
