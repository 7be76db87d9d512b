//! What is known of attendance: the counts of slots and events, and single records. Reads only; what changes something
//! stands in `command/`.

use std::collections::HashMap;

use super::{OfficialCount, SlotTally, WalkIn, official, store};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::event::Event;
use crate::registration::{self, Applications};
use crate::types::{AttendanceId, EventId, RegistrationId, SlotId};

/// Where every slot of an event stands, in the event's order; four queries, however many slots.
///
/// # Errors
/// Database errors.
pub async fn counts_of_event(app: &App, event: &Event) -> Result<Vec<SlotTally>> {
    let connection = app.db.read();
    let slots: Vec<SlotId> = event.slots.iter().map(|slot| slot.id).collect();
    let mut applications = registration::applications(app, &slots).await?;
    let named = store::named(connection, &slots).await?;
    let counts = store::counts(connection, &slots).await?;
    Ok(slots
        .into_iter()
        .map(|slot| {
            let named = named.get(&slot).copied().unwrap_or_default();
            let applications = applications.remove(&slot).unwrap_or_default();
            tally(slot, applications, named, counts.get(&slot).copied())
        })
        .collect())
}

fn tally(
    slot: SlotId,
    applications: Applications,
    named: u32,
    stored: Option<store::StoredCount>,
) -> SlotTally {
    let official = official_of(named, stored);
    SlotTally {
        slot,
        applied: applications.applied,
        confirmed: applications.seats_held,
        unconfirmed: applications.unconfirmed,
        attended_named: named,
        head_count: stored.and_then(store::StoredCount::head_count),
        official: official.map(|official| official.persons),
        method: official.map(|official| official.method),
        is_final: official.is_some_and(|official| official.is_final),
        by_source: applications.by_source,
        needs: applications.needs,
    }
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
    let slots = named.keys().chain(counts.keys());
    Ok(slots
        .filter_map(|slot| {
            let named = named.get(slot).copied().unwrap_or_default();
            let official = official_of(named, counts.get(slot).copied());
            official.map(|official| (*slot, official))
        })
        .collect())
}

pub(super) fn official_of(named: u32, stored: Option<store::StoredCount>) -> Option<OfficialCount> {
    match stored {
        Some(count) => Some(OfficialCount {
            persons: count.official.persons,
            method: count.official.method,
            is_final: count.is_final,
        }),
        None => official(None, named).map(|official| OfficialCount {
            persons: official.persons,
            method: official.method,
            is_final: false,
        }),
    }
}

/// People who came to a slot without an application, in the order they were recorded.
///
/// # Errors
/// Database errors.
pub async fn walk_ins(app: &App, slot: SlotId) -> Result<Vec<WalkIn>> {
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
