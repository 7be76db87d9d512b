//! The use cases that write: one file each.

mod define;

pub use define::define;
