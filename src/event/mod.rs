//! Events and their slots: what can be attended, where, when, and how many seats there are.
//!
//! An event is created as a draft, published, held, and in the end its counts are made final (by the attendance
//! feature). A slot is one way to attend (`way.rs`), with windows for applications and changes (`window.rs`); its seats
//! are taken by the registration feature only.

mod capacity;
mod command;
mod draft;
#[cfg(test)]
pub(crate) mod fixture;
mod model;
mod publication;
mod query;
mod refusal;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod way;
mod window;

pub use command::{create, lock_in, publish};
pub use model::{Event, EventKind, NewEvent, NewSlot, Slot};
pub use query::{
    find, find_by_slot, find_in, find_published, find_published_recently, for_office,
    of_initiative, of_owner, of_slot_for_office, open_events, public_without_join_link, recent,
    unreadable,
};
pub use refusal::{Outcome, Refusal};
pub use state::{Availability, EventState, availability, state_of};
pub use way::{Way, WayError};
pub use window::{Intake, Requester};
