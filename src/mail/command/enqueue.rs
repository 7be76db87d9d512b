//! Putting a letter into the outbox, in the transaction that causes it. Not what it says: that is the feature's.

use crate::app::App;
use crate::error::Result;
use crate::mail::model::message_id;
use crate::mail::{Enqueued, Letter, store};
use crate::tx::Tx;
use crate::types::OutboxMessageId;

/// A letter with everything its row holds, for [`enqueue_new`].
#[derive(Clone, Debug)]
pub struct Prepared(store::Row);

/// Puts a letter into the outbox in the running transaction, unless one of the same cause is there or was sent.
///
/// If another process is just writing one of the same cause, this waits until it is committed or undone.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written.
pub async fn enqueue(tx: &Tx, letter: Letter) -> Result<Enqueued> {
    let Prepared(row) = prepare(&tx.app, letter);
    let is_new = store::insert(tx, row).await?;
    Ok(if is_new {
        Enqueued::New
    } else {
        Enqueued::Before
    })
}

/// Makes the row of a letter before the transaction, so that the writer has less to do.
pub fn prepare(app: &App, letter: Letter) -> Prepared {
    let id = OutboxMessageId::new(app.new_id());
    let message_id = message_id(id, &app.config.mail_from);
    Prepared(store::row(id, message_id, letter, app.now()))
}

/// Puts a letter into the outbox whose cause is new, because it names something that is made in this transaction.
///
/// The cause is not looked for, and the row is written together with those of the whole batch. If the cause is there all
/// the same, the transaction fails when it is committed.
pub fn enqueue_new(tx: &Tx, letter: Prepared) {
    tx.insert_later(letter.0);
}
