//! Which version of a thing is stored, and which forms were carried out. Not a log of what was changed (`audit.rs`).
//!
//! With it colleagues do not overwrite each other unseen, and a double click has one effect.
//!
//! Versioned are an event (with all its counts), a slot (its head count), a registration (with its tick), a run of
//! responses (its decision) and a mail that did not arrive (how its person was reached). Whoever changes one first locks
//! a row that all changes of it lock, then calls `answered` and `check`, and at the end `advance` and `remember`, all in
//! the same transaction. A thing without a row is as it was made.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::authority::Actor;
use crate::entities::{form_key, revision};
use crate::error::{AppError, Result};
use crate::tx::Tx;
use crate::types::{FormKey, Seen, StaffUserId, Version};

/// For so long a form that was carried out is remembered; a session ends after half a day.
const REMEMBERED: TimeDelta = TimeDelta::days(3);

/// The latest change of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The version it made.
    pub version: Version,
    /// When.
    pub at: DateTime<Utc>,
    /// On whose behalf.
    pub by: Actor,
}

/// The latest change of a thing; none when it is as it was made.
///
/// # Errors
/// Database errors, `AppError::Fault` when its row cannot be read.
pub async fn latest(
    connection: &impl ConnectionTrait,
    subject: impl Into<Uuid>,
) -> Result<Option<Revision>> {
    let id = subject.into();
    let row = revision::Entity::find_by_id(id).one(connection).await?;
    row.map(|row| {
        let by = Actor::from_code(&row.revised_by_kind, row.revised_by.map(StaffUserId::new));
        Ok(Revision {
            version: stored(row.version)?,
            at: row.revised_at,
            by: by.ok_or_else(|| AppError::fault(format!("revision {id}: an unknown actor")))?,
        })
    })
    .transpose()
}

/// The version of a thing.
///
/// # Errors
/// Database errors.
pub async fn version(
    connection: &impl ConnectionTrait,
    subject: impl Into<Uuid>,
) -> Result<Version> {
    let latest = latest(connection, subject).await?;
    Ok(latest.map_or_else(Version::default, |revision| revision.version))
}

/// The versions of a few things; those that are as they were made are missing.
///
/// # Errors
/// Database errors.
pub async fn versions(
    connection: &impl ConnectionTrait,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Version>> {
    let rows = revision::Entity::find()
        .filter(revision::Column::SubjectId.is_in(subjects))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| Ok((row.subject_id, stored(row.version)?)))
        .collect()
}

/// Whether a thing that is locked is as it was seen.
///
/// # Errors
/// `AppError::Conflict` when somebody changed it since.
pub async fn check<I>(tx: &Tx, seen: &Seen<I>) -> Result<()>
where
    I: Copy + Into<Uuid>,
{
    let stored = version(tx, seen.id).await?;
    if seen.is_current(stored) {
        Ok(())
    } else {
        Err(AppError::Conflict)
    }
}

/// Notes a change of a thing that is locked.
///
/// # Errors
/// Database errors.
pub async fn advance(tx: &Tx, subject: impl Into<Uuid>) -> Result<()> {
    let row = revision::ActiveModel {
        subject_id: Set(subject.into()),
        version: Set(1),
        revised_at: Set(tx.now()),
        revised_by_kind: Set(tx.actor().code().to_owned()),
        revised_by: Set(tx.actor().staff().map(Into::into)),
    };
    let next = OnConflict::column(revision::Column::SubjectId)
        .value(
            revision::Column::Version,
            Expr::col((revision::Entity, revision::Column::Version)).add(1),
        )
        .update_columns([
            revision::Column::RevisedAt,
            revision::Column::RevisedByKind,
            revision::Column::RevisedBy,
        ])
        .to_owned();
    revision::Entity::insert(row)
        .on_conflict(next)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A form that was carried out before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What it made, if it made something.
    pub made: Option<Uuid>,
}

/// Whether this very form was carried out before.
///
/// # Errors
/// Database errors.
pub async fn answered(tx: &Tx, form: Option<FormKey>) -> Result<Option<Answered>> {
    let Some(form) = form else {
        return Ok(None);
    };
    let row = form_key::Entity::find_by_id(Uuid::from(form))
        .one(tx)
        .await?;
    Ok(row.map(|row| Answered { made: row.made }))
}

/// Remembers that a form is carried out, and forgets those of days ago.
///
/// # Errors
/// Database errors.
pub async fn remember(tx: &Tx, form: Option<FormKey>, made: Option<Uuid>) -> Result<()> {
    let Some(form) = form else {
        return Ok(());
    };
    form_key::Entity::delete_many()
        .filter(form_key::Column::SentAt.lt(tx.now() - REMEMBERED))
        .exec(tx)
        .await?;
    let row = form_key::ActiveModel {
        id: Set(form.into()),
        made: Set(made),
        sent_at: Set(tx.now()),
    };
    form_key::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn stored(version: i32) -> Result<Version> {
    u32::try_from(version)
        .map(Version::new)
        .map_err(AppError::fault)
}
