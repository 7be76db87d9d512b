//! The use cases of residents: one file each.

mod respond;

pub use respond::{respond, respond_from};
