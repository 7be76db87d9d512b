//! What a form knew of the thing it changes, and the key it is sent under. Not where versions and keys are stored:
//! that is `revision.rs`.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Which version of a thing: counts up with every change of it, from 0 as it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u32);

impl Version {
    /// The version with this number.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// The version the next change makes.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Version {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// The key of one sending of a form: the same for a double click, another one for a page loaded anew, another action,
/// another thing or another content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormKey(Uuid);

impl FormKey {
    /// The key of what is sent from a page with this key.
    pub fn new(page: Uuid, action: &str, subject: Uuid, typed: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(page.as_bytes());
        digest.update(subject.as_bytes());
        digest.update(action.as_bytes());
        digest.update([0]);
        digest.update(typed.as_bytes());
        let digest = digest.finalize();
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl From<FormKey> for Uuid {
    fn from(key: FormKey) -> Self {
        key.0
    }
}

/// A thing to be changed, with what was known of it.
///
/// An identifier alone stands for whatever is stored, for those who decide nothing from an earlier look: commands, the
/// demo, tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen<I> {
    /// Which thing.
    pub id: I,
    basis: Basis,
    form: Option<FormKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    Whatever,
    Version(Version),
    Unknown,
}

impl<I> Seen<I> {
    /// A thing that was seen in this version; in none that can be read, it must be looked at first.
    pub fn new(id: I, version: Option<Version>) -> Self {
        Self {
            id,
            basis: version.map_or(Basis::Unknown, Basis::Version),
            form: None,
        }
    }

    /// The same, sent by a form with this key.
    #[must_use]
    pub fn sent_as(self, form: Option<FormKey>) -> Self {
        Self { form, ..self }
    }

    /// Another thing, with the same knowledge of it and the same form.
    pub fn of<J>(self, id: J) -> Seen<J> {
        Seen {
            id,
            basis: self.basis,
            form: self.form,
        }
    }

    /// The key of the form, if one was sent.
    pub fn form(&self) -> Option<FormKey> {
        self.form
    }

    /// Whether nobody has changed the thing since.
    pub fn is_current(&self, stored: Version) -> bool {
        match self.basis {
            Basis::Whatever => true,
            Basis::Version(seen) => seen == stored,
            Basis::Unknown => false,
        }
    }
}

impl<I> From<I> for Seen<I> {
    fn from(id: I) -> Self {
        Self {
            id,
            basis: Basis::Whatever,
            form: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_seen_is_current() {
        let stored = Version::new(3);
        let cases = [
            (Seen::from("slot"), true),
            (Seen::new("slot", Some(Version::new(3))), true),
            (Seen::new("slot", Some(Version::new(2))), false),
            (Seen::new("slot", "x".parse().ok()), false),
        ];

        for (seen, expected) in cases {
            assert_eq!(seen.is_current(stored), expected, "{seen:?}");
            assert_eq!(seen.of("event").is_current(stored), expected, "{seen:?}");
        }
    }

    #[test]
    fn a_form_is_the_same_only_with_the_same_page_action_thing_and_content() {
        let (page, thing) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let key = FormKey::new(page, "walk-in", thing, "3");

        assert_eq!(key, FormKey::new(page, "walk-in", thing, "3"));
        for other in [
            FormKey::new(thing, "walk-in", thing, "3"),
            FormKey::new(page, "tick", thing, "3"),
            FormKey::new(page, "walk-in", page, "3"),
            FormKey::new(page, "walk-in", thing, "4"),
            FormKey::new(page, "walk", thing, "-in3"),
        ] {
            assert_ne!(key, other);
        }
    }
}
