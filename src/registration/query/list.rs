//! Lists of registrations as the office works with them: by slot, by event to take away, those that wait for a call.
//! What a line is stands in `listed.rs`, statements in `store/lists.rs`.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::db::Unreadable;
use crate::error::Result;
use crate::event::{self, Event};
use crate::registration::{Awaiting, LetterKind, Listed, SeatMismatch, store};
use crate::security::{self, Disclosure};
use crate::types::{EventId, SlotId, kana_order};

/// The list of one slot in kana order; the cancelled ones too, so that nobody is searched for in vain.
///
/// # Errors
/// Database errors.
pub async fn of_slot(app: &App, by: &Authority, slot: SlotId) -> Result<Vec<Listed>> {
    let event = event::find_by_slot(app, slot).await?;
    by.may(Permission::SeeRegistrations, event.owner)?;
    let mut lines = store::list_of_slot(app.db.read(), slot).await?.logged();
    in_kana_order(&mut lines);
    Ok(lines)
}

/// The list of all slots of an event in kana order, to take away as a file: not given unless that is recorded.
///
/// # Errors
/// Database errors.
pub async fn export(app: &App, by: &Authority, event: EventId) -> Result<Vec<Listed>> {
    let owner = event::find(app, event).await?.owner;
    by.may(Permission::ExportRegistrations, owner)?;
    let mut lines = store::list_of_event(app.db.read(), event).await?.logged();
    in_kana_order(&mut lines);
    let disclosure = Disclosure {
        action: "attendance_list.exported",
        subject: ("event", Some(event.into())),
        rows: lines.len(),
    };
    security::export(app, by, disclosure).await?;
    Ok(lines)
}

/// Applications for these events that wait for a call to the desk: so many of them, the first to lapse first, and how
/// many there are in all.
///
/// # Errors
/// Database errors.
pub async fn awaiting_call(
    app: &App,
    by: &Authority,
    events: &[Event],
    limit: u64,
) -> Result<(Vec<Awaiting>, u64)> {
    for event in events {
        by.may(Permission::SeeRegistrations, event.owner)?;
    }
    let events: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let (first, all) = store::awaiting_call(app.db.read(), &events, limit).await?;
    Ok((first.logged(), all))
}

/// What is stored of registrations and cannot be read: they themselves, their allocations, needs, versions and evidence,
/// and mails of a kind that nobody writes.
///
/// # Errors
/// Database errors.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let kinds = LetterKind::ALL.map(LetterKind::code);
    store::unreadable(app.db.read(), &kinds).await
}

/// Recomputes every slot's counter from its rows; empty when all is well.
///
/// # Errors
/// Database errors.
pub async fn seat_mismatches(app: &App) -> Result<Vec<SeatMismatch>> {
    store::seat_mismatches(app.db.read()).await
}

fn in_kana_order(lines: &mut [Listed]) {
    lines.sort_by(|left, right| {
        kana_order(left.applicant.kana.as_str(), right.applicant.kana.as_str())
            .then_with(|| left.receipt.as_str().cmp(right.receipt.as_str()))
    });
}
