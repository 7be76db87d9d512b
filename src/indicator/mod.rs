//! Indicators: stored definitions of shares, computed from a survey's tally.
//!
//! A definition names the question, the choices that count and the base, so that a printed percentage can always
//! be traced to its counts. A changed definition is a further version; earlier ones stay.

mod command;
mod definition;
mod query;
mod store;

pub use command::define;
pub use definition::{
    Evaluation, Indicator, NewIndicator, Outcome, Refusal, StratumShare, evaluate,
};
pub use query::{of_initiative, of_initiatives, unreadable};
