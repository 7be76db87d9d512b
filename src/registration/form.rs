//! The form of an application, whoever fills it in: its fields, what may be typed into each, and the application that
//! follows. Not how it is shown, nor whether there are seats; pure.
//!
//! A page, a row of a file and a body of JSON are all texts by field (`Typed<Field>`), and `check` is the one way from
//! them to an application. A field that is added is missed by the compiler in every place of this file that has to
//! know it.

use macro_rules_attribute::apply;
use uuid::Uuid;

use super::application::are_companions;
use super::{AccessNeed, Applicant, IntakeSource, NewRegistration, Refusal};
use crate::event::{Event, Slot};
use crate::types::{
    self, EmailAddress, EmailError, EventId, Kana, Language, PartySize, PersonName, PhoneNumber,
    Refused as _, SlotId, Typed, coded,
};

/// What a ticked box sends.
pub const TICKED: &str = "yes";

/// A field of the form, in the order in which residents fill it in.
#[apply(coded!)]
pub enum Field {
    /// For which slot: its identifier.
    Slot,
    /// How many come.
    Party,
    /// The key of the form, the same for every sending of it; nobody types it.
    Key,
    /// The name as they write it.
    Name,
    /// Its reading.
    Kana,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// Names of those who come along.
    Companions,
    /// Help they ask for: codes of [`AccessNeed`].
    Needs,
    /// Ticked when they agree to how their data are used.
    Consent,
    /// By which way it reached the office: a code of [`IntakeSource`].
    Source,
    /// Ticked when somebody like a person registered already is another one.
    Different,
}

/// Whose form it is: what is asked, in which order, and how somebody must be reachable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilledInBy {
    /// A resident, on the web.
    Resident,
    /// The office, for somebody who telephoned, wrote or came.
    Office,
}

/// All but what only the office is asked for.
const RESIDENT: [Field; Field::ALL.len() - 2] = [
    Field::Slot,
    Field::Party,
    Field::Key,
    Field::Name,
    Field::Kana,
    Field::Phone,
    Field::Email,
    Field::Companions,
    Field::Needs,
    Field::Consent,
];

/// All but the consent, which is given in words; in the order of a telephone call.
const OFFICE: [Field; Field::ALL.len() - 1] = [
    Field::Key,
    Field::Kana,
    Field::Name,
    Field::Phone,
    Field::Slot,
    Field::Party,
    Field::Companions,
    Field::Needs,
    Field::Email,
    Field::Source,
    Field::Different,
];

impl FilledInBy {
    /// The fields of this form in its order.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Resident => &RESIDENT,
            Self::Office => &OFFICE,
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// Not a slot of the event.
    Slot,
    /// No number, or too large a party for the slot.
    Party {
        /// The largest party, in persons.
        limit: u32,
    },
    /// Not a name.
    Name,
    /// Not a reading.
    Kana,
    /// Not a telephone number, or none where one is needed.
    Phone,
    /// Not an e-mail address.
    Email,
    /// Zoom needs an e-mail address, because the joining guide is mailed.
    EmailForZoom,
    /// An e-mail address with quotation marks.
    EmailQuoted,
    /// Too long for names of companions, or more than a line.
    Companions,
    /// Not agreed to.
    Consent,
}

impl FieldError {
    /// The field it stands beside.
    pub fn field(self) -> Field {
        match self {
            Self::Slot => Field::Slot,
            Self::Party { .. } => Field::Party,
            Self::Name => Field::Name,
            Self::Kana => Field::Kana,
            Self::Phone => Field::Phone,
            Self::Email | Self::EmailForZoom | Self::EmailQuoted => Field::Email,
            Self::Companions => Field::Companions,
            Self::Consent => Field::Consent,
        }
    }

