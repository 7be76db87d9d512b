//! Registrations: applying for a slot, changing it, cancelling, and who is on which list.
//!
//! Every way in (web, telephone, later import and API) goes through `register`, and every seat through the one guard
//! of `event/capacity.rs` and its statement in `store/seats.rs`. Sending the same application twice makes one registration:
//! the form carries a submission key, and the personal link is derived from it. What the office enters goes through
//! `enter`, which tells when the person is registered already. A change or a cancellation says which version of the
//! registration it was decided from; whether it may be is asked of `change.rs`, also by pages. Where a registration
//! stands is one value (`standing.rs`), and seats are given back by one function (`command/seats.rs`).

pub mod form;

mod applicant;
mod application;
mod change;
mod command;
mod hold;
mod letter;
mod listed;
mod model;
mod personal_link;
mod query;
mod receipt_pool;
mod refusal;
mod search;
#[cfg(feature = "race-controls")]
mod seat_guard;
mod standing;
mod store;
#[cfg(test)]
mod tests;

pub use applicant::{AccessNeed, Applicant, ContactRoute, IntakeSource};
pub use application::{decide, personal_token};
pub use change::{decide_departure, decide_leave, decide_move, foresee_move};
pub use command::{
    Entered, Told, apply, cancel, cancel_own, change_own_slot, change_slot, confirm,
    confirm_by_link, enter, issue_links, lock_in, lock_slot_in, register, release_due,
};
pub use letter::LetterKind;
pub use listed::{Awaiting, Duplicate, Listed, Recorded, SeatMismatch};
pub use model::{NewRegistration, Outcome, Registered, Registration};
pub use personal_link::LinkOrigin;
pub use query::{
    Applications, Unreached, UnreachedPage, UnreachedTotals, applications, awaiting_call, by_link,
    by_token, calendar, export, find, for_office, of_slot, seat_mismatches, seats_in_slot,
    unreached, unreached_mail, unreached_totals, unreadable,
};
pub use receipt_pool::ReceiptPool;
pub use refusal::Refusal;
pub use search::Search;
#[cfg(feature = "race-controls")]
pub use seat_guard::SeatGuard;
pub use standing::{EndReason, Standing};
