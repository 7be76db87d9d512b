//! How many people one registration brings.

/// 1 to 20 people, the applicant included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartySize(u32);

/// The number is not 1 to 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a party has 1 to 20 people")]
pub struct PartySizeError;

impl PartySize {
    /// The largest party, in persons.
    pub const MAX: u32 = 20;

    /// A party of this many.
    ///
    /// # Errors
    /// `PartySizeError` outside 1 to 20.
    pub fn new(people: u32) -> Result<Self, PartySizeError> {
        if (1..=Self::MAX).contains(&people) {
            Ok(Self(people))
        } else {
            Err(PartySizeError)
        }
    }

    /// A party as typed, full-width digits included.
    ///
    /// # Errors
    /// `PartySizeError` when it is no number from 1 to 20.
    pub fn parse(text: &str) -> Result<Self, PartySizeError> {
        super::half_width(text)
            .parse()
            .map_err(|_| PartySizeError)
            .and_then(Self::new)
    }

    /// How many people.
    pub fn get(self) -> u32 {
        self.0
    }
}