    /// The key of its sentence in `locales/`. That of the party names its `limit`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Slot => "field-error-slot",
            Self::Party { .. } => "field-error-party",
            Self::Name => "field-error-name",
            Self::Kana => "field-error-kana",
            Self::Phone => "field-error-phone",
            Self::Email => "field-error-email",
            Self::EmailForZoom => "field-error-email-zoom",
            Self::EmailQuoted => "field-error-email-quoted",
            Self::Companions => "field-error-companions",
            Self::Consent => "field-error-consent",
        }
    }
}

/// The field of this form that a refusal of the use case is about; none when it is about none of them.
pub fn refused_field(refusal: Refusal) -> Option<Field> {
    match refusal.field()? {
        types::Field::Slot => Some(Field::Slot),
        types::Field::Party => Some(Field::Party),
        types::Field::Phone => Some(Field::Phone),
        types::Field::Email => Some(Field::Email),
        types::Field::Key => Some(Field::Key),
        types::Field::Persons | types::Field::Reason | types::Field::Login => None,
    }
}

/// The slot and the party, when both can be used.
#[derive(Clone, Copy, Debug)]
pub struct Chosen<'a> {
    /// Which slot.
    pub slot: &'a Slot,
    /// How many come.
    pub party: PartySize,
}

/// A form in which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    slot: SlotId,
    party: PartySize,
    applicant: Applicant,
    companions: String,
    needs: Vec<AccessNeed>,
    source: IntakeSource,
}

impl Checked {
    /// The application it makes, under this key of the form, in the language its owner is written to.
    pub fn application(
        self,
        event: EventId,
        submission_key: Uuid,
        language: Language,
    ) -> NewRegistration {
        let Self {
            slot,
            party,
            applicant,
            companions,
            needs,
            source,
        } = self;
        NewRegistration {
            event,
            slot,
            submission_key,
            applicant,
            companions,
            party,
            needs,
            source,
            language,
        }
    }
}

/// Reads a form.
///
/// # Errors
/// What is wrong, at most one for each field.
pub fn check(
    typed: &Typed<Field>,
    by: FilledInBy,
    event: &Event,
) -> Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let slot = keep(&mut errors, slot(typed, event));
    let party = keep(&mut errors, party(typed, slot));
    let name = PersonName::parse(typed.get(Field::Name)).map_err(|_| FieldError::Name);
    let name = keep(&mut errors, name);
    let kana = Kana::parse(typed.get(Field::Kana)).map_err(|_| FieldError::Kana);
    let kana = keep(&mut errors, kana);
    let phone = keep(&mut errors, phone(typed, by));
    let email = keep(&mut errors, email(typed, slot));
    let companions = keep(&mut errors, companions(typed));
    let consent = keep(&mut errors, consent(typed, by));
    match (slot, party, name, kana, phone, email, companions, consent) {
        (
            Some(slot),
            Some(party),
            Some(name),
            Some(kana),
            Some(phone),
            Some(email),
            Some(companions),
            Some(()),
        ) => Ok(Checked {
            slot: slot.id,
            party,
            applicant: Applicant {
                name,
                kana,
                phone,
                email,
            },
            companions,
            needs: needs(typed),
            source: source(typed, by),
        }),
        _ => Err(errors),
    }
}

/// Reads the slot and the party alone, as the first step of a resident does.
///
/// # Errors
/// What is wrong with either.
pub fn chosen<'a>(typed: &Typed<Field>, event: &'a Event) -> Result<Chosen<'a>, Vec<FieldError>> {
    let mut errors = Vec::new();
    let slot = keep(&mut errors, slot(typed, event));
    let party = keep(&mut errors, party(typed, slot));
    match (slot, party) {
        (Some(slot), Some(party)) => Ok(Chosen { slot, party }),
        _ => Err(errors),
    }
}

/// The slot of the event that was chosen.
///
/// # Errors
/// [`FieldError::Slot`].
pub fn slot<'a>(typed: &Typed<Field>, event: &'a Event) -> Result<&'a Slot, FieldError> {
    let id = typed.get(Field::Slot).parse::<SlotId>().ok();
    id.and_then(|id| event.slot(id)).ok_or(FieldError::Slot)
}

