//! The seats of a slot.

/// 1 to 100,000 seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity(u32);

/// The number is not 1 to 100,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a slot has 1 to 100,000 seats")]
pub struct CapacityError;

impl Capacity {
    /// This many seats.
    ///
    /// # Errors
    /// `CapacityError` outside 1 to 100,000.
    pub fn new(seats: u32) -> Result<Self, CapacityError> {
        if (1..=100_000).contains(&seats) {
            Ok(Self(seats))
        } else {
            Err(CapacityError)
        }
    }

    /// How many seats.
    pub fn get(self) -> u32 {
        self.0
    }
}
