//! What is known of attendance: the counts of slots and events, and single records. Reads only; what changes something
//! stands in `command/`.

use std::collections::HashMap;

use super::{Official, OfficialCount, SlotTally, WalkIn, official, store};
use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::db::{Rows, Unreadable};
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::registration::{self, Applications};
use crate::types::{AttendanceId, EventId, RegistrationId, SlotId};

/// Where every slot of an event stands, in the event's order; four queries, however many slots.
///
/// # Errors
/// Database errors.
pub async fn counts_of_event(app: &App, by: &Authority, event: &Event) -> Result<Vec<SlotTally>> {
    by.may(Permission::SeeEvents, event.owner)?;
    let connection = app.db.read();
    let slots: Vec<SlotId> = event.slots.iter().map(|slot| slot.id).collect();
    let mut applications = registration::applications(app, &slots).await?;
    let named = store::named(connection, &slots).await?;
    let officials = officials(&named, store::counts(connection, &slots).await?);
    Ok(slots
        .into_iter()
        .map(|slot| {
            let named = named.get(&slot).copied().unwrap_or_default();
            let applications = applications.remove(&slot).unwrap_or_default();
            tally(slot, applications, named, officials.get(&slot).copied())
        })
        .collect())
}

fn tally(
    slot: SlotId,
    applications: Applications,
    named: u32,
    official: Option<OfficialCount>,
) -> SlotTally {
    SlotTally {
        slot,
        applied: applications.applied,
        confirmed: applications.seats_held,
        unconfirmed: applications.unconfirmed,
        attended_named: named,
        official,
        by_source: applications.by_source,
        needs: applications.needs,
    }
}

/// The official numbers of all slots of these events, as the office sees them.
///
/// # Errors
/// `AppError::NotFound` when one of the events is not theirs.
pub async fn counts_for_office(
    app: &App,
    by: &Authority,
    events: &[Event],
) -> Result<HashMap<SlotId, OfficialCount>> {
    for event in events {
        by.may(Permission::SeeEvents, event.owner)?;
    }
    let events: Vec<EventId> = events.iter().map(|event| event.id).collect();
    official_counts(app, &events).await
}

/// The official numbers of all slots of events, final or not; slots that are not counted are missing. Two queries.
///
/// # Errors
/// Database errors.
pub async fn official_counts(
    app: &App,
    events: &[EventId],
) -> Result<HashMap<SlotId, OfficialCount>> {
    let connection = app.db.read();
    let named = store::named_of_events(connection, events).await?;
    let counts = store::counts_of_events(connection, events).await?;
    Ok(officials(&named, counts))
}

/// A slot whose stored count cannot be read has no number: that of its evidence could be another one.
fn officials(
    named: &HashMap<SlotId, u32>,
    counts: Rows<(SlotId, OfficialCount)>,
) -> HashMap<SlotId, OfficialCount> {
    let unreadable: Vec<SlotId> = counts
        .unreadable()
        .iter()
        .map(|row| SlotId::new(row.id))
        .collect();
    let of_evidence = named.iter().filter_map(|(slot, named)| {
        let Official { persons, method } = official(None, *named)?;
        let count = OfficialCount {
            persons,
            method,
            is_final: false,
        };
        Some((*slot, count))
    });
    let mut officials: HashMap<SlotId, OfficialCount> = of_evidence.collect();
    officials.extend(counts.logged());
    officials.retain(|slot, _| !unreadable.contains(slot));
    officials
}

/// Stored counts that cannot be read.
///
/// # Errors
/// Database errors.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let counts = store::all_counts(app.db.read()).await?;
    Ok(counts.into_parts().1)
}

/// People who came to a slot without an application, in the order they were recorded.
///
/// # Errors
/// Database errors.
pub async fn walk_ins(app: &App, by: &Authority, slot: SlotId) -> Result<Vec<WalkIn>> {
    let event = event::find_by_slot(app, slot).await?;
    by.may(Permission::SeeEvents, event.owner)?;
    store::walk_ins(app.db.read(), slot).await
}

/// The slot a record belongs to.
///
/// # Errors
/// `AppError::NotFound` when there is no such record.
pub async fn slot_of(app: &App, id: AttendanceId) -> Result<SlotId> {
    store::slot_of(app.db.read(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// The registration a record is a tick of; none for people without an application.
///
/// # Errors
/// Database errors.
pub async fn registration_of(app: &App, id: AttendanceId) -> Result<Option<RegistrationId>> {
    store::registration_of(app.db.read(), id).await
}
