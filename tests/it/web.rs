//! The pages through their public addresses. Not the looks of them: see `tests/browser`.

mod application;
mod bad_input;
mod clerks;
mod links;
mod refusal;
mod registration;
mod runs;
mod site;