/// The needs that were ticked, in their own order; codes of none are left out.
pub fn needs(typed: &Typed<Field>) -> Vec<AccessNeed> {
    AccessNeed::ALL
        .into_iter()
        .filter(|need| typed.is_ticked(Field::Needs, need.code()))
        .collect()
}

/// The ways an application reaches the office.
pub fn office_sources() -> impl Iterator<Item = IntakeSource> {
    IntakeSource::ALL
        .into_iter()
        .filter(|source| *source != IntakeSource::Web)
}

/// The way to the office with this code; by telephone when there is none.
pub fn office_source(code: &str) -> IntakeSource {
    office_sources()
        .find(|source| source.code() == code)
        .unwrap_or(IntakeSource::Telephone)
}

/// The key of the form, when it carries one.
pub fn submission_key(typed: &Typed<Field>) -> Option<Uuid> {
    typed.get(Field::Key).parse().ok()
}

/// Whether the same person cannot be meant when somebody registered looks like them.
pub fn is_different(typed: &Typed<Field>) -> bool {
    typed.get(Field::Different) == TICKED
}

fn keep<T>(errors: &mut Vec<FieldError>, read: Result<T, FieldError>) -> Option<T> {
    read.map_err(|error| errors.push(error)).ok()
}

fn party(typed: &Typed<Field>, slot: Option<&Slot>) -> Result<PartySize, FieldError> {
    let limit = slot.map_or(PartySize::MAX, |slot| slot.party_limit);
    PartySize::parse(typed.get(Field::Party))
        .ok()
        .filter(|party| slot.is_none_or(|slot| slot.allows(*party)))
        .ok_or(FieldError::Party { limit })
}

/// Residents leave a telephone number. The office may do without one when it has an e-mail address.
fn phone(typed: &Typed<Field>, by: FilledInBy) -> Result<Option<PhoneNumber>, FieldError> {
    let may_be_left_out = match by {
        FilledInBy::Resident => false,
        FilledInBy::Office => !typed.is_blank(Field::Email),
    };
    if typed.is_blank(Field::Phone) && may_be_left_out {
        return Ok(None);
    }
    PhoneNumber::parse(typed.get(Field::Phone))
        .map(Some)
        .map_err(|_| FieldError::Phone)
}

fn email(typed: &Typed<Field>, slot: Option<&Slot>) -> Result<Option<EmailAddress>, FieldError> {
    let is_needed = slot.is_some_and(|slot| slot.way.mode().needs_email());
    if typed.is_blank(Field::Email) && !is_needed {
        return Ok(None);
    }
    match EmailAddress::parse(typed.get(Field::Email)) {
        Ok(email) => Ok(Some(email)),
        Err(EmailError::Quoted) => Err(FieldError::EmailQuoted),
        Err(EmailError::Empty | EmailError::TooLong | EmailError::Invalid) if is_needed => {
            Err(FieldError::EmailForZoom)
        }
        Err(EmailError::Empty | EmailError::TooLong | EmailError::Invalid) => {
            Err(FieldError::Email)
        }
    }
}

fn companions(typed: &Typed<Field>) -> Result<String, FieldError> {
    let names = typed.get(Field::Companions);
    if are_companions(names) {
        Ok(names.trim().to_owned())
    } else {
        Err(FieldError::Companions)
    }
}

fn consent(typed: &Typed<Field>, by: FilledInBy) -> Result<(), FieldError> {
    match by {
        FilledInBy::Resident if typed.get(Field::Consent) != TICKED => Err(FieldError::Consent),
        FilledInBy::Resident | FilledInBy::Office => Ok(()),
    }
}

fn source(typed: &Typed<Field>, by: FilledInBy) -> IntakeSource {
    match by {
        FilledInBy::Resident => IntakeSource::Web,
        FilledInBy::Office => office_source(typed.get(Field::Source)),
    }
}

#[cfg(test)]
mod tests;
