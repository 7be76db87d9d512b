//! What is known of attendance: the counts of slots and events, and single records. Reads only; what changes something
//! stands in `command/`.

use std::collections::HashMap;

use super::{Official, OfficialCount, SlotTally, WalkIn, official, store};
use crate::app::App;
use crate::db::{Rows, Unreadable};
use crate::error::{AppError, Result};
use crate::event::{Event, Slot};
use crate::registration::{AccessNeed, AllocationState, IntakeSource};
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
    let officials = officials(&named, store::counts(connection, &slots).await?);
    Ok(event
        .slots
        .iter()
        .map(|slot| {
            let named = named.get(&slot.id).copied().unwrap_or_default();
            let official = officials.get(&slot.id).copied();
            tally(slot, &applied, &needs, named, official)
        })
        .collect())
}

fn tally(
    slot: &Slot,
    applied: &[store::Applied],
    needs: &[(SlotId, AccessNeed, u32)],
    named: u32,
    official: Option<OfficialCount>,
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
    SlotTally {
        slot: slot.id,
        applied: of_slot.iter().map(|group| group.seats).sum(),
        confirmed: of_slot
            .iter()
            .filter(|group| group.state.holds_seats())
            .map(|group| group.seats)
            .sum(),
        unconfirmed: of_slot
            .iter()
            .filter(|group| group.state == AllocationState::Unconfirmed)
            .map(|group| group.seats)
            .sum(),
        attended_named: named,
        official,
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
