//! SeaORM entities, one file per table, and nothing else: columns and types as the migrations make them.
//!
//! Only the features' `store.rs` files read or write them. The columns are documented where they get their
//! meaning: in the feature's own types and in `docs/architecture.md`.

#![expect(
    missing_docs,
    reason = "columns carry the names of the glossary; their rules stand in the features"
)]

pub mod access_need;
pub mod allocation;
pub mod answer;
pub mod attendance;
pub mod audit_entry;
pub mod choice;
pub mod event;
pub mod form_key;
pub mod free_text;
pub mod indicator;
pub mod initiative;
pub mod outbox_message;
pub mod owner;
pub mod personal_link;
pub mod question;
pub mod questionnaire;
pub mod questionnaire_version;
pub mod registration;
pub mod response;
pub mod revision;
pub mod run_decision;
pub mod slot;
pub mod slot_count;
pub mod staff_session;
pub mod staff_user;
pub mod stratum;
pub mod survey;
pub mod venue;
