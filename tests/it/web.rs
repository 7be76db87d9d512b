//! The pages through their public addresses. Not the looks of them: see `tests/browser`.

mod applicant;
mod application;
mod bad_input;
mod bad_text;
mod clerks;
mod hold;
mod kept;
mod links;
mod offered;
mod problem;
mod refusal;
mod registration;
mod runs;
mod site;
mod staff;
mod unreadable;
