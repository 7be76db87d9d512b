//! Tsudoi: registration, attendance, questionnaires and the results paper of a ward office's public events.
//!
//! Three rings, described in `docs/architecture.md`: *features* say what the office does, *adapters* how it is
//! reached, *storage* where it is kept.

pub mod app;
pub mod audit;
pub mod config;
pub mod db;
pub mod entities;
pub mod error;
pub mod format;
pub mod links;
pub mod texts;
pub mod types;

pub mod attendance;
pub mod event;
pub mod registration;
pub mod staff;
pub mod jobs;
pub mod mail;
pub mod questionnaire;
pub mod indicator;
pub mod report;
