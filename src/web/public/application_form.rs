//! The application as it is typed: from text fields to a checked command, and back to a form that keeps everything.

use rocket::FromForm;
use uuid::Uuid;

use crate::app::App;
use crate::event::{Event, Slot};
use crate::registration::{self, AccessNeed, Applicant, IntakeSource, NewRegistration, Refusal};
use crate::texts::Texts;
use crate::types::{
    AttendanceMode, EmailAddress, EmailError, Field, Kana, PartySize, PersonName, PhoneNumber,
    Refused, SlotId,
};
use crate::web::form::{Choice, ErrorLine, FieldState, error_lines};
use crate::web::refusal;

/// What the browser sends. Every field is text, so that nothing typed is lost when it cannot be used.
#[derive(Clone, Debug, Default, FromForm)]
pub(super) struct ApplicationForm {
    #[field(default = "")]
    pub(super) slot: String,
    #[field(default = "")]
    pub(super) party: String,
    #[field(default = "")]
    pub(super) key: String,
    #[field(default = "")]
    pub(super) name: String,
    #[field(default = "")]
    pub(super) kana: String,
    #[field(default = "")]
    pub(super) phone: String,
    #[field(default = "")]
    pub(super) email: String,
    #[field(default = "")]
    pub(super) companions: String,
    pub(super) needs: Vec<String>,
    #[field(default = "")]
    pub(super) consent: String,
}

/// Step 1: the slot and the party, when both can be used.
pub(super) struct Chosen<'a> {
    pub(super) slot: &'a Slot,
    pub(super) party: PartySize,
}

/// What is wrong in step 1, by field.
pub(super) struct ChoiceErrors {
    pub(super) slot: Option<String>,
    pub(super) party: Option<String>,
}

impl ApplicationForm {
    /// Reads step 1.
    pub(super) fn chosen<'a>(
        &self,
        event: &'a Event,
        texts: Texts,
    ) -> Result<Chosen<'a>, ChoiceErrors> {
        let slot = self
            .slot
            .parse::<SlotId>()
            .ok()
            .and_then(|id| event.slot(id));
        let party = PartySize::parse(&self.party).ok();
        let limit = slot.map_or(20, |slot| slot.party_limit);
        match (slot, party) {
            (Some(slot), Some(party)) if party.get() <= limit => Ok(Chosen { slot, party }),
            _ => Err(ChoiceErrors {
                slot: slot.is_none().then(|| texts.t("field-error-slot")),
                party: party
                    .is_none_or(|party| party.get() > limit)
                    .then(|| texts.t1("field-error-party", "limit", limit)),
            }),
        }
    }

    /// Reads step 2 into a command, or says field by field what is wrong.
    pub(super) fn checked(
        &self,
        event: &Event,
        chosen: &Chosen<'_>,
        texts: Texts,
    ) -> Result<NewRegistration, Box<WhoState>> {
        let mut state = WhoState::new(self, texts);
        let name = keep(
            &mut state.name,
            PersonName::parse(&self.name),
            texts,
            |_| "field-error-name",
        );
        let kana = keep(
            &mut state.kana,
            Kana::parse(&self.kana),
            texts,
            |_| "field-error-kana",
        );
        let phone = keep(
            &mut state.phone,
            PhoneNumber::parse(&self.phone),
            texts,
            |_| "field-error-phone",
        );
        let needs_email = chosen.slot.mode == AttendanceMode::Zoom;
        let email = if self.email.trim().is_empty() && !needs_email {
            Some(None)
        } else {
            keep(
                &mut state.email,
                EmailAddress::parse(&self.email),
                texts,
                |error| match error {
                    EmailError::Quoted => "field-error-email-quoted",
                    EmailError::Empty | EmailError::TooLong | EmailError::Invalid
                        if needs_email =>
                    {
                        "field-error-email-zoom"
                    }
                    EmailError::Empty | EmailError::TooLong | EmailError::Invalid => {
                        "field-error-email"
                    }
                },
            )
            .map(Some)
        };
        if !registration::are_companions(&self.companions) {
            state.companions.error = Some(texts.t("field-error-companions"));
        }
        if self.consent != "yes" {
            state.consent.error = Some(texts.t("field-error-consent"));
        }
        match (name, kana, phone, email, self.key.parse::<Uuid>()) {
            (Some(name), Some(kana), Some(phone), Some(email), Ok(submission_key))
                if state.errors().is_empty() =>
            {
                Ok(NewRegistration {
                    event: event.id,
                    slot: chosen.slot.id,
                    submission_key,
                    applicant: Applicant {
                        name,
                        kana,
                        phone: Some(phone),
                        email,
                    },
                    companions: self.companions.trim().to_owned(),
                    party: chosen.party,
                    needs: self.access_needs(),
                    source: IntakeSource::Web,
                    language: texts.language,
                })
            }
            _ => Err(Box::new(state)),
        }
    }

    /// The key this form is sent under: the one it carries, or a new one when that cannot be used.
    pub(super) fn submission_key(&self, app: &App) -> String {
        match self.key.parse::<Uuid>() {
            Ok(key) => key.to_string(),
            Err(_) => app.random_id().to_string(),
        }
    }

    /// Whether it carries a submission key.
    pub(super) fn has_key(&self) -> bool {
        self.key.parse::<Uuid>().is_ok()
    }

    /// The needs that were ticked; unknown codes are dropped.
    pub(super) fn access_needs(&self) -> Vec<AccessNeed> {
        AccessNeed::ALL
            .into_iter()
            .filter(|need| self.needs.iter().any(|code| code == need.code()))
            .collect()
    }

    /// Every field and value, to be carried through a page that does not show them as controls.
    pub(super) fn hidden_fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("party", self.party.clone()),
            ("key", self.key.clone()),
            ("name", self.name.clone()),
            ("kana", self.kana.clone()),
            ("phone", self.phone.clone()),
            ("email", self.email.clone()),
            ("companions", self.companions.clone()),
            ("consent", self.consent.clone()),
        ];
        let needs = self.access_needs();
        fields.extend(needs.iter().map(|need| ("needs", need.code().to_owned())));
        fields
    }
}

