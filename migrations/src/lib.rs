//! The history of the database schema, oldest first; a crate of its own so that a migration can never import
//! today's application code.
//!
//! Every migration runs in a transaction, has a `down`, and is immutable once released.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod column;
mod m20261122_000001_offices_and_staff;
mod m20261122_000002_events;
mod m20261122_000003_registrations;
mod m20261122_000004_questionnaires;
mod m20261122_000005_outbox_and_audit;
mod m20261124_000001_writer_marks;
mod m20261125_000101_delivery;
mod m20261125_000102_personal_links;
mod m20261125_000301_holds;
mod m20261125_000401_revisions_and_form_keys;
mod m20261125_000402_response_runs;
mod m20261125_000403_confirmation_by_mailed_link;
mod m20261125_000601_asking_mails;
mod m20261125_000701_mail_causes;

/// Applies and reverts the migrations below.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_offices_and_staff::Migration),
            Box::new(m20261122_000002_events::Migration),
            Box::new(m20261122_000003_registrations::Migration),
            Box::new(m20261122_000004_questionnaires::Migration),
            Box::new(m20261122_000005_outbox_and_audit::Migration),
            Box::new(m20261124_000001_writer_marks::Migration),
            Box::new(m20261125_000101_delivery::Migration),
            Box::new(m20261125_000102_personal_links::Migration),
            Box::new(m20261125_000301_holds::Migration),
            Box::new(m20261125_000401_revisions_and_form_keys::Migration),
            Box::new(m20261125_000402_response_runs::Migration),
            Box::new(m20261125_000403_confirmation_by_mailed_link::Migration),
            Box::new(m20261125_000601_asking_mails::Migration),
            Box::new(m20261125_000701_mail_causes::Migration),
        ]
    }
}
