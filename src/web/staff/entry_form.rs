//! An application as the office types it: from text fields to a checked command, and back to a form that keeps
//! everything. The order of the fields is the order of a telephone call.

use rocket::FromForm;
use uuid::Uuid;

use super::wording::registration_refusal;
use crate::event::{Event, Slot};
use crate::registration::{self, AccessNeed, Applicant, IntakeSource, NewRegistration, Refusal};
use crate::texts::Texts;
use crate::types::{
    AttendanceMode, EmailAddress, EmailError, Field, Kana, Language, PartySize, PersonName,
    PhoneNumber, Refused, SlotId,
};
use crate::web::form::{Choice, ErrorLine, FieldState, error_lines};

/// The ways an application reaches the office.
pub(super) const SOURCES: [IntakeSource; 4] = [
    IntakeSource::Telephone,
    IntakeSource::Fax,
    IntakeSource::Postcard,
    IntakeSource::Counter,
];

/// What the browser sends. Every field is text, so that nothing typed is lost when it cannot be used.
#[derive(Clone, Debug, Default, FromForm)]
pub(super) struct EntryForm {
    #[field(default = "")]
    pub(super) key: String,
    #[field(default = "")]
    pub(super) kana: String,
    #[field(default = "")]
    pub(super) name: String,
    #[field(default = "")]
    pub(super) phone: String,
    #[field(default = "")]
    pub(super) slot: String,
    #[field(default = "")]
    pub(super) party: String,
    #[field(default = "")]
    pub(super) companions: String,
    pub(super) needs: Vec<String>,
    #[field(default = "")]
    pub(super) email: String,
    #[field(default = "")]
    pub(super) source: String,
    /// Ticked when a possible duplicate is somebody else.
    #[field(default = "")]
    pub(super) different: String,
}

impl EntryForm {
    /// An empty form for the next call.
    pub(super) fn empty(key: Uuid, source: IntakeSource) -> Self {
        Self {
            key: key.to_string(),
            party: "1".to_owned(),
            source: source.code().to_owned(),
            ..Self::default()
        }
    }

    /// By which way the application came; by telephone unless another way was chosen.
    pub(super) fn source(&self) -> IntakeSource {
        source(&self.source)
    }

    /// The slot that was chosen.
    pub(super) fn chosen<'a>(&self, event: &'a Event) -> Option<&'a Slot> {
        self.slot
            .parse::<SlotId>()
            .ok()
            .and_then(|id| event.slot(id))
    }

    /// Whether the same application cannot be meant when another one looks like it.
    pub(super) fn is_different(&self) -> bool {
        self.different == "yes"
    }

    /// Reads the fields into a command, or says field by field what is wrong.
    pub(super) fn checked(
        &self,
        event: &Event,
        texts: Texts,
    ) -> Result<NewRegistration, Box<EntryState>> {
        let mut state = EntryState::new(self, texts);
        let kana = state
            .kana
            .keep(Kana::parse(&self.kana), "field-error-kana", texts);
        let name = state
            .name
            .keep(PersonName::parse(&self.name), "field-error-name", texts);
        let slot = state
            .slot
            .keep(self.chosen(event).ok_or(()), "field-error-slot", texts);
        let email = self.checked_email(&mut state, slot, texts);
        let phone = self.checked_phone(&mut state, texts);
        let party = PartySize::parse(&self.party).ok();
        let limit = slot.map_or(20, |slot| slot.party_limit);
        let party = party.filter(|party| party.get() <= limit);
        if party.is_none() {
            state.party.error = Some(texts.t1("field-error-party", "limit", limit));
        }
        if !registration::are_companions(&self.companions) {
            state.companions.error = Some(texts.t("field-error-companions"));
        }
        match (kana, name, slot, party, self.key.parse::<Uuid>()) {
            (Some(kana), Some(name), Some(slot), Some(party), Ok(submission_key))
                if state.errors().is_empty() =>
            {
                Ok(NewRegistration {
                    event: event.id,
                    slot: slot.id,
                    submission_key,
                    applicant: Applicant {
                        name,
                        kana,
                        phone,
                        email,
                    },
                    companions: self.companions.trim().to_owned(),
                    party,
                    needs: self.access_needs(),
                    source: self.source(),
                    language: Language::Ja,
                })
            }
            _ => Err(Box::new(state)),
        }
    }

    /// Somebody must be reachable: a telephone number, unless there is an e-mail address.
    fn checked_phone(&self, state: &mut EntryState, texts: Texts) -> Option<PhoneNumber> {
        if self.phone.trim().is_empty() && !self.email.trim().is_empty() {
            return None;
        }
        state
            .phone
            .keep(PhoneNumber::parse(&self.phone), "field-error-phone", texts)
    }

    /// Zoom needs an e-mail address.
    fn checked_email(
        &self,
        state: &mut EntryState,
        slot: Option<&Slot>,
        texts: Texts,
    ) -> Option<EmailAddress> {
        let is_zoom = slot.is_some_and(|slot| slot.mode == AttendanceMode::Zoom);
        if self.email.trim().is_empty() && !is_zoom {
            return None;
        }
        let parsed = EmailAddress::parse(&self.email);
        let key = match parsed {
            Err(EmailError::Quoted) => "field-error-email-quoted",
            _ if is_zoom => "field-error-email-zoom",
            _ => "field-error-email",
        };
        state.email.keep(parsed, key, texts)
    }

    fn access_needs(&self) -> Vec<AccessNeed> {
        AccessNeed::ALL
            .into_iter()
            .filter(|need| self.needs.iter().any(|code| code == need.code()))
            .collect()
    }
}

