//! The integration tests, one binary: the product through its public addresses and use cases, on both databases.
//! Not the rules themselves, which are tested beside the code that holds them.
//!
//! A test of pages or rows takes a [`support::TestApp`] and is listed in an `on_both!` of its file: it then runs on
//! SQLite, and on PostgreSQL where `TSUDOI_TEST_POSTGRES` names a server (under `CI` it must). Each has a database of
//! its own and a clock that stands at 2026-04-01 09:00 in Tokyo.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[macro_use]
mod support;

mod architecture;
mod attendance;
mod authority;
mod copy;
mod faults;
mod files;
mod indicator;
#[cfg(feature = "race-controls")]
mod jobs;
mod mail;
mod process;
mod questionnaire;
mod races;
mod report;
mod schema;
mod signing_in;
mod staff;
mod templates;
mod texts;
mod unreadable;
mod web;
mod writer;
