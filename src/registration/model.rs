//! Registrations, as they are made and as their owners see them; pure.

use uuid::Uuid;

use super::{AccessNeed, Applicant, ContactRoute, IntakeSource, Refusal, Standing};
use crate::event::{Event, Slot};
use crate::types::{
    EventId, Language, PartySize, ReceiptNumber, RegistrationId, SlotId, Token, Version,
};

/// An application, checked field by field.
#[derive(Clone, Debug)]
pub struct NewRegistration {
    /// For which event.
    pub event: EventId,
    /// For which slot.
    pub slot: SlotId,
    /// The same for every sending of one form.
    pub submission_key: Uuid,
    /// Who applies.
    pub applicant: Applicant,
    /// Names of those who come along, as typed; may be empty.
    pub companions: String,
    /// How many come, the applicant included.
    pub party: PartySize,
    /// Help they ask for.
    pub needs: Vec<AccessNeed>,
    /// By which way it came.
    pub source: IntakeSource,
    /// In which language they are written to.
    pub language: Language,
}

/// An accepted application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Which one.
    pub registration: RegistrationId,
    /// The number they are told.
    pub receipt: ReceiptNumber,
    /// The secret of their personal link.
    pub token: Token,
    /// True when this application had been accepted before and was only sent again.
    pub is_repeat: bool,
}

/// An expected answer that is not a yes.
pub type Outcome<T> = std::result::Result<T, Refusal>;

/// A registration as its owner sees it.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Which one.
    pub id: RegistrationId,
    /// The number they were told.
    pub receipt: ReceiptNumber,
    /// Who applied.
    pub applicant: Applicant,
    /// Who comes along.
    pub companions: String,
    /// How many come.
    pub party: PartySize,
    /// Help they ask for.
    pub needs: Vec<AccessNeed>,
    /// By which way it came.
    pub source: IntakeSource,
    /// How they are reached.
    pub route: ContactRoute,
    /// In which language they are written to.
    pub language: Language,
    /// The event.
    pub event: Event,
    /// Where they hold seats, or why they hold none.
    pub standing: Standing,
    /// Whether somebody was recorded as present; then they can neither move nor cancel, or they would be counted in a
    /// slot they do not belong to.
    pub has_attended: bool,
    /// Which version of it this is.
    pub version: Version,
}

impl Registration {
    /// The slot they hold or held last.
    pub fn slot(&self) -> Option<&Slot> {
        self.event.slot(self.standing.slot())
    }
}
