//! Attendance: who was there, how many there were in each slot, and when those numbers are final.
//!
//! Evidence is recorded by name (a tick on the list) or for walk-ins. Where people were only counted, the head count is
//! the slot's official number and the named evidence is a part of it. When every slot is over and counted, the event's
//! counts are made final: from then on nothing changes until somebody opens them again, with a reason.
//!
//! A change says which version of the thing it was decided from: a tick that of the registration, a head count that of
//! the slot, a finalisation that of the event, which every change of a count moves on. Somebody else's newer number is
//! never overwritten unseen (`AppError::Conflict`), and the same form sent twice has one effect (`revision.rs`).
//!
//! Every change first locks the event's row (`store::lock_open`), so that a tick, a head count and a finalisation that
//! arrive together happen one after the other, on both databases and in several processes.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Actor, AuditEntry};
use crate::db::Tx;
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::registration;
use crate::revision;
use crate::types::{AttendanceId, EventId, Reason, ReasonError, RegistrationId, Seen, SlotId};

mod count;
mod query;
mod rule;
mod store;
#[cfg(test)]
mod tests;

pub use count::{
    CountMethod, Evidence, Official, OfficialCount, OpenSlot, Outcome, Refusal, SlotTally, WalkIn,
    WalkInRecorded, WhyOpen,
};
pub use query::{counts_of_event, official_counts, registration_of, slot_of, walk_ins};
pub use rule::{
    PERSONS_AT_MOST, decide_evidence, decide_finalisation, decide_head_count, official,
};

/// Records how many of a registration's party came; recording again changes the number.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot, `AppError::Conflict` when the registration was changed since it was
/// seen.
pub async fn record(
    app: &App,
    actor: Actor,
    slot: SlotId,
    registration: impl Into<Seen<RegistrationId>>,
    persons: u32,
) -> Result<Outcome<AttendanceId>> {
    let event = event::find_by_slot(app, slot).await?.id;
    let (run, registration) = (app.clone(), registration.into());
    app.db
        .write(move |tx| record_in(run.clone(), tx, actor, (event, slot), registration, persons))
        .await
}

async fn record_in(
    app: App,
    tx: Tx,
    actor: Actor,
    (event, slot): (EventId, SlotId),
    seen: Seen<RegistrationId>,
    persons: u32,
) -> Result<Outcome<AttendanceId>> {
    let registration = seen.id;
    let counts = match locked(&tx, event, slot).await? {
        Ok(counts) => counts,
        Err(refusal) => return Ok(Err(refusal)),
    };
    registration::lock_in(&tx, registration).await?;
    let earlier = store::find_of_registration(&tx, slot, registration).await?;
    if let Some((id, stored)) = earlier
        && stored == persons
    {
        return Ok(Ok(id));
    }
    revision::check(&tx, &seen).await?;
    let Some(party) = store::seats_held(&tx, slot, registration).await? else {
        return Ok(Err(Refusal::NoSeat));
    };
    let others = counts
        .named
        .saturating_sub(earlier.map_or(0, |(_, persons)| persons));
    if let Err(refusal) = decide_evidence(persons, Some(party), others, counts.head_count) {
        return Ok(Err(refusal));
    }
    let id = match earlier {
        Some((id, _)) => {
            store::update_persons(&tx, id, persons, actor, app.now()).await?;
            id
        }
        None => {
            let registration = Some(registration);
            insert(&app, &tx, actor, slot, registration, persons).await?
        }
    };
    revision::advance(&tx, &app, actor, registration).await?;
    revision::advance(&tx, &app, actor, event).await?;
    let detail = json!({ "slot": slot, "registration": registration, "persons": persons });
    audit_attendance(&tx, &app, actor, "attendance.recorded", id, detail).await?;
    Ok(Ok(id))
}

