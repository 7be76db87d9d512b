//! Queries on mails that were given up, beside the registrations they told of; a constant number of them, and each
//! served by the index over one section's failures. Not what is done about them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::{applicant, distinct, receipt, version};
use crate::db::{Rows, localized};
use crate::entities::{event, outbox_message, registration, revision, staff_user};
use crate::error::{AppError, Result};
use crate::registration::{Applicant, Search};
use crate::types::{
    LocalizedText, OutboxMessageId, OwnerId, ReceiptNumber, RegistrationId, Version,
};

use outbox_message::Column as Mail;
use registration::Column as Of;

/// A mail that was given up, as it is stored.
pub(in crate::registration) struct Line {
    pub(in crate::registration) mail: OutboxMessageId,
    pub(in crate::registration) kind: String,
    pub(in crate::registration) at: DateTime<Utc>,
    pub(in crate::registration) reason: String,
    pub(in crate::registration) recipient: String,
    pub(in crate::registration) registration: RegistrationId,
    pub(in crate::registration) receipt: ReceiptNumber,
    pub(in crate::registration) applicant: Applicant,
    pub(in crate::registration) event_title: LocalizedText,
    pub(in crate::registration) handled_via: Option<String>,
    pub(in crate::registration) handled_at: Option<DateTime<Utc>>,
    pub(in crate::registration) handled_by: Option<Uuid>,
    pub(in crate::registration) handled_by_name: Option<String>,
    /// Which version of how the person was reached this is.
    pub(in crate::registration) version: Version,
}

/// How many there are.
pub(in crate::registration) async fn unreached_count(
    db: &impl ConnectionTrait,
    owner: OwnerId,
    is_handled: bool,
    search: Option<&Search>,
) -> Result<u64> {
    Ok(failed(owner, is_handled, search).count(db).await?)
}

/// Some of them, the newest first; without the texts of the mails.
pub(in crate::registration) async fn unreached(
    db: &impl ConnectionTrait,
    owner: OwnerId,
    is_handled: bool,
    search: Option<&Search>,
    (after, limit): (u64, u64),
) -> Result<Rows<Line>> {
    let newest = if is_handled {
        Mail::HandledAt
    } else {
        Mail::ClaimedAt
    };
    let some = failed(owner, is_handled, search)
        .order_by_desc(newest)
        .order_by_desc(Mail::Id)
        .offset(after)
        .limit(limit);
    lines(db, some).await
}

/// One of them, dealt with or not.
pub(in crate::registration) async fn unreached_mail(
    db: &impl ConnectionTrait,
    owner: OwnerId,
    mail: OutboxMessageId,
) -> Result<Rows<Line>> {
    let one = failed_of(owner).filter(Mail::Id.eq(Uuid::from(mail)));
    lines(db, one).await
}

/// The lines of these mails. Their versions are read by the same statement, so that none is newer than what is shown.
async fn lines(
    db: &impl ConnectionTrait,
    mails: Select<outbox_message::Entity>,
) -> Result<Rows<Line>> {
    let mails = mails
        .join(
            JoinType::LeftJoin,
            outbox_message::Entity::belongs_to(revision::Entity)
                .from(Mail::Id)
                .to(revision::Column::SubjectId)
                .into(),
        )
        .select_only()
        .columns([
            Mail::Id,
            Mail::Kind,
            Mail::Recipient,
            Mail::RegistrationId,
            Mail::ClaimedAt,
            Mail::CreatedAt,
            Mail::LastError,
            Mail::HandledVia,
            Mail::HandledAt,
            Mail::HandledBy,
        ])
        .column(revision::Column::Version);
    let rows: Rows<FailedRow> = Rows::select_as(db, mails).await?;
    let rows = rows.retain(|row| row.registration_id.is_some());
    let registrations = rows.iter().filter_map(|row| row.registration_id).collect();
    let registrations = registration::Entity::find().filter(Of::Id.is_in(distinct(registrations)));
    let registrations = Rows::select(db, registrations).await?.logged();
    let events = distinct(registrations.iter().map(|row| row.event_id).collect());
    let titles: Vec<(Uuid, serde_json::Value)> = event::Entity::find()
        .select_only()
        .columns([event::Column::Id, event::Column::Title])
        .filter(event::Column::Id.is_in(events))
        .into_tuple()
        .all(db)
        .await?;
    let staff = distinct(rows.iter().filter_map(|row| row.handled_by).collect());
    let names: Vec<(Uuid, String)> = staff_user::Entity::find()
        .select_only()
        .columns([staff_user::Column::Id, staff_user::Column::DisplayName])
        .filter(staff_user::Column::Id.is_in(staff))
        .into_tuple()
        .all(db)
        .await?;
    let registrations: HashMap<Uuid, registration::Model> =
        registrations.into_iter().map(|row| (row.id, row)).collect();
    let titles: HashMap<Uuid, serde_json::Value> = titles.into_iter().collect();
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    Ok(rows.read(|row| {
        let of = row.registration_id.and_then(|id| registrations.get(&id));
        let of = of.ok_or_else(|| AppError::fault("its registration cannot be read"))?;
        let title = titles.get(&of.event_id).cloned();
        let title = title.ok_or_else(|| AppError::fault("its event is not there"))?;
        told(row, of, localized(title)?, &names)
    }))
}

