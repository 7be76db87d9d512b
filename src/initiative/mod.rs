//! Initiatives: the rows of a fiscal year's results paper, each planned and owned by a section. What was done for one is
//! its events'; how the paper reads is `report`'s.

mod command;
mod model;
mod query;
mod store;

pub use command::add;
pub use model::NewInitiative;
pub use query::owner;
