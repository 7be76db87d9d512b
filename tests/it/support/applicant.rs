//! An application as people type it, taken from the fields of the form themselves: good, or spoilt in one field. The
//! only place of the tests that has to know a field that is added.

use tsudoi::registration::form::{Field, FilledInBy, TICKED};
use tsudoi::types::SlotId;
use uuid::Uuid;

use super::form::PageForm;

/// What a good application of two has in a field, and whether it has to have something there. The slot and the key are
/// given by whoever sends it.
pub fn good(field: Field) -> (&'static str, bool) {
    match field {
        Field::Slot | Field::Key => ("", true),
        Field::Party => ("2", true),
        Field::Name => ("練馬 \"花子\" <はな>", true),
        Field::Kana => ("ねりま はなこ", true),
        Field::Phone => ("０３（１２３４）５６７８", true),
        Field::Email => ("hanako+1@example.jp", false),
        Field::Companions => ("練馬 太郎 & 次郎　", false),
        Field::Needs => ("captioning", false),
        Field::Consent => (TICKED, true),
        Field::Source => ("fax", false),
        Field::Different => (TICKED, false),
    }
}

/// What cannot stand in a field; none where anything can.
pub fn bad(field: Field) -> Option<&'static str> {
    match field {
        Field::Slot => Some("1"),
        Field::Party => Some("21"),
        Field::Name => Some(" "),
        Field::Kana => Some("漢字"),
        Field::Phone => Some("電話なし"),
        Field::Email => Some("a@b@c"),
        Field::Companions => Some("太郎\n次郎"),
        Field::Consent => Some("no"),
        Field::Key | Field::Needs | Field::Source | Field::Different => None,
    }
}

/// What the office reads, in Japanese, of what was typed; nothing of what is for the form alone.
pub fn read_back(field: Field) -> Option<&'static str> {
    match field {
        Field::Slot => Some("本会場 ココネリホール"),
        Field::Party => Some("2"),
        Field::Name | Field::Email => Some(good(field).0),
        Field::Kana => Some("ネリマ　ハナコ"),
        Field::Phone => Some("03-1234-5678"),
        Field::Companions => Some("練馬 太郎 & 次郎"),
        Field::Needs => Some("要約筆記（文字での通訳）"),
        Field::Source => Some("ファクス"),
        Field::Key | Field::Consent | Field::Different => None,
    }
}

/// What a browser sends of a resident's application, without opening a page.
#[derive(Clone, Debug)]
pub struct Application(Vec<(Field, String)>);

impl Application {
    /// For one person, with no more than has to be typed, under a key of its own.
    pub fn new(slot: SlotId) -> Self {
        let fields = FilledInBy::Resident.fields().iter().copied();
        let needed = fields.filter(|field| good(*field).1);
        Self::of(needed, slot).with(Field::Party, "1")
    }

    /// For two people, with something in every field, under a key of its own.
    pub fn full(slot: SlotId) -> Self {
        Self::of(FilledInBy::Resident.fields().iter().copied(), slot)
    }

    fn of(fields: impl Iterator<Item = Field>, slot: SlotId) -> Self {
        let typed = Self(
            fields
                .map(|field| (field, good(field).0.to_owned()))
                .collect(),
        );
        typed
            .with(Field::Slot, &slot.to_string())
            .with(Field::Key, &Uuid::new_v4().to_string())
    }

    /// With this in a field.
    pub fn with(mut self, field: Field, value: &str) -> Self {
        self.0.retain(|(known, _)| *known != field);
        self.0.push((field, value.to_owned()));
        self
    }

    /// What is in a field.
    pub fn value(&self, field: Field) -> Option<&str> {
        let mut fields = self.0.iter();
        let found = fields.find(|(known, _)| *known == field);
        found.map(|(_, value)| value.as_str())
    }

    /// Names and values, as they are sent.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let pairs = self.0.iter();
        pairs
            .map(|(field, value)| (field.code(), value.as_str()))
            .collect()
    }

    /// Expects that a form on a page holds every field as it was typed, but for these.
    #[track_caller]
    pub fn assert_kept(&self, form: &PageForm, but: &[Field], page: &str) {
        for (field, value) in &self.0 {
            if !but.contains(field) {
                assert_eq!(
                    form.value(field.code()),
                    Some(value.as_str()),
                    "{field:?}, {page}"
                );
            }
        }
    }
}
