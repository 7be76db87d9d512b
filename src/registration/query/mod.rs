//! What is asked about registrations: one, a list of them, and those whose mail did not arrive. Reads only.

mod applications;
mod find;
mod list;
mod unreached;

pub use applications::{Applications, applications};
pub use find::{by_link, by_token, calendar, find, for_office, seats_in_slot};
pub use list::{awaiting_call, export, of_slot, seat_mismatches, unreadable};
pub use unreached::{
    Unreached, UnreachedPage, UnreachedTotals, unreached, unreached_mail, unreached_totals,
};
