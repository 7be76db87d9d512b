//! What is known of attendance: the counts of slots and events, and single records. Reads only; what changes something
//! stands in `command/`.

use std::collections::HashMap;

use super::{OfficialCount, SlotTally, WalkIn, official, store};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::event::{Event, Slot};
use crate::registration::{AccessNeed, IntakeSource};
use crate::types::{AttendanceId, EventId, RegistrationId, SlotId};

/// Where every slot of an event stands, in the event's order; four queries, however many slots.
///
/// # Errors
/// Database errors.
pub async fn counts_of_event(app: &App, event: &Event) -> Result<Vec<SlotTally>> {
    let connection = app.db.read();
    let slots: Vec<SlotId> = event.slots.iter().map(|slot| slot.id).collect();
    let applied = store::applied(connection, &slots).await?;
    let needs = store::needs(connection, &slots).await?;
    let named = store::named(connection, &slots).await?;
    let counts = store::counts(connection, &slots).await?;
    Ok(event
        .slots
        .iter()
        .map(|slot| {
            let stored = counts.get(&slot.id).copied();
            let named = named.get(&slot.id).copied().unwrap_or_default();
            tally(slot, &applied, &needs, named, stored)
        })
        .collect())
}

fn tally(
    slot: &Slot,
    applied: &[store::Applied],
    needs: &[(SlotId, AccessNeed, u32)],
    named: u32,
    stored: Option<store::StoredCount>,
) -> SlotTally {
    let of_slot: Vec<_> = applied
        .iter()
        .filter(|group| group.slot == slot.id)
        .collect();
    let by_source = IntakeSource::ALL.into_iter().filter_map(|source| {
        let groups = of_slot.iter().filter(|group| group.source == source);
        let seats: u32 = groups.map(|group| group.seats).sum();
        (seats > 0).then_some((source, seats))
    });
    let needs = AccessNeed::ALL.into_iter().filter_map(|need| {
        let found = needs
            .iter()
            .find(|(of, asked, _)| *of == slot.id && *asked == need);
        found.map(|(_, _, count)| (need, *count))
    });
    let head_count = stored.and_then(store::StoredCount::head_count);
    let official = official_of(named, stored);
    SlotTally {
        slot: slot.id,
        applied: of_slot.iter().map(|group| group.seats).sum(),
        confirmed: of_slot
            .iter()
            .filter(|group| group.is_held)
            .map(|group| group.seats)
            .sum(),
        unconfirmed: of_slot
            .iter()
            .filter(|group| group.is_held && group.is_unconfirmed)
            .map(|group| group.seats)
            .sum(),
        attended_named: named,
        head_count,
        official: official.map(|official| official.persons),
        method: official.map(|official| official.method),
        is_final: official.is_some_and(|official| official.is_final),
        by_source: by_source.collect(),
        needs: needs.collect(),
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
