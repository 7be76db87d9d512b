//! Attendance: who was there, how many there were in each slot, and when those numbers are final.
//!
//! Evidence is recorded by name (a tick on the list) or for walk-ins. Where people were only counted, the head count is
//! the slot's official number and the named evidence is a part of it. When every slot is over and counted, the event's
//! counts are made final: from then on nothing changes until somebody opens them again, with a reason.
//!
//! A change says which version of the thing it was decided from: a tick that of the registration, a head count that of
//! the slot, a finalisation that of the event, which every change of a count moves on. Somebody else's newer number is
//! never overwritten unseen (`AppError::Conflict`), and the same form sent twice has one effect (`revision.rs`).
//!
//! Every change first locks the event's row (`store::lock_open`), so that a tick, a head count and a finalisation that
//! arrive together happen one after the other, on both databases and in several processes.

mod command;
mod model;
mod query;
mod refusal;
mod rule;
mod store;

pub use command::{
    clear_head_count, finalise, record, record_walk_in, remove, reopen, set_head_count,
};
pub use model::{
    CountMethod, Evidence, Official, OfficialCount, OpenSlot, SlotTally, WalkIn, WalkInRecorded,
    WhyOpen,
};
pub use query::{
    counts_for_office, counts_of_event, official_counts, registration_of, slot_of, unreadable,
    walk_ins,
};
pub use refusal::{Outcome, Refusal};
pub use rule::{
    PERSONS_AT_MOST, decide_evidence, decide_finalisation, decide_head_count, official,
};
