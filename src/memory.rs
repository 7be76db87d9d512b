//! What a process remembers for a moment: one thing of each type, made when it is first asked for.
//!
//! Each feature names the types of what it remembers; all of them are hints, and none of them decides anything.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

type Thing = Arc<dyn Any + Send + Sync>;

/// The memory of one process.
#[derive(Default)]
pub struct Memory(RwLock<HashMap<TypeId, Thing>>);

impl Memory {
    /// The one thing of this type.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let known = {
            let things = self.0.read().unwrap_or_else(PoisonError::into_inner);
            things.get(&TypeId::of::<T>()).map(Arc::clone)
        };
        let thing = known.unwrap_or_else(|| {
            let mut things = self.0.write().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(T::default()) as Thing;
            Arc::clone(things.entry(TypeId::of::<T>()).or_insert_with(new))
        });
        // It stands under its own type, so it is of that type.
        thing.downcast().unwrap_or_default()
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[derive(Default)]
    struct Visitors(AtomicU32);

    #[derive(Default)]
    struct Mails(AtomicU32);

    #[test]
    fn there_is_one_thing_of_each_type() {
        let memory = Memory::default();

        memory.of::<Visitors>().0.fetch_add(1, Ordering::Relaxed);
        memory.of::<Visitors>().0.fetch_add(1, Ordering::Relaxed);
        memory.of::<Mails>().0.fetch_add(1, Ordering::Relaxed);

        assert_eq!(memory.of::<Visitors>().0.load(Ordering::Relaxed), 2);
        assert_eq!(memory.of::<Mails>().0.load(Ordering::Relaxed), 1);
    }
}
