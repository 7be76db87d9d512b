//! A form between two pages: what was typed into each field, and what is wrong with it. It is asked field by field, so
//! that none can be left out by hand. Not the rules of any form.

use rocket::form::{self, DataField, FromForm, FromFormField, Options, ValueField};

use super::ErrorLine;
use crate::types::{FormField, Typed};

/// A form as it is shown again.
#[derive(Clone, Debug)]
pub struct FormState<F: 'static> {
    fields: &'static [F],
    typed: Typed<F>,
    errors: Vec<(F, String)>,
}

impl<F: FormField> FormState<F> {
    /// A form of these fields as typed, with nothing wrong yet.
    pub fn new(fields: &'static [F], typed: Typed<F>) -> Self {
        Self {
            fields,
            typed,
            errors: Vec::new(),
        }
    }

    /// What was typed into a field.
    pub fn typed(&self, field: F) -> &str {
        self.typed.get(field)
    }

    /// Everything that was typed.
    pub fn all_typed(&self) -> &Typed<F> {
        &self.typed
    }

    /// Whether a box with this value was ticked.
    pub fn is_ticked(&self, field: F, value: &str) -> bool {
        self.typed.is_ticked(field, value)
    }

    /// Says what is wrong with a field, in the reader's language.
    pub fn refuse(&mut self, field: F, message: String) {
        self.errors.retain(|(known, _)| *known != field);
        self.errors.push((field, message));
    }

    /// What is wrong with a field.
    pub fn error(&self, field: F) -> Option<&str> {
        let found = self.errors.iter().find(|(known, _)| *known == field);
        found.map(|(_, message)| message.as_str())
    }

    /// The lines of the error summary, in the order of the fields.
    pub fn errors(&self) -> Vec<ErrorLine> {
        let place = |field: F| self.fields.iter().position(|known| *known == field);
        let mut errors: Vec<_> = self.errors.iter().collect();
        errors.sort_by_key(|(field, _)| place(*field).unwrap_or(usize::MAX));
        errors
            .into_iter()
            .map(|(field, message)| ErrorLine {
                field: (*field).into(),
                message: message.clone(),
            })
            .collect()
    }

    /// Names and values to be carried unseen through a page: of every field that has no control on it.
    pub fn hidden_fields(&self, has_control: impl Fn(F) -> bool) -> Vec<(&'static str, String)> {
        let hidden = self.fields.iter().filter(|field| !has_control(**field));
        hidden
            .flat_map(|field| {
                let values = self.typed.all(*field);
                values.map(|value| ((*field).into(), value.to_owned()))
            })
            .collect()
    }
}

/// A form that is being read.
pub struct Reading<'r, F> {
    typed: Typed<F>,
    errors: form::Errors<'r>,
}

#[rocket::async_trait]
impl<'r, F: FormField> FromForm<'r> for Typed<F> {
    type Context = Reading<'r, F>;

    fn init(_: Options) -> Self::Context {
        Reading {
            typed: Default::default(),
            errors: form::Errors::new(),
        }
    }

    fn push_value(reading: &mut Self::Context, field: ValueField<'r>) {
        let name = field.name.key_lossy().as_str();
        reading.typed.push_named(name, field.value);
    }

    async fn push_data(reading: &mut Self::Context, field: DataField<'r, '_>) {
        let name = field.name.key_lossy().as_str();
        let known: Option<F> = name.parse().ok();
        if let Some(known) = known {
            match <String as FromFormField>::from_data(field).await {
                Ok(value) => reading.typed.push(known, value),
                Err(errors) => reading.errors.extend(errors),
            }
        }
    }

    fn finalize(reading: Self::Context) -> form::Result<'r, Self> {
        if reading.errors.is_empty() {
            Ok(reading.typed)
        } else {
            Err(reading.errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rocket::form::name::NameView;

    use super::*;
    use crate::registration::form::{Field, FilledInBy};

    /// Reads a form that was sent.
    fn read(sent: &[(&'static str, String)]) -> Typed<Field> {
        let mut reading = Typed::<Field>::init(Options::Lenient);
        for (name, value) in sent {
            let name = NameView::new(name);
            Typed::push_value(&mut reading, ValueField { name, value });
        }
        Typed::finalize(reading).unwrap_or_default()
    }

    #[test]
    fn errors_are_listed_in_the_order_of_the_form_and_none_is_lost() {
        let fields = FilledInBy::Office.fields();
        let mut state = FormState::new(fields, Default::default());
        for (field, message) in [
            (Field::Consent, "not a field of this form"),
            (Field::Email, "first"),
            (Field::Kana, "reading"),
            (Field::Email, "address"),
        ] {
            state.refuse(field, message.to_owned());
        }

        let lines: Vec<_> = state
            .errors()
            .into_iter()
            .map(|line| (line.field, line.message))
            .collect();

        let expected = [
            ("kana", "reading"),
            ("email", "address"),
            ("consent", "not a field of this form"),
        ];
        assert_eq!(
            lines,
            expected.map(|(field, text)| (field, text.to_owned()))
        );
        assert_eq!(state.error(Field::Kana), Some("reading"));
        assert_eq!(state.error(Field::Name), None);
    }

    proptest! {
        #[test]
        fn what_is_carried_unseen_is_read_again_byte_for_byte(
            values in proptest::collection::vec((0..Field::ALL.len(), any::<String>()), 0..30),
        ) {
            let fields = values.into_iter().filter_map(|(place, value)| {
                Some((*Field::ALL.get(place)?, value))
            });
            let typed: Typed<Field> = fields.collect();
            for by in [FilledInBy::Resident, FilledInBy::Office] {
                let state = FormState::new(by.fields(), typed.clone());

                let again = read(&state.hidden_fields(|_| false));

                for field in by.fields() {
                    let kept: Vec<&str> = again.all(*field).collect();
                    prop_assert_eq!(kept, typed.all(*field).collect::<Vec<_>>());
                }
            }
        }
    }
}
