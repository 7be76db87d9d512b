//! The use cases that write: one file each.

mod decide_run;
mod export_tally;
mod open_survey;
mod publish;
mod respond;

pub use decide_run::decide_run;
pub use export_tally::export_tally;
pub use open_survey::open_survey;
pub use publish::publish;
pub use respond::{respond, respond_from};
