//! The results paper of a fiscal year: how many people came to its events by which way, and what share of them
//! answered as hoped.
//!
//! Every number is counted from rows when it is asked for; nothing here is stored.
//!
//! The story, from the bottom up:
//!
//! - `count`: a slot counts when it ended before the end of the paper's day in Tokyo. What ends later is 実施後追記, and
//!   what is over but not counted 確定後追記. An event has a total when all of its slots have; sums of an initiative
//!   hold what is known so far and say that they are provisional.
//! - `share`: an indicator's share is 集計中 until its survey is closed and its slots are counted.
//! - `compile`: puts these together to a [`Paper`]; `lint` reads it like a careful colleague, and `finding` says what it
//!   can find.
//! - `query`: reads what the paper is made of, and names what cannot be read.
//! - `wording`, `render`: the paper as text, JSON and CSV.
//!
//! **As of** a day means: of what was over on that day, what is known now. A count corrected in January changes the
//! paper as of December too; a paper that stays as it was handed out is a snapshot, which is not made here. What has
//! not happened yet never counts: a paper of a day to come is the paper of today.

mod compile;
mod count;
mod finding;
mod initiative;
mod lint;
mod paper;
mod query;
#[cfg(test)]
mod reference;
pub mod render;
mod share;
mod store;
pub mod wording;

pub use count::{Count, Standing, Total};
pub use finding::{Finding, FindingKind};
pub use initiative::{Initiative, Plan};
pub use paper::{
    EventResult, IndicatorResult, InitiativeResult, ModeTotal, Paper, ShareResult, ShareValue,
    SlotResult,
};
pub use query::{default_as_of, paper, unreadable, years};
