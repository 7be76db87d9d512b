//! Lines of the lists the office works with: registrations, those that wait for a call, those that may be of one
//! person, and slots whose seats do not add up; pure. Not how they are read (`query/list.rs`).

use chrono::{DateTime, Utc};

use super::applicant::{AccessNeed, Applicant, ContactRoute, IntakeSource};
use super::standing::Standing;
use crate::types::{
    AttendanceId, PartySize, PersonName, ReceiptNumber, RegistrationId, SlotId, StaffUserId,
    Version,
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
