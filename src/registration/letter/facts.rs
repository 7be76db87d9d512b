//! What a letter or a calendar file says about a registration, put together from it. Not the words around it
//! (`content.rs`).

use chrono::{DateTime, Utc};

use crate::authority::Actor;
use crate::event::{Event, Requester, Slot};
use crate::registration::{NewRegistration, Registration};
use crate::types::{
    AttendanceMode, Language, LocalizedText, OwnerId, PartySize, PersonName, ReceiptNumber,
    RegistrationId, Version,
};

/// What a letter says about a registration.
#[derive(Clone, Debug)]
pub(in crate::registration) struct Facts {
    /// Which registration.
    pub(super) registration: RegistrationId,
    /// Which version of it the letter tells of.
    pub(super) version: Version,
    /// The section that is told when the letter does not arrive.
    pub(super) owner: OwnerId,
    /// The language the person applied in.
    pub(super) language: Language,
    /// Who applied.
    pub(super) applicant_name: PersonName,
    /// The number to give at the reception and on the telephone.
    pub(super) receipt: ReceiptNumber,
    /// The event, perhaps with readings marked.
    pub(super) event_title: LocalizedText,
    /// How they take part.
    pub(super) mode: AttendanceMode,
    /// When it begins.
    pub(super) starts_at: DateTime<Utc>,
    /// When it ends.
    pub(super) ends_at: DateTime<Utc>,
    /// The venue, where there is one.
    pub(super) place: Option<LocalizedText>,
    /// The venue's address.
    pub(super) address: Option<LocalizedText>,
    /// How many people come.
    pub(super) party: PartySize,
    /// Whether the letter has a personal link, whose secret is made when it is sent; without one it names the desk.
    pub(super) has_link: bool,
    /// What to bring; may be empty and may have several lines.
    pub(super) bring: LocalizedText,
    /// Until when the person can change or cancel by the link.
    pub(super) change_until: DateTime<Utc>,
    /// The desk that answers questions.
    pub(super) desk_name: LocalizedText,
    /// Its telephone number.
    pub(super) desk_phone: String,
    /// Its fax number.
    pub(super) desk_fax: String,
    /// Its hours.
    pub(super) desk_hours: LocalizedText,
}

/// What belongs to the applicant rather than to the event.
struct Applied {
    registration: RegistrationId,
    version: Version,
    receipt: ReceiptNumber,
    language: Language,
    applicant_name: PersonName,
    party: PartySize,
    has_link: bool,
}

impl Facts {
    /// The facts of a registration that is being made.
    pub(in crate::registration) fn of_new(
        registration: RegistrationId,
        receipt: ReceiptNumber,
        new: &NewRegistration,
        event: &Event,
        slot: &Slot,
    ) -> Self {
        let applied = Applied {
            registration,
            version: Version::default(),
            receipt,
            language: new.language,
            applicant_name: new.applicant.name.clone(),
            party: new.party,
            has_link: true,
        };
        Self::new(applied, event, slot)
    }

    /// The facts of a registration at one of its slots, as it is.
    pub(in crate::registration) fn of(registration: &Registration, slot: &Slot) -> Self {
        let applied = Applied {
            registration: registration.id,
            version: registration.version,
            receipt: registration.receipt.clone(),
            language: registration.language,
            applicant_name: registration.applicant.name.clone(),
            party: registration.party,
            has_link: false,
        };
        Self::new(applied, &registration.event, slot)
    }

    /// The facts of a registration that is being changed, at one of its slots. What the office changes is told without
    /// a link.
    pub(in crate::registration) fn of_change(
        registration: &Registration,
        slot: &Slot,
        by: Actor,
    ) -> Self {
        Self {
            version: registration.version.next(),
            has_link: by == Actor::Applicant,
            ..Self::of(registration, slot)
        }
    }

    fn new(applied: Applied, event: &Event, slot: &Slot) -> Self {
        Self {
            registration: applied.registration,
            version: applied.version,
            owner: event.owner,
            language: applied.language,
            applicant_name: applied.applicant_name,
            receipt: applied.receipt,
            event_title: event.title.clone(),
            mode: slot.way.mode(),
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
            place: slot.way.venue().map(|venue| venue.name.clone()),
            address: slot.way.venue().map(|venue| venue.address.clone()),
            party: applied.party,
            has_link: applied.has_link,
            bring: event.bring.clone(),
            change_until: slot.changeable_until(Requester::Resident),
            desk_name: event.desk.name.clone(),
            desk_phone: event.desk.phone.clone(),
            desk_fax: event.desk.fax.clone(),
            desk_hours: event.desk.hours.clone(),
        }
    }
}