/// The columns of a mail that was given up, without its text.
#[derive(FromQueryResult)]
struct FailedRow {
    id: Uuid,
    kind: String,
    recipient: String,
    registration_id: Option<Uuid>,
    claimed_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    last_error: Option<String>,
    handled_via: Option<String>,
    handled_at: Option<DateTime<Utc>>,
    handled_by: Option<Uuid>,
    version: Option<i32>,
}

fn told(
    row: FailedRow,
    of: &registration::Model,
    event_title: LocalizedText,
    names: &HashMap<Uuid, String>,
) -> Result<Line> {
    let because = |error: AppError| AppError::Fault(format!("registration {}: {error}", of.id));
    Ok(Line {
        mail: OutboxMessageId::new(row.id),
        kind: row.kind,
        at: row.claimed_at.unwrap_or(row.created_at),
        reason: row.last_error.unwrap_or_default(),
        recipient: row.recipient,
        registration: RegistrationId::new(of.id),
        receipt: receipt(&of.receipt_number).map_err(because)?,
        applicant: applicant(of).map_err(because)?,
        event_title,
        handled_via: row.handled_via,
        handled_at: row.handled_at,
        handled_by_name: row.handled_by.and_then(|by| names.get(&by).cloned()),
        handled_by: row.handled_by,
        version: version(row.version)?,
    })
}

/// The section's mails that were given up; those tell of a registration, or no section would be known. The state stands
/// in the text of the statement, because the index is one over failed mails only.
fn failed_of(owner: OwnerId) -> Select<outbox_message::Entity> {
    outbox_message::Entity::find()
        .filter(Expr::cust(r#""state" = 'failed'"#))
        .filter(Mail::OwnerId.eq(Uuid::from(owner)))
}

/// Those of them that are dealt with, or are not, and are looked for.
fn failed(
    owner: OwnerId,
    is_handled: bool,
    search: Option<&Search>,
) -> Select<outbox_message::Entity> {
    let handled = if is_handled {
        Mail::HandledAt.is_not_null()
    } else {
        Mail::HandledAt.is_null()
    };
    let failed = failed_of(owner).filter(handled);
    match search {
        Some(search) => failed.filter(is_found(search)),
        None => failed,
    }
}

/// The registration of the mail is one that is looked for.
fn is_found(search: &Search) -> SimpleExpr {
    let same = Expr::col((registration::Entity, Of::Id))
        .equals((outbox_message::Entity, Mail::RegistrationId));
    let found = Query::select()
        .expr(Expr::value(1))
        .from(registration::Entity)
        .and_where(same)
        .cond_where(is_alike(search))
        .take();
    Expr::exists(found)
}

fn is_alike(search: &Search) -> Condition {
    match search {
        Search::Name(key) => {
            // The name is stored as it was typed: with or without a space, narrow or wide.
            let name = [" ", "\u{3000}"].into_iter().fold(
                Expr::col((registration::Entity, Of::ApplicantName)),
                |name, space| {
                    Func::cust("REPLACE")
                        .args([name, space.into(), "".into()])
                        .into()
                },
            );
            Condition::any()
                .add(Of::KanaKey.like(containing(key)))
                .add(Expr::expr(Func::lower(name)).like(containing(key)))
        }
        Search::Number(digits) => Condition::any()
            .add(Of::ReceiptNumber.like(containing(digits)))
            .add(Of::PhoneDigits.like(containing(digits))),
    }
}

fn containing(text: &str) -> LikeExpr {
    let escaped = text
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    LikeExpr::new(format!("%{escaped}%")).escape('!')
}
