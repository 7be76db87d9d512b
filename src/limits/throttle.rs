//! How a limit counts: a rate, what was counted under each key, how long to wait. Not what is limited.
//!
//! The rule is the field's usual one (GCRA). Why it is written out here: ADR 0012.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// Above so many remembered keys those that are as good as new are forgotten.
pub(super) const REMEMBERED: usize = 20_000;

const HOUR: Duration = Duration::from_hours(1);

/// So many at once, and after that so many an hour, evenly.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many at once.
    pub at_once: NonZeroU32,
    /// How many an hour after that.
    pub an_hour: NonZeroU32,
}

impl Rate {
    /// A rate; a zero is read as one.
    pub const fn new(at_once: u32, an_hour: u32) -> Self {
        Self {
            at_once: at_least_one(at_once),
            an_hour: at_least_one(an_hour),
        }
    }

    /// How long one takes to be forgotten.
    pub(super) fn each(self) -> Duration {
        HOUR / self.an_hour.get()
    }

    /// How long as many as may come at once take to be forgotten.
    pub(super) fn all(self) -> Duration {
        self.each().saturating_mul(self.at_once.get())
    }

    /// Adds so many to what will be forgotten at `forgotten_at` (GCRA; ITU-T I.371). More than may ever come at once
    /// are taken where nothing is counted, and take so much longer to be forgotten.
    fn add(self, forgotten_at: Duration, number: u32, now: Duration) -> Result<Duration, Wait> {
        let begin = forgotten_at.max(now);
        let number_at_once = number.min(self.at_once.get());
        let filled = begin.saturating_add(self.each().saturating_mul(number_at_once));
        let too_full = filled.saturating_sub(now.saturating_add(self.all()));
        if too_full.is_zero() {
            Ok(begin.saturating_add(self.each().saturating_mul(number)))
        } else {
            Err(Wait(too_full))
        }
    }
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// How long to wait until the same is allowed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl Wait {
    /// The longer of two.
    #[must_use]
    pub fn or_longer(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// In whole seconds, rounded up, as `Retry-After` says it.
    pub fn seconds(self) -> u64 {
        let begun = u64::from(self.0.subsec_nanos() > 0);
        self.0.as_secs().saturating_add(begun).max(1)
    }
}

/// One limit, counted by key.
#[derive(Debug)]
pub struct Throttle<K> {
    rate: Rate,
    beginning: Instant,
    counted: Mutex<Counted<K, ()>>,
}

impl<K: Hash> Throttle<K> {
    /// A limit with nothing counted yet.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            beginning: Instant::now(),
            counted: Mutex::new(Counted::new()),
        }
    }

    /// Counts one more.
    ///
    /// # Errors
    /// How long to wait, when it is one too many; it is not counted then.
    pub fn take(&self, key: &K) -> Result<(), Wait> {
        self.take_some(key, 1)
    }

    /// Counts so many more.
    ///
    /// # Errors
    /// How long to wait, when they are too many; none is counted then.
    pub fn take_some(&self, key: &K, number: u32) -> Result<(), Wait> {
        let now = self.beginning.elapsed();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.take(self.rate, key, number, now)
    }

    /// Takes back what was counted, because nothing came of it.
    pub fn give_back(&self, key: &K, number: u32) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.remembered(key) {
            let given = self.rate.each().saturating_mul(number);
            known.forgotten_at = known.forgotten_at.saturating_sub(given);
        }
    }
}

/// What was counted under each key, and what else is known of it until it is forgotten.
///
/// Of a key a fingerprint is remembered, which nobody outside can foresee: it is small, and names and addresses stand
/// nowhere. Two keys with the same one, which is as good as impossible, would be counted together.
#[derive(Debug)]
pub(super) struct Counted<K, T> {
    fingerprints: RandomState,
    keys: PhantomData<fn(&K)>,
    by_key: HashMap<u64, Known<T>>,
    /// Above so many keys it is cleared of old ones again: twice what was left then, so that a rush does not pay for each key.
    tidy_above: usize,
}

/// What is known of a key.
#[derive(Debug)]
pub(super) struct Known<T> {
    /// When all that was counted is forgotten.
    pub(super) forgotten_at: Duration,
    /// What else.
    pub(super) more: T,
}

impl<K: Hash, T: Default> Counted<K, T> {
    pub(super) fn new() -> Self {
        Self {
            fingerprints: RandomState::new(),
            keys: PhantomData,
            by_key: HashMap::new(),
            tidy_above: REMEMBERED,
        }
    }

