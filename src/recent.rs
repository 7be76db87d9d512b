//! Values as they were read or made last, so that what thousands ask for costs nothing; not a second truth, and nothing
//! personal.
//!
//! A value is exact until this process commits anything, and kept for one second at most, because another process may
//! share the database and because things open and close by the clock.

use core::time::Duration;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use crate::types::is_younger;

const GOOD_FOR: Duration = Duration::from_secs(1);

/// At most this many values are kept; a ward has a few dozen events in three languages.
const KEPT: usize = 512;

/// The values last put here, by their key.
pub struct Recent<K, V: ?Sized>(RwLock<HashMap<K, Entry<V>>>);

struct Entry<V: ?Sized> {
    value: Arc<V>,
    moment: Moment,
}

/// What a value was made from: the state of the database, and the time by a clock that nobody can set back.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// How often this process had committed.
    pub commits: u64,
    /// See `Clock::elapsed`.
    pub at: Duration,
}

impl<K: Hash + Eq, V: ?Sized> Recent<K, V> {
    /// The value, if it is not older than a second and nothing was committed since.
    pub fn exact<Q>(&self, key: &Q, now: Moment) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get(key, now, |moment| moment.commits == now.commits)
    }

    /// The value, if it is not older than a second, whatever was committed since.
    pub fn young<Q>(&self, key: &Q, now: Moment) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get(key, now, |_| true)
    }

    fn get<Q>(&self, key: &Q, now: Moment, is_good: impl Fn(Moment) -> bool) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(key)?;
        let is_young = is_younger(entry.moment.at, now.at, GOOD_FOR);
        (is_young && is_good(entry.moment)).then(|| Arc::clone(&entry.value))
    }

    /// Keeps a value; `moment` is from before it was read.
    pub fn put(&self, key: K, value: Arc<V>, moment: Moment) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= KEPT {
            entries.clear();
        }
        entries.insert(key, Entry { value, moment });
    }
}

impl<K, V: ?Sized> Default for Recent<K, V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K, V: ?Sized> fmt::Debug for Recent<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recent(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(commits: u64, millis: u64) -> Moment {
        Moment {
            commits,
            at: Duration::from_millis(millis),
        }
    }

    #[test]
    fn a_value_is_exact_until_a_commit_and_young_for_a_second() {
        let recent = Recent::<u8, str>::default();
        recent.put(1, Arc::from("kept"), moment(7, 5_000));

        let kept = Some(Arc::from("kept"));
        assert_eq!(recent.exact(&1, moment(7, 5_999)), kept);
        assert_eq!(recent.young(&1, moment(8, 5_999)), kept);
        assert_eq!(recent.exact(&1, moment(8, 5_999)), None);
        assert_eq!(recent.young(&1, moment(7, 6_000)), None);
        assert_eq!(recent.young(&1, moment(7, 4_999)), None, "of the future");
        assert_eq!(recent.young(&2, moment(7, 5_000)), None);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let recent = Recent::<usize, str>::default();
        for key in 0..KEPT * 3 {
            recent.put(key, Arc::from(""), moment(0, 0));
        }

        let entries = recent.0.read().unwrap_or_else(PoisonError::into_inner);
        assert!(entries.len() <= KEPT);
    }
}
