//! Who applies and who came: registrations, the seats they hold, access needs, attendance and the official counts.

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
                    .table("registrations")
                    .col(id())
                    .col(uuid("event_id"))
                    .col(unique_text("receipt_number"))
                    .col(uuid("submission_key").unique_key())
                    .col(unique_text("personal_token_hash"))
                    .col(text("applicant_name"))
                    .col(text("applicant_kana"))
                    .col(text("kana_key"))
                    .col(optional_text("phone"))
                    .col(optional_text("phone_digits"))
                    .col(optional_text("email"))
                    .col(text("companions"))
                    .col(integer("party_size"))
                    .col(text("contact_route"))
                    .col(text("intake_source"))
                    .col(text("language"))
                    .col(instant("consented_at"))
                    .col(instant("created_at"))
                    .col(optional_uuid("created_by"))
                    .col(optional_instant("cancelled_at"))
                    .check(Expr::cust("party_size > 0"))
                    .foreign_key(&mut reference("event_id", "events"))
                    .foreign_key(&mut reference("created_by", "staff_users"))
                    .take(),
            )
            .await?;
        index(
            manager,
            "registrations_event_kana",
            "registrations",
            &["event_id", "kana_key"],
        )
        .await?;
        index(
            manager,
            "registrations_event_phone",
            "registrations",
            &["event_id", "phone_digits"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("access_needs")
                    .col(uuid("registration_id"))
                    .col(text("need"))
                    .primary_key(Index::create().col("registration_id").col("need"))
                    .foreign_key(&mut part_of("registration_id", "registrations"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("allocations")
                    .col(id())
                    .col(uuid("registration_id"))
                    .col(uuid("slot_id"))
                    .col(integer("seats"))
                    .col(text("state"))
                    .col(instant("created_at"))
                    .col(optional_instant("ended_at"))
                    .col(optional_text("end_reason"))
                    .check(Expr::cust("seats > 0"))
                    .foreign_key(&mut part_of("registration_id", "registrations"))
                    .foreign_key(&mut reference("slot_id", "slots"))
                    .take(),
            )
            .await?;
        // One registration holds seats in one slot at a time; its earlier allocations stay as history.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX allocations_one_live ON allocations (registration_id) WHERE ended_at IS NULL",
            )
            .await?;
        index(
            manager,
            "allocations_slot",
            "allocations",
            &["slot_id", "ended_at"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("attendances")
                    .col(id())
                    .col(uuid("slot_id"))
                    .col(optional_uuid("registration_id"))
                    .col(integer("persons"))
                    .col(text("evidence"))
                    .col(optional_uuid("recorded_by"))
                    .col(instant("recorded_at"))
                    .check(Expr::cust("persons > 0"))
                    .foreign_key(&mut reference("slot_id", "slots"))
                    .foreign_key(&mut reference("registration_id", "registrations"))
                    .foreign_key(&mut reference("recorded_by", "staff_users"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "attendances_slot_registration",
            "attendances",
            &["slot_id", "registration_id"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("slot_counts")
                    .col(uuid("slot_id").primary_key())
                    .col(text("method"))
                    .col(integer("persons"))
                    .col(boolean("is_final"))
                    .col(optional_uuid("counted_by"))
                    .col(instant("counted_at"))
                    .check(Expr::cust("persons >= 0"))
                    .foreign_key(&mut part_of("slot_id", "slots"))
                    .foreign_key(&mut reference("counted_by", "staff_users"))
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "slot_counts",
                "attendances",
                "allocations",
                "access_needs",
                "registrations",
            ],
        )
        .await
    }
}