    /// What is known of a key; nothing yet, when all was forgotten.
    pub(super) fn known(&mut self, key: &K, now: Duration) -> &mut Known<T> {
        if self.by_key.len() > self.tidy_above {
            self.by_key.retain(|_, known| known.forgotten_at > now);
            self.tidy_above = self.by_key.len().saturating_mul(2).max(REMEMBERED);
        }
        let key = self.fingerprints.hash_one(key);
        let known = self.by_key.entry(key).or_insert_with(|| Known {
            forgotten_at: now,
            more: T::default(),
        });
        if known.forgotten_at <= now {
            *known = Known {
                forgotten_at: now,
                more: T::default(),
            };
        }
        known
    }

    /// What is known of a key that was counted.
    fn remembered(&mut self, key: &K) -> Option<&mut Known<T>> {
        let key = self.fingerprints.hash_one(key);
        self.by_key.get_mut(&key)
    }

    /// Counts so many more under a key, if they are not too many.
    pub(super) fn take(
        &mut self,
        rate: Rate,
        key: &K,
        number: u32,
        now: Duration,
    ) -> Result<(), Wait> {
        let known = self.known(key, now);
        known.forgotten_at = rate.add(known.forgotten_at, number, now)?;
        Ok(())
    }

    /// How many keys are remembered.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_counted_alone_and_told_how_long_to_wait() {
        let throttle = Throttle::new(Rate::new(3, 60));

        let taken = (0..5).filter(|_| throttle.take(&"here").is_ok()).count();

        assert_eq!(taken, 3);
        assert_eq!(throttle.take(&"there"), Ok(()));
        let wait = throttle.take(&"here").err();
        assert!(
            wait.is_some_and(|wait| (50..=60).contains(&wait.seconds())),
            "{wait:?}"
        );
    }

    #[test]
    fn what_was_counted_is_forgotten_evenly() {
        let rate = Rate::new(3, 60);
        let mut counted = Counted::<_, ()>::new();
        let mut take = |number, second| {
            let taken = counted.take(rate, &"here", number, Duration::from_secs(second));
            taken.map_err(Wait::seconds)
        };

        assert_eq!(take(2, 1_000), Ok(()));
        assert_eq!(take(2, 1_000), Err(60), "none of two");
        assert_eq!(take(1, 1_000), Ok(()));
        assert_eq!(take(1, 1_059), Err(1));
        assert_eq!(take(1, 1_060), Ok(()));
        assert_eq!(take(1, 1_061), Err(59));
        assert_eq!(
            take(5, 1_241),
            Ok(()),
            "more than at once, once all is forgotten"
        );
        assert_eq!(take(1, 1_361), Err(60), "and counted in full");
        assert_eq!(take(1, 1_421), Ok(()));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again_and_no_more() {
        let throttle = Throttle::new(Rate::new(3, 1));

        for _ in 0..10 {
            assert_eq!(throttle.take_some(&"here", 3), Ok(()));
            assert!(throttle.take(&"here").is_err());
            throttle.give_back(&"here", 3);
        }
        throttle.give_back(&"nowhere", 3);

        assert_eq!(throttle.take_some(&"here", 3), Ok(()));
        assert!(throttle.take(&"here").is_err());
        assert_eq!(throttle.take_some(&"nowhere", 3), Ok(()));
        assert!(throttle.take(&"nowhere").is_err());
    }

    #[test]
    fn keys_that_are_as_good_as_new_are_forgotten() {
        let quick = Throttle::new(Rate::new(1, 1_000_000_000));
        let slow = Throttle::new(Rate::new(1, 1));

        for key in 0..REMEMBERED * 3 {
            assert_eq!(quick.take(&key), Ok(()));
            assert_eq!(slow.take(&key), Ok(()));
        }

        let len = |throttle: &Throttle<usize>| {
            let counted = throttle.counted.lock();
            counted.unwrap_or_else(PoisonError::into_inner).len()
        };
        assert!(len(&quick) <= REMEMBERED + 1);
        assert_eq!(len(&slow), REMEMBERED * 3);
        assert!(slow.take(&0).is_err());
    }

    #[test]
    fn the_longer_wait_is_told_in_whole_seconds() {
        let (short, long) = (
            Wait(Duration::from_secs(1)),
            Wait(Duration::from_millis(9_001)),
        );

        assert_eq!(short.or_longer(long), long);
        assert_eq!(long.or_longer(short), long);
        let seconds = [short, long, Wait(Duration::ZERO)].map(Wait::seconds);
        assert_eq!(seconds, [1, 10, 1]);
    }
}
