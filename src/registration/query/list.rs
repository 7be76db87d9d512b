//! Lists of registrations as the office works with them: by slot, by event to take away; and what a possible duplicate
//! is. Statements stand in `store/lists.rs`.

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::Result;
use crate::event::{self, Event};
use crate::registration::{AccessNeed, Applicant, ContactRoute, IntakeSource, Standing, store};
use crate::security::{self, Disclosure};
use crate::types::{
    AttendanceId, EventId, PartySize, PersonName, ReceiptNumber, RegistrationId, SlotId,
    StaffUserId, Version, kana_order,
};

/// One line of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which registration.
    pub registration: RegistrationId,
    /// Its receipt number.
    pub receipt: ReceiptNumber,
    /// Who applied.
    pub applicant: Applicant,
    /// Who comes along.
    pub companions: String,
    /// How many come.
    pub party: PartySize,
    /// By which way it came.
    pub source: IntakeSource,
    /// How they are reached.
    pub route: ContactRoute,
    /// Where it stands; in the list of one slot, where it stands or stood in that slot.
    pub standing: Standing,
    /// Help they ask for.
    pub needs: Vec<AccessNeed>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Evidence that they were there.
    pub attendance: Option<Recorded>,
    /// Which version of the registration this is.
    pub version: Version,
}

/// Evidence of attendance beside a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Which evidence.
    pub attendance: AttendanceId,
    /// How many came.
    pub persons: u32,
}

/// An application that waits for a call to the desk to be confirmed.
#[derive(Clone, Debug)]
pub struct Awaiting {
    /// Which one.
    pub registration: RegistrationId,
    /// Its receipt number.
    pub receipt: ReceiptNumber,
    /// Who applied.
    pub name: PersonName,
    /// Until when its seats are held.
    pub until: DateTime<Utc>,
}

/// A registration of the same event that may be of the same person.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// Which one.
    pub registration: RegistrationId,
    /// Its receipt number.
    pub receipt: ReceiptNumber,
    /// Whose name it carries.
    pub applicant: Applicant,
    /// Its slot.
    pub slot: SlotId,
    /// By which way it came.
    pub source: IntakeSource,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who of the office entered it; none when it came by web.
    pub created_by: Option<StaffUserId>,
}

/// The list of one slot in kana order; the cancelled ones too, so that nobody is searched for in vain.
///
/// # Errors
/// Database errors.
pub async fn of_slot(app: &App, by: &Authority, slot: SlotId) -> Result<Vec<Listed>> {
    let event = event::find_by_slot(app, slot).await?;
    by.may(Permission::SeeRegistrations, event.owner)?;
    let mut lines = store::list_of_slot(app.db.read(), slot).await?;
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
    let mut lines = store::list_of_event(app.db.read(), event).await?;
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
    store::awaiting_call(app.db.read(), &events, limit).await
}

/// A slot whose counter does not say what its rows say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatMismatch {
    /// The slot.
    pub slot: SlotId,
    /// Seats held by the counter.
    pub counter: i64,
    /// Seats held by the live allocations.
    pub rows: i64,
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
