//! The switch with which a race test proves that it would notice a missing guard of seats; not in the program that is
//! installed.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the statement that takes seats is replaced by one without its guard: only in a race test that proves that it
/// is needed.
#[derive(Debug, Default)]
pub struct SeatGuard(AtomicBool);

impl SeatGuard {
    /// From now on seats are given to everybody.
    pub fn switch_off(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether seats are given to everybody.
    pub fn is_off(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