/// Step 2 as it is shown again.
#[derive(Clone, Debug)]
pub(super) struct WhoState {
    pub(super) name: FieldState,
    pub(super) kana: FieldState,
    pub(super) phone: FieldState,
    pub(super) email: FieldState,
    pub(super) companions: FieldState,
    pub(super) consent: FieldState,
    pub(super) needs: Vec<Choice>,
}

impl WhoState {
    /// The form as typed, with nothing wrong yet.
    pub(super) fn new(form: &ApplicationForm, texts: Texts) -> Self {
        let ticked = form.access_needs();
        Self {
            name: FieldState::new(&form.name),
            kana: FieldState::new(&form.kana),
            phone: FieldState::new(&form.phone),
            email: FieldState::new(&form.email),
            companions: FieldState::new(&form.companions),
            consent: FieldState::new(&form.consent),
            needs: AccessNeed::ALL
                .into_iter()
                .map(|need| Choice {
                    value: need.code().to_owned(),
                    label: texts.t(need.key()),
                    selected: ticked.contains(&need),
                })
                .collect(),
        }
    }

    /// The lines of the error summary.
    pub(super) fn errors(&self) -> Vec<ErrorLine> {
        error_lines(&[
            ("name", &self.name),
            ("kana", &self.kana),
            ("phone", &self.phone),
            ("email", &self.email),
            ("companions", &self.companions),
            ("consent", &self.consent),
        ])
    }

    /// Marks the field a refusal of the use case is about; false when it is about none of this step.
    pub(super) fn refuse(&mut self, refusal: Refusal, texts: Texts) -> bool {
        let field = match refusal.field() {
            Some(Field::Email) => &mut self.email,
            Some(Field::Phone) => &mut self.phone,
            Some(
                Field::Slot
                | Field::Party
                | Field::Key
                | Field::Persons
                | Field::Reason
                | Field::Login,
            )
            | None => return false,
        };
        field.error = Some(refusal::text(&refusal, texts));
        true
    }
}

/// The value, or the sentence that stands beside the field.
fn keep<T, E>(
    field: &mut FieldState,
    parsed: Result<T, E>,
    texts: Texts,
    key: impl Fn(&E) -> &'static str,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(error) => {
            field.error = Some(texts.t(key(&error)));
            None
        }
    }
}
