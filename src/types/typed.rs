//! What was typed into a form, field by field and byte for byte. Not what it means.

use std::str::FromStr;

/// A field of a form: an enum of which each variant has a name, the same for the control of a page, the column of a file
/// and the member of a JSON object.
pub trait FormField: Copy + Eq + Into<&'static str> + FromStr + Send + Sync + 'static {}

impl<F> FormField for F where F: Copy + Eq + Into<&'static str> + FromStr + Send + Sync + 'static {}

/// Texts by field. A list of tick boxes has several under one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed<F>(Vec<(F, String)>);

impl<F> Default for Typed<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F: FormField> Typed<F> {
    /// What was typed into a field; empty when it was not sent.
    pub fn get(&self, field: F) -> &str {
        self.all(field).next().unwrap_or_default()
    }

    /// Everything that was sent under a field, in order.
    pub fn all(&self, field: F) -> impl Iterator<Item = &str> {
        let of_field = move |(known, _): &&(F, String)| *known == field;
        self.0
            .iter()
            .filter(of_field)
            .map(|(_, value)| value.as_str())
    }

    /// Whether there is nothing but space in a field.
    pub fn is_blank(&self, field: F) -> bool {
        self.get(field).trim().is_empty()
    }

    /// Whether this value is among those of a field.
    pub fn is_ticked(&self, field: F, value: &str) -> bool {
        self.all(field).any(|ticked| ticked == value)
    }

    /// Adds a value to a field.
    pub fn push(&mut self, field: F, value: impl Into<String>) {
        self.0.push((field, value.into()));
    }

    /// Adds a value to the field of this name, if there is one.
    pub fn push_named(&mut self, name: &str, value: impl Into<String>) {
        if let Ok(field) = name.parse() {
            self.push(field, value);
        }
    }

    /// Puts a value into a field, whatever was there.
    pub fn set(&mut self, field: F, value: impl Into<String>) {
        self.0.retain(|(known, _)| *known != field);
        self.push(field, value);
    }
}

impl<F: FormField, V: Into<String>> FromIterator<(F, V)> for Typed<F> {
    fn from_iter<I: IntoIterator<Item = (F, V)>>(values: I) -> Self {
        let values = values.into_iter();
        Self(values.map(|(field, value)| (field, value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
    #[strum(serialize_all = "snake_case")]
    enum Field {
        Name,
        Needs,
    }

    #[test]
    fn values_are_kept_as_they_came_by_field() {
        let mut typed = Typed::default();
        for (name, value) in [
            ("needs", "one"),
            ("name", " 花子 "),
            ("unknown", "lost"),
            ("needs", "two"),
            ("name", "ignored"),
        ] {
            typed.push_named(name, value);
        }

        assert_eq!(typed.get(Field::Name), " 花子 ");
        assert_eq!(typed.all(Field::Needs).collect::<Vec<_>>(), ["one", "two"]);
        assert!(typed.is_ticked(Field::Needs, "two") && !typed.is_ticked(Field::Needs, "lost"));
        typed.set(Field::Name, "　");
        assert!(typed.is_blank(Field::Name) && !typed.is_blank(Field::Needs));
        assert_eq!(typed.all(Field::Name).count(), 1);
        let expected = [
            (Field::Needs, "one"),
            (Field::Needs, "two"),
            (Field::Name, "　"),
        ];
        assert_eq!(typed, expected.into_iter().collect());
    }
}
