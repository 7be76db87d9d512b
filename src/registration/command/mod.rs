//! The use cases that write, one file each. Those that change an accepted registration stand in the feature's `mod.rs`
//! still.

mod apply;
mod confirm;
mod enter;
mod register;

pub use apply::apply;
pub use confirm::{confirm, confirm_by_link, release_due};
pub use enter::{Entered, enter};
pub use register::register;