/// The way with this code, by telephone when there is none among those the office enters.
pub(super) fn source(code: &str) -> IntakeSource {
    SOURCES
        .into_iter()
        .find(|source| source.code() == code)
        .unwrap_or(IntakeSource::Telephone)
}

/// The form as it is shown again.
#[derive(Clone, Debug)]
pub(super) struct EntryState {
    pub(super) key: String,
    pub(super) kana: FieldState,
    pub(super) name: FieldState,
    pub(super) phone: FieldState,
    pub(super) slot: FieldState,
    pub(super) party: FieldState,
    pub(super) companions: FieldState,
    pub(super) email: FieldState,
    pub(super) needs: Vec<Choice>,
    pub(super) sources: Vec<Choice>,
    pub(super) is_different: bool,
    pub(super) different_error: Option<String>,
}

impl EntryState {
    /// The form as typed, with nothing wrong yet.
    pub(super) fn new(form: &EntryForm, texts: Texts) -> Self {
        let ticked = form.access_needs();
        Self {
            key: form.key.clone(),
            kana: FieldState::new(&form.kana),
            name: FieldState::new(&form.name),
            phone: FieldState::new(&form.phone),
            slot: FieldState::new(&form.slot),
            party: FieldState::new(&form.party),
            companions: FieldState::new(&form.companions),
            email: FieldState::new(&form.email),
            needs: AccessNeed::ALL
                .into_iter()
                .map(|need| Choice {
                    value: need.code().to_owned(),
                    label: texts.t(need.key()),
                    selected: ticked.contains(&need),
                })
                .collect(),
            sources: SOURCES
                .into_iter()
                .map(|source| Choice {
                    value: source.code().to_owned(),
                    label: texts.t(source.key()),
                    selected: source == form.source(),
                })
                .collect(),
            is_different: form.is_different(),
            different_error: None,
        }
    }

    /// The lines of the error summary.
    pub(super) fn errors(&self) -> Vec<ErrorLine> {
        let mut lines = error_lines(&[
            ("kana", &self.kana),
            ("name", &self.name),
            ("phone", &self.phone),
            ("slot", &self.slot),
            ("party", &self.party),
            ("companions", &self.companions),
            ("email", &self.email),
        ]);
        let different = self.different_error.clone();
        lines.extend(different.map(|message| ErrorLine {
            field: "different",
            message,
        }));
        lines
    }

    /// Marks the field a refusal of the use case is about.
    pub(super) fn refuse(&mut self, refusal: Refusal, texts: Texts) {
        let message = Some(registration_refusal(refusal, texts));
        match refusal.field() {
            Some(Field::Party) => self.party.error = message,
            Some(Field::Email) => self.email.error = message,
            Some(Field::Phone) => self.phone.error = message,
            // What is about no field that is shown stands where it is seen first.
            Some(Field::Slot | Field::Key | Field::Persons | Field::Reason | Field::Login)
            | None => self.slot.error = message,
        }
    }
}

impl FieldState {
    /// The value, or the sentence that stands beside the field.
    fn keep<T, E>(&mut self, parsed: Result<T, E>, key: &str, texts: Texts) -> Option<T> {
        if parsed.is_err() {
            self.error = Some(texts.t(key));
        }
        parsed.ok()
    }
}
