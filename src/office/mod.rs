//! The office: its sections (所管) with their desks, and the places where events are held.
//!
//! Everything else belongs to a section: its events, its rows of the results paper, its colleagues.

mod command;
mod model;
mod query;
mod store;

pub use command::{add_owner, add_venue};
pub use model::{Desk, NewOwner, NewVenue, Venue};
pub use query::{owner_by_code, owner_name, venues_in};
