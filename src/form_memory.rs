//! Which forms were sent a moment ago, so that a double click costs nobody else a second run.
//!
//! A hint only: whether a form was sent before is decided by the row with its key.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// So many forms are remembered; a rush sends fewer in the seconds between two clicks.
const REMEMBERED: usize = 8_192;

/// What is remembered of the forms sent last to this process, by their submission keys.
pub struct FormMemory<T>(Mutex<Memory<T>>);

struct Memory<T> {
    forms: HashMap<Uuid, T>,
    order: VecDeque<Uuid>,
}

impl<T: Clone> FormMemory<T> {
    /// Remembers a form, and tells whether it was sent a moment ago.
    pub fn is_known(&self, key: Uuid, form: T) -> bool {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.forms.insert(key, form).is_some() {
            return true;
        }
        memory.order.push_back(key);
        if memory.order.len() > REMEMBERED
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.forms.remove(&oldest);
        }
        false
    }

    /// Forgets a form of which nothing was stored.
    pub fn forget(&self, key: Uuid) {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.forms.remove(&key).is_some() {
            memory.order.retain(|known| *known != key);
        }
    }

    /// What is remembered of a form; none when it was not sent a moment ago.
    pub fn recall(&self, key: Uuid) -> Option<T> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forms.get(&key).cloned()
    }
}

impl<T> Default for FormMemory<T> {
    fn default() -> Self {
        Self(Mutex::new(Memory {
            forms: HashMap::new(),
            order: VecDeque::new(),
        }))
    }
}

impl<T> fmt::Debug for FormMemory<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormMemory(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_after_it_was_sent_and_the_oldest_is_forgotten() {
        let memory = FormMemory::default();
        let key = |number: usize| Uuid::from_u128(number as u128);

        assert_eq!(memory.recall(key(0)), None);
        assert!(!memory.is_known(key(0), "first"));
        assert!(memory.is_known(key(0), "second"));
        assert_eq!(memory.recall(key(0)), Some("second"));
        memory.forget(key(0));
        assert_eq!(memory.recall(key(0)), None);
        assert!(!memory.is_known(key(0), "third"));

        let known = (1..=REMEMBERED).filter(|number| memory.is_known(key(*number), "other"));
        assert_eq!(known.count(), 0);
        assert_eq!(memory.recall(key(0)), None);
        assert_eq!(memory.recall(key(REMEMBERED)), Some("other"));
    }
}
