//! What is asked about registrations. Reads only.

mod applications;

pub use applications::{Applications, applications};
