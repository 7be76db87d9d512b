//! Events as they were last read, so that a page that thousands open costs no query; not a second truth.
//!
//! Where seats are shown, an entry is good until this process commits anything (`Db::commits`); elsewhere, and because
//! another process may share the database, for one second, by a clock that nobody can set back. Whether a seat is free
//! is never decided from here: the capacity guard asks the row.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::Event;
use crate::types::{EventId, is_younger};

const GOOD_FOR: Duration = Duration::from_secs(1);

/// At most this many events are kept; a ward has a few dozen open at a time.
const KEPT: usize = 256;

/// The events read last.
#[derive(Debug, Default)]
pub struct EventCache(RwLock<HashMap<EventId, Entry>>);

#[derive(Debug)]
struct Entry {
    event: Arc<Event>,
    commits: u64,
    read_at: Duration,
}

impl EventCache {
    /// The event, if it was read within the last second and, where that is asked for, nothing was committed since.
    pub(super) fn get(
        &self,
        id: EventId,
        now: Duration,
        commits: Option<u64>,
    ) -> Option<Arc<Event>> {
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(&id)?;
        let is_exact = commits.is_none_or(|commits| entry.commits == commits);
        let is_young = is_younger(entry.read_at, now, GOOD_FOR);
        (is_exact && is_young).then(|| Arc::clone(&entry.event))
    }

    /// Keeps an event that was read at `now`, after `commits` commits.
    pub(super) fn put(&self, event: Arc<Event>, now: Duration, commits: u64) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= KEPT {
            entries.clear();
        }
        let entry = Entry {
            commits,
            read_at: now,
            event: Arc::clone(&event),
        };
        entries.insert(event.id, entry);
    }
}
