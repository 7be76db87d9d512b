//! Who did what: one entry per use case, written in its transaction; never names, addresses or answers.

use sea_orm::ActiveValue::Set;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::authority::{Actor, Authority};
use crate::db::Tx;
use crate::entities::audit_entry;
use crate::error::Result;

/// One thing done: a stable action name such as `registration.created`, and what it was done to.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// On whose behalf.
    pub actor: Actor,
    /// What was done, `<noun>.<past participle>`.
    pub action: &'static str,
    /// What it was done to: the noun and its id, where it has one.
    pub subject: (&'static str, Option<Uuid>),
    /// Numbers, codes and reasons; nothing personal.
    pub detail: Option<Value>,
}

/// Writes an entry by itself: for what changes nothing else, such as a file that leaves.
///
/// # Errors
/// Database errors; then nothing is written.
pub async fn record_alone(app: &App, by: &Authority, entry: AuditEntry) -> Result<()> {
    app.write(by, async move |tx| record(tx, &tx.app, entry.clone()).await)
        .await
}

/// Writes the entry in the running transaction.
///
/// # Errors
/// `AppError::Database` when the row cannot be written.
pub async fn record(tx: &Tx, app: &App, entry: AuditEntry) -> Result<()> {
    let row = audit_entry::ActiveModel {
        id: Set(app.new_id()),
        at: Set(app.now()),
        actor_kind: Set(entry.actor.code().to_owned()),
        actor_id: Set(entry.actor.staff().map(Into::into)),
        action: Set(entry.action.to_owned()),
        subject_kind: Set(entry.subject.0.to_owned()),
        subject_id: Set(entry.subject.1),
        detail: Set(entry.detail),
    };
    tx.insert_later(row);
    Ok(())
}
