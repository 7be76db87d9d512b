//! The use cases that write, one file each. Those that change an accepted registration for the office stand in
//! the feature's `mod.rs` still.

mod apply;
mod confirm;
mod enter;
mod own;
mod register;

pub use apply::apply;
pub use confirm::{confirm, confirm_by_link, release_due};
pub use enter::{Entered, enter};
pub use own::{Told, cancel_own, change_own_slot};
pub use register::register;
