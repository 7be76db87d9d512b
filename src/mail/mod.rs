//! The outbox: a finished letter in, delivery out.
//!
//! It knows no feature: what a letter says, in which language and why, is decided by the feature that writes it
//! (`letter.rs` there); which mail server takes it, and when, by a job (`jobs/deliver_mail.rs`).
//!
//! A feature [`enqueue`]s a [`Letter`] in the transaction that causes it. The row is committed together with what it
//! tells of, so neither exists without the other. A letter says its [`Cause`], and there is one mail for each: whoever
//! enqueues the same cause again is told so, and nothing changes.
//!
//! A worker looks what is [`due`], [`claim`]s it, [`renew`]s its claims while it sends, and [`settle`]s what came of it; a
//! worker that died gives its mails back after [`CLAIM_LASTS`]. So every mail goes out at least once, under a Message-ID
//! that stays the same; only what was being sent at the moment of a crash can go out twice.
//!
//! The secret of a personal link is in no row: a letter has [`LINK_SECRET`] in its place, and the worker puts a new
//! secret there when it sends. When a mail has been sent its text is erased; when it failed the text stays, so that the
//! office can read what the person was not told.

mod command;
mod handling;
mod header;
mod model;
mod outgoing;
mod query;
mod retry;
mod state;
mod store;

pub use command::{
    CLAIM_LASTS, Prepared, claim, enqueue, enqueue_new, give_back_abandoned, handle, prepare,
    renew, settle,
};
pub use handling::{Handled, HandledError, HandledVia, Handling};
pub use header::one_line;
pub use model::{Cause, Enqueued, LINK_SECRET, Letter, Topic};
pub use outgoing::{Claim, Due, Outgoing, Settled};
pub use query::{due, unreadable, waiting_count};
pub use retry::{Attempt, Fault};
pub use state::{DeliveryEvent, DeliveryState};
