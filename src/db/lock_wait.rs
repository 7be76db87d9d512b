//! How long a transaction waits for a lock, on both databases. Not how long a use case is waited for.

/// How long somebody else's lock is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LockWait {
    /// As long as the connection says.
    Usual,
    /// A moment only: it was locked a moment ago, and the others of the queue wait, too.
    Short,
}
