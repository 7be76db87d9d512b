//! The resident's form on its pages: which field has its control on which, and what the check page says of each. The
//! fields and their rules are `registration/form.rs`.

use crate::registration::form::{self, Field, FieldError, FilledInBy};
use crate::texts::Texts;
use crate::types::{PartySize, Typed};
use crate::web::form::{FormState, shown_again};

/// A page of the form with controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// How to attend, and how many people.
    Choose,
    /// Who applies, and how they are reached.
    Who,
}

impl Step {
    /// Whether a field has its control on this page; the others are carried through it unseen.
    pub(super) fn shows(self, field: Field) -> bool {
        match field {
            Field::Slot | Field::Party => self == Self::Choose,
            Field::Name
            | Field::Kana
            | Field::Phone
            | Field::Email
            | Field::Companions
            | Field::Needs
            | Field::Consent => self == Self::Who,
            Field::Key | Field::Source | Field::Different => false,
        }
    }
}

/// The resident's form as typed, with what is wrong.
pub(super) fn state(typed: &Typed<Field>, errors: &[FieldError], texts: Texts) -> FormState<Field> {
    shown_again(typed.clone(), FilledInBy::Resident, errors, texts)
}

/// What a page without controls carries: everything that was typed, but the fields it has a value of its own for.
pub(super) fn carried(typed: &Typed<Field>, own: &[Field]) -> Vec<(&'static str, String)> {
    let state = FormState::new(FilledInBy::Resident.fields(), typed.clone());
    state.hidden_fields(|field| own.contains(&field))
}

/// The lines of the check page after those of the slot, as labels and values.
pub(super) fn lines(typed: &Typed<Field>, party: PartySize, texts: Texts) -> Vec<(String, String)> {
    let none = || texts.t("site-none");
    let line = |field: &Field| {
        let value = typed.get(*field);
        let (label, value) = match field {
            Field::Party => {
                let people = texts.t1("application-party-choice", "people", party.get());
                ("field-party", people)
            }
            Field::Name => ("field-name", value.to_owned()),
            Field::Kana => ("field-kana", value.to_owned()),
            Field::Phone => ("field-phone", value.to_owned()),
            Field::Email if value.is_empty() => ("field-email", none()),
            Field::Email => ("field-email", value.to_owned()),
            Field::Companions if value.is_empty() => return None,
            Field::Companions => ("field-companions", value.to_owned()),
            Field::Needs => {
                let needs = form::needs(typed).into_iter();
                let needs: Vec<String> = needs.map(|need| texts.t(need.key())).collect();
                let needs = needs.join(&texts.t("list-separator"));
                ("field-needs", if needs.is_empty() { none() } else { needs })
            }
            // The slot has lines of its own, with its place and time; nobody comes here without consent.
            Field::Slot | Field::Key | Field::Consent | Field::Source | Field::Different => {
                return None;
            }
        };
        Some((texts.t(label), value))
    };
    let fields = FilledInBy::Resident.fields();
    fields.iter().filter_map(line).collect()
}
