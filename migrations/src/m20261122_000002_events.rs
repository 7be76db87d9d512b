//! What is organised: initiatives of a fiscal year, venues, events and the slots in which an event is attended.

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
                    .table("initiatives")
                    .col(id())
                    .col(integer("fiscal_year"))
                    .col(text("code"))
                    .col(text("section_code"))
                    .col(integer("position"))
                    .col(json("name"))
                    .col(optional_integer("planned_times"))
                    .col(optional_integer("planned_years"))
                    .col(uuid("owner_id"))
                    .foreign_key(&mut reference("owner_id", "owners"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "initiatives_year_code",
            "initiatives",
            &["fiscal_year", "code"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("venues")
                    .col(id())
                    .col(json("name"))
                    .col(json("address"))
                    .col(json("access"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("events")
                    .col(id())
                    .col(uuid("initiative_id"))
                    .col(uuid("owner_id"))
                    .col(integer("number"))
                    .col(text("kind"))
                    .col(json("title"))
                    .col(json("summary"))
                    .col(json("audience"))
                    .col(json("bring"))
                    .col(json("desk_name"))
                    .col(text("desk_phone"))
                    .col(text("desk_fax"))
                    .col(json("desk_hours"))
                    .col(instant("created_at"))
                    .col(optional_instant("published_at"))
                    .col(optional_instant("cancelled_at"))
                    .col(optional_instant("finalised_at"))
                    .col(optional_uuid("finalised_by"))
                    .foreign_key(&mut reference("initiative_id", "initiatives"))
                    .foreign_key(&mut reference("owner_id", "owners"))
                    .foreign_key(&mut reference("finalised_by", "staff_users"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "events_initiative_number",
            "events",
            &["initiative_id", "number"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("slots")
                    .col(id())
                    .col(uuid("event_id"))
                    .col(integer("position"))
                    .col(text("mode"))
                    .col(optional_uuid("venue_id"))
                    .col(optional_text("join_link"))
                    .col(instant("starts_at"))
                    .col(instant("ends_at"))
                    .col(instant("opens_at"))
                    .col(instant("closes_at"))
                    .col(instant("change_until"))
                    .col(optional_integer("capacity"))
                    .col(integer("allowance").default(0))
                    .col(integer("seats_held").default(0))
                    .col(integer("party_limit"))
                    .col(text("desk_phone"))
                    .check(Expr::cust("seats_held >= 0 AND allowance >= 0"))
                    .check(Expr::cust(
                        "capacity IS NULL OR seats_held <= capacity + allowance",
                    ))
                    .check(Expr::cust("starts_at < ends_at"))
                    .foreign_key(&mut part_of("event_id", "events"))
                    .foreign_key(&mut reference("venue_id", "venues"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "slots_event_position",
            "slots",
            &["event_id", "position"],
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["slots", "events", "venues", "initiatives"]).await
    }
}
