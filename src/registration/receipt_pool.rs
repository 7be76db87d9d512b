//! Receipt numbers that were drawn and found free a moment ago. A hint only: the unique index decides.

use std::sync::{Mutex, PoisonError};

use crate::types::ReceiptNumber;

/// Free numbers of this process.
#[derive(Debug, Default)]
pub struct ReceiptPool(Mutex<Vec<ReceiptNumber>>);

impl ReceiptPool {
    /// So many are drawn at once.
    pub const SIZE: usize = 512;

    /// A number, if any is left.
    pub(super) fn take(&self) -> Option<ReceiptNumber> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Keeps numbers and gives one of them; what was left of earlier ones is forgotten.
    pub(super) fn fill(&self, mut free: Vec<ReceiptNumber>) -> Option<ReceiptNumber> {
        let taken = free.pop();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = free;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_given_once() {
        let pool = ReceiptPool::default();
        let numbers: Vec<_> = (1..=3).map(ReceiptNumber::from_seed).collect();

        assert_eq!(pool.take(), None);
        let mut given = vec![pool.fill(numbers.clone())];
        given.extend((0..3).map(|_| pool.take()));

        let expected: Vec<_> = numbers.into_iter().rev().map(Some).chain([None]).collect();
        assert_eq!(given, expected);
    }
}