/// Records people who came without an application, once for each form however often it is sent; a repeat
/// says that it is one, even when the record was taken back since.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot.
pub async fn record_walk_in(
    app: &App,
    actor: Actor,
    slot: impl Into<Seen<SlotId>>,
    persons: u32,
) -> Result<Outcome<WalkInRecorded>> {
    let seen = slot.into();
    let event = event::find_by_slot(app, seen.id).await?.id;
    let run = app.clone();
    app.db
        .write(move |tx| record_walk_in_in(run.clone(), tx, actor, (event, seen), persons))
        .await
}

async fn record_walk_in_in(
    app: App,
    tx: Tx,
    actor: Actor,
    (event, seen): (EventId, Seen<SlotId>),
    persons: u32,
) -> Result<Outcome<WalkInRecorded>> {
    let slot = seen.id;
    let counts = match locked(&tx, event, slot).await? {
        Ok(counts) => counts,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(made) = revision::answered(&tx, seen.form()).await? {
        let made = made
            .made
            .ok_or_else(|| AppError::fault("a form that made nothing"))?;
        return Ok(Ok(WalkInRecorded {
            attendance: AttendanceId::new(made),
            is_repeat: true,
        }));
    }
    if let Err(refusal) = decide_evidence(persons, None, counts.named, counts.head_count) {
        return Ok(Err(refusal));
    }
    let id = insert(&app, &tx, actor, slot, None, persons).await?;
    revision::remember(&tx, &app, seen.form(), Some(id.into())).await?;
    revision::advance(&tx, &app, actor, event).await?;
    let detail = json!({ "slot": slot, "persons": persons });
    audit_attendance(&tx, &app, actor, "attendance.recorded", id, detail).await?;
    Ok(Ok(WalkInRecorded {
        attendance: id,
        is_repeat: false,
    }))
}

/// Takes a record back. Taking it back twice changes nothing.
///
/// What was seen of a tick is the version of its registration; people without an application have none.
///
/// # Errors
/// `AppError::NotFound` when there is no such record, `AppError::Conflict` when a tick was changed since it was seen.
pub async fn remove(
    app: &App,
    actor: Actor,
    record: impl Into<Seen<AttendanceId>>,
) -> Result<Outcome<()>> {
    let seen = record.into();
    let id = seen.id;
    let slot = slot_of(app, id).await?;
    let event = event::find_by_slot(app, slot).await?.id;
    let run = app.clone();
    app.db
        .write(move |tx| {
            let app = run.clone();
            async move {
                if let Err(refusal) = locked(&tx, event, slot).await? {
                    return Ok(Err(refusal));
                }
                let registration = store::registration_of(&*tx, id).await?;
                if store::delete(&tx, id).await? {
                    if let Some(registration) = registration {
                        registration::lock_in(&tx, registration).await?;
                        revision::check(&tx, &seen.of(registration)).await?;
                        revision::advance(&tx, &app, actor, registration).await?;
                    }
                    revision::advance(&tx, &app, actor, event).await?;
                    let detail = json!({ "slot": slot });
                    audit_attendance(&tx, &app, actor, "attendance.removed", id, detail).await?;
                }
                Ok(Ok(()))
            }
        })
        .await
}

/// Gives the number of heads counted in a slot; from then on it is the slot's official number.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot, `AppError::Conflict` when another one was given since it was seen.
pub async fn set_head_count(
    app: &App,
    actor: Actor,
    slot: impl Into<Seen<SlotId>>,
    persons: u32,
) -> Result<Outcome<()>> {
    let seen = slot.into();
    let slot = seen.id;
    let event = event::find_by_slot(app, slot).await?.id;
    let run = app.clone();
    app.db
        .write(move |tx| {
            let app = run.clone();
            async move {
                let counts = match locked(&tx, event, slot).await? {
                    Ok(counts) => counts,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                if counts.head_count == Some(persons) {
                    return Ok(Ok(()));
                }
                revision::check(&tx, &seen).await?;
                if let Err(refusal) = decide_head_count(persons, counts.named) {
                    return Ok(Err(refusal));
                }
                let method = CountMethod::HeadCount;
                let official = Official { persons, method };
                store::upsert_count(&tx, slot, official, false, actor, app.now()).await?;
                revision::advance(&tx, &app, actor, slot).await?;
                revision::advance(&tx, &app, actor, event).await?;
                let detail = json!({ "persons": persons });
                audit_slot(&tx, &app, actor, "head_count.recorded", slot, Some(detail)).await?;
                Ok(Ok(()))
            }
        })
        .await
}

/// Takes a head count back; the named evidence is the slot's official number again.
///
/// # Errors
/// `AppError::NotFound` when there is no such slot, `AppError::Conflict` when another one was given since it was seen.
pub async fn clear_head_count(
    app: &App,
    actor: Actor,
    slot: impl Into<Seen<SlotId>>,
) -> Result<Outcome<()>> {
    let seen = slot.into();
    let slot = seen.id;
    let event = event::find_by_slot(app, slot).await?.id;
    let run = app.clone();
    app.db
        .write(move |tx| {
            let app = run.clone();
            async move {
                if let Err(refusal) = locked(&tx, event, slot).await? {
                    return Ok(Err(refusal));
                }
                if store::delete_count(&tx, slot).await? {
                    revision::check(&tx, &seen).await?;
                    revision::advance(&tx, &app, actor, slot).await?;
                    revision::advance(&tx, &app, actor, event).await?;
                    audit_slot(&tx, &app, actor, "head_count.removed", slot, None).await?;
                }
                Ok(Ok(()))
            }
        })
        .await
}

/// Makes the counts of an event final, or says which slots are not over or not counted.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when a count was changed since it was seen.
pub async fn finalise(
    app: &App,
    actor: Actor,
    event: impl Into<Seen<EventId>>,
) -> Result<Outcome<()>> {
    let (run, event) = (app.clone(), event.into());
    app.db
        .write(move |tx| finalise_in(run.clone(), tx, actor, event))
        .await
}

async fn finalise_in(app: App, tx: Tx, actor: Actor, seen: Seen<EventId>) -> Result<Outcome<()>> {
    let id = seen.id;
    let event = match locked_event(&tx, id).await? {
        Ok(event) => event,
        Err(Refusal::Finalised) if revision::answered(&tx, seen.form()).await?.is_some() => {
            return Ok(Ok(()));
        }
        Err(refusal) => return Ok(Err(refusal)),
    };
    revision::check(&tx, &seen).await?;
    let slots: Vec<SlotId> = event.slots.iter().map(|slot| slot.id).collect();
    let named = store::named(&*tx, &slots).await?;
    let counts = store::counts(&*tx, &slots).await?;
    let standing = event.slots.iter().map(|slot| {
        let head_count = counts.get(&slot.id).and_then(|count| count.head_count());
        let named = named.get(&slot.id).copied().unwrap_or_default();
        (slot.id, slot.ends_at, official(head_count, named))
    });
    let counted = match decide_finalisation(standing, app.now()) {
        Ok(counted) => counted,
        Err(refusal) => return Ok(Err(refusal)),
    };
    store::set_final(&tx, id, &counted, actor, app.now()).await?;
    revision::advance(&tx, &app, actor, id).await?;
    revision::remember(&tx, &app, seen.form(), None).await?;
    let persons: u32 = counted.iter().map(|(_, official)| official.persons).sum();
    let detail = json!({ "persons": persons, "slots": counted.len() });
    audit_event(&tx, &app, actor, "event.finalised", id, detail).await?;
    Ok(Ok(()))
}

/// Opens the final counts of an event again. The reason stays in the audit log.
///
/// # Errors
/// `AppError::NotFound` when there is no such event, `AppError::Conflict` when it was changed since it was seen.
pub async fn reopen(
    app: &App,
    actor: Actor,
    event: impl Into<Seen<EventId>>,
    reason: &str,
) -> Result<Outcome<()>> {
    let seen = event.into();
    let event = seen.id;
    let reason = match Reason::parse(reason) {
        Ok(reason) => reason,
        Err(ReasonError::Empty) => return Ok(Err(Refusal::ReasonNeeded)),
        Err(ReasonError::TooLong | ReasonError::Invalid) => {
            return Ok(Err(Refusal::ReasonUnusable));
        }
    };
    let run = app.clone();
    app.db
        .write(move |tx| {
            let (app, reason) = (run.clone(), reason.clone());
            async move {
                let slots: Vec<SlotId> = event::find_in(&tx, event)
                    .await?
                    .slots
                    .iter()
                    .map(|slot| slot.id)
                    .collect();
                if !store::set_open(&tx, event, &slots).await? {
                    let is_repeat = revision::answered(&tx, seen.form()).await?.is_some();
                    return Ok(if is_repeat {
                        Ok(())
                    } else {
                        Err(Refusal::NotFinalised)
                    });
                }
                revision::check(&tx, &seen).await?;
                revision::advance(&tx, &app, actor, event).await?;
                revision::remember(&tx, &app, seen.form(), None).await?;
                let detail = json!({ "reason": reason.as_str() });
                audit_event(&tx, &app, actor, "event.reopened", event, detail).await?;
                Ok(Ok(()))
            }
        })
        .await
}

/// What stands for a slot while the event is locked.
struct Standing {
    named: u32,
    head_count: Option<u32>,
}

async fn locked(tx: &Tx, event: EventId, slot: SlotId) -> Result<Outcome<Standing>> {
    if let Err(refusal) = locked_event(tx, event).await? {
        return Ok(Err(refusal));
    }
    let named = store::named(&**tx, &[slot]).await?;
    let counts = store::counts(&**tx, &[slot]).await?;
    Ok(Ok(Standing {
        named: named.get(&slot).copied().unwrap_or_default(),
        head_count: counts.get(&slot).and_then(|count| count.head_count()),
    }))
}

/// The event, locked until the transaction ends, unless its counts are final or it does not take place.
async fn locked_event(tx: &Tx, id: EventId) -> Result<Outcome<Event>> {
    let is_open = store::lock_open(tx, id).await?;
    let event = event::find_in(tx, id).await?;
    Ok(match (is_open, event.published_at, event.cancelled_at) {
        (false, _, _) => Err(Refusal::Finalised),
        (true, Some(_), None) => Ok(event),
        (true, _, _) => Err(Refusal::EventUnavailable),
    })
}

async fn insert(
    app: &App,
    tx: &Tx,
    actor: Actor,
    slot: SlotId,
    registration: Option<RegistrationId>,
    persons: u32,
) -> Result<AttendanceId> {
    let id = AttendanceId::new(app.new_id());
    let evidence = match registration {
        Some(_) => Evidence::Tick,
        None => Evidence::WalkIn,
    };
    let new = store::NewEvidence {
        id,
        slot,
        registration,
        persons,
        evidence,
    };
    store::insert(tx, new, actor, app.now()).await?;
    Ok(id)
}

async fn audit_attendance(
    tx: &Tx,
    app: &App,
    actor: Actor,
    action: &'static str,
    id: AttendanceId,
    detail: Value,
) -> Result<()> {
    audit_one(
        tx,
        app,
        actor,
        action,
        ("attendance", id.into()),
        Some(detail),
    )
    .await
}

async fn audit_slot(
    tx: &Tx,
    app: &App,
    actor: Actor,
    action: &'static str,
    id: SlotId,
    detail: Option<Value>,
) -> Result<()> {
    audit_one(tx, app, actor, action, ("slot", id.into()), detail).await
}

async fn audit_event(
    tx: &Tx,
    app: &App,
    actor: Actor,
    action: &'static str,
    id: EventId,
    detail: Value,
) -> Result<()> {
    audit_one(tx, app, actor, action, ("event", id.into()), Some(detail)).await
}

async fn audit_one(
    tx: &Tx,
    app: &App,
    actor: Actor,
    action: &'static str,
    (noun, id): (&'static str, Uuid),
    detail: Option<Value>,
) -> Result<()> {
    let entry = AuditEntry {
        actor,
        action,
        subject: (noun, Some(id)),
        detail,
    };
    audit::record(tx, app, entry).await
}
