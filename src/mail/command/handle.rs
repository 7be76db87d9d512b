//! Noting how a person was reached whom a mail did not reach. Not the list of such mails, which stands with what they
//! tell of.

use serde_json::json;

use super::record;
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::mail::{Handled, HandledVia, Handling, store};
use crate::revision;
use crate::tx::Tx;
use crate::types::{OutboxMessageId, Seen};

/// Notes that the person was reached by another way, or with none that it was noted by mistake.
///
/// # Errors
/// `AppError::NotFound` when no mail of their section failed under this identifier, `AppError::Conflict` when a colleague
/// noted something else since it was seen.
pub async fn handle(
    app: &App,
    by: &Authority,
    mail: impl Into<Seen<OutboxMessageId>>,
    via: Option<HandledVia>,
) -> Result<Handling> {
    let seen = mail.into();
    app.write(by, async move |tx: &Tx| {
        let id = seen.id;
        let (owner, stored) = store::lock_failed(tx, id).await?;
        tx.by.may(Permission::ChangeRegistrations, owner)?;
        if stored == via {
            let is_repeat = revision::answered(tx, seen.form()).await?.is_some();
            return Ok(if is_repeat {
                Handling::Done
            } else {
                Handling::Before
            });
        }
        revision::check(tx, &seen).await?;
        let handled = via.map(|via| Handled {
            via,
            at: tx.now(),
            by: tx.actor().staff(),
        });
        store::set_handled(tx, id, handled).await?;
        revision::advance(tx, id).await?;
        revision::remember(tx, seen.form(), None).await?;
        let (action, detail) = match via {
            Some(via) => ("mail.handled", Some(json!({ "via": via.code() }))),
            None => ("mail.handling_undone", None),
        };
        record(tx, action, id, detail).await?;
        Ok(Handling::Done)
    })
    .await
}
