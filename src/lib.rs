//! Tsudoi: registration, attendance, questionnaires and the results paper of a ward office's public events.
//!
//! Three rings, described in `docs/architecture.md`: *features* say what the office does, *adapters* how it is
//! reached, *storage* where it is kept.

// The ground everything stands on.
pub mod app;
pub mod audit;
pub mod authority;
pub mod best_effort;
pub mod config;
pub mod db;
pub mod entities;
pub mod error;
pub mod form_memory;
pub mod hashing;
pub mod job_health;
pub mod limits;
pub mod links;
pub mod memory;
pub mod recent;
pub mod revision;
pub mod security;
pub mod tx;
pub mod types;

// Features, in the order in which one may use another.
pub mod attendance;
pub mod event;
pub mod indicator;
pub mod initiative;
pub mod office;
pub mod questionnaire;
pub mod registration;
pub mod report;

// Beside them.
pub mod mail;
pub mod staff;

// Words and files.
pub mod files;
pub mod format;
pub mod texts;

// Adapters.
pub mod cli;
pub mod jobs;
pub mod web;
