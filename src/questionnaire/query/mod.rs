//! The use cases that read, one file for each question.

mod answer_sheet;
mod free_texts;
mod published;
mod runs;
mod survey;
mod tally;

pub use answer_sheet::by_code;
pub use free_texts::free_texts;
pub use published::published;
pub use runs::runs;
pub use survey::{for_office, survey, surveys_of_events};
pub use tally::{tallies_of_events, tally, unreadable};
