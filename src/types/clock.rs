//! What time it is: the one place that may ask the system; everything else is told.

use core::time::Duration;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The time now, in UTC, to the millisecond.
    fn now(&self) -> DateTime<Utc>;

    /// How long it has been since some moment that stays the same, by a clock that nobody can set: for how old a thing
    /// in memory is. `now` can go back, when somebody corrects the machine's time.
    fn elapsed(&self) -> Duration;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }

    fn elapsed(&self) -> Duration {
        static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
        BEGINNING.elapsed()
    }
}

/// A clock that stands still until it is told otherwise, for tests and for rebuilding the past.
///
/// When it is moved on, that much time has gone by; when it is set back, none has.
#[derive(Debug)]
pub struct FixedClock(Mutex<Shown>);

#[derive(Debug)]
struct Shown {
    now: DateTime<Utc>,
    elapsed: Duration,
}

impl FixedClock {
    /// A clock that stands at this time.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(Shown {
            now,
            elapsed: Duration::ZERO,
        }))
    }

    /// Sets it to another time.
    pub fn set(&self, now: DateTime<Utc>) {
        self.show(|_| now);
    }

    /// Moves it on.
    pub fn advance(&self, by: TimeDelta) {
        self.show(|now| now + by);
    }

    fn show(&self, other: impl FnOnce(DateTime<Utc>) -> DateTime<Utc>) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = other(shown.now);
        let gone_by = (now - shown.now).to_std().unwrap_or_default();
        shown.elapsed += gone_by;
        shown.now = now;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now
    }

    fn elapsed(&self) -> Duration {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed
    }
}

/// Whether something made at `then` is younger than `limit`; both are moments of [`Clock::elapsed`].
pub fn is_younger(then: Duration, now: Duration, limit: Duration) -> bool {
    // What comes from another clock, and seems to be of the future, is not known to be young.
    now.checked_sub(then).is_some_and(|age| age < limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_clock_back_makes_nothing_younger() {
        let clock = FixedClock::new(DateTime::UNIX_EPOCH);
        let limit = Duration::from_secs(1);

        clock.advance(TimeDelta::seconds(5));
        let then = clock.elapsed();
        clock.set(DateTime::UNIX_EPOCH);

        assert_eq!(clock.elapsed(), then);
        assert!(is_younger(then, clock.elapsed(), limit));
        clock.advance(TimeDelta::seconds(1));
        assert!(!is_younger(then, clock.elapsed(), limit));
        assert!(!is_younger(limit, Duration::ZERO, limit));
    }

    #[test]
    fn the_system_s_clock_goes_on() {
        let (first, second) = (SystemClock.elapsed(), SystemClock.elapsed());

        assert!(first <= second);
    }
}
