//! Which forms were sent a moment ago, so that a double click is looked for before it costs others a second run. A hint
//! only: whether an application was sent before is decided by the row with its key.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// So many forms are remembered; a rush sends fewer in the seconds between two clicks.
const REMEMBERED: usize = 8_192;

/// The submission keys of the last applications of this process.
#[derive(Debug, Default)]
pub struct FormMemory(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    keys: HashSet<Uuid>,
    order: VecDeque<Uuid>,
}

impl FormMemory {
    /// Whether this form was sent a moment ago; from now on it was.
    pub(super) fn is_known(&self, key: Uuid) -> bool {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !memory.keys.insert(key) {
            return true;
        }
        memory.order.push_back(key);
        if memory.order.len() > REMEMBERED
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.keys.remove(&oldest);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_forms_are_remembered_and_no_more_than_that() {
        let memory = FormMemory::default();

        let first: Vec<bool> = (0..=REMEMBERED as u128)
            .map(|key| memory.is_known(Uuid::from_u128(key)))
            .collect();

        assert!(first.iter().all(|is_known| !is_known));
        assert!(memory.is_known(Uuid::from_u128(REMEMBERED as u128)));
        assert!(
            !memory.is_known(Uuid::from_u128(0)),
            "the oldest is forgotten"
        );
        assert_eq!(
            memory.0.lock().map(|memory| memory.keys.len()).ok(),
            Some(REMEMBERED)
        );
    }
}
