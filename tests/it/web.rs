//! The pages through their public addresses. Not the looks of them: see `tests/browser`.

mod application;
mod bad_input;
mod hold;
mod links;
mod refusal;
mod registration;
mod site;
