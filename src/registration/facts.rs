//! What a mail or a calendar file says about a registration, put together from it; pure.

use super::{NewRegistration, Registration, changeable_until};
use crate::audit::Actor;
use crate::event::{Event, Slot};
use crate::mail::RegistrationFacts;
use crate::types::{Language, PartySize, PersonName, ReceiptNumber, RegistrationId, Token};

/// The facts of a registration that is being made.
pub(super) fn of_new(
    id: RegistrationId,
    receipt: ReceiptNumber,
    new: &NewRegistration,
    token: Token,
    event: &Event,
    slot: &Slot,
) -> RegistrationFacts {
    let who = (new.language, new.applicant.name.clone(), new.party);
    facts((id, receipt), who, Some(token), event, slot)
}

/// The facts of a registration at one of its slots.
pub(super) fn of(
    registration: &Registration,
    slot: &Slot,
    token: Option<Token>,
) -> RegistrationFacts {
    let which = (registration.id, registration.receipt.clone());
    let name = registration.applicant.name.clone();
    let who = (registration.language, name, registration.party);
    facts(which, who, token, &registration.event, slot)
}

fn facts(
    (registration, receipt): (RegistrationId, ReceiptNumber),
    (language, applicant_name, party): (Language, PersonName, PartySize),
    personal_token: Option<Token>,
    event: &Event,
    slot: &Slot,
) -> RegistrationFacts {
    RegistrationFacts {
        registration,
        owner: event.owner,
        language,
        applicant_name,
        receipt,
        event_title: event.title.clone(),
        mode: slot.mode,
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        place: slot.venue.as_ref().map(|venue| venue.name.clone()),
        address: slot.venue.as_ref().map(|venue| venue.address.clone()),
        party,
        personal_token,
        bring: event.bring.clone(),
        change_until: changeable_until(slot, Actor::Applicant),
        desk_name: event.desk.name.clone(),
        desk_phone: event.desk.phone.clone(),
        desk_fax: event.desk.fax.clone(),
        desk_hours: event.desk.hours.clone(),
        confirm_by: None,
    }
}
