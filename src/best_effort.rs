//! Records that a page makes on the side: the page waits for them a moment only, and is shown all the same when the
//! database takes no writes. Not for anything that must be recorded before it happens.

use std::time::Duration;

use crate::error::Result;

/// So long a page waits; then the note goes on without it.
const MAX_WAIT: Duration = Duration::from_millis(250);

/// Notes something, and says in the log when that failed.
pub async fn note<F>(what: &'static str, note: F)
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let noted = tokio::spawn(async move {
        if let Err(error) = note.await {
            tracing::warn!(what, %error, "could not be noted");
        }
    });
    // A note that is late goes on by itself.
    drop(tokio::time::timeout(MAX_WAIT, noted).await);
}
