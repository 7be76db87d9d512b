//! How patient a transaction is, for the writer and both databases. Not how long a use case is waited for.

/// How long somebody else's lock is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// As long as the connection says.
    Usual,
    /// A moment only: it was locked a moment ago, and the others of the queue wait, too.
    Short,
}
