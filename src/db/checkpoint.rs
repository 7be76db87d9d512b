//! Brings what SQLite has committed from its log (`-wal`) into the file, on a thread of its own, so that nobody who
//! applies waits for it. Not a part of durability: what stands in the log is durable.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags};

/// From so many pages (of 4 KiB) in the log on, they are brought into the file. The log is read by every query, and
/// pages that are written again and again are brought once.
const PAGES: i32 = 4_000;

/// From so many pages on the writer waits until the log can begin anew: under a load that never pauses the thread alone
/// never catches up, and the log would grow for ever.
const TOO_MANY: i32 = 40_000;

/// So often at most, because each time the writer may wait for those who read.
const RESTART_EVERY: Duration = Duration::from_secs(1);

thread_local! {
    /// How many pages the log had after the last commit of this thread's connection.
    static IN_THE_LOG: Cell<i32> = const { Cell::new(0) };
}

/// The thread, as the writer sees it; it ends when this goes.
pub(super) struct Checkpoints {
    wanted: SyncSender<()>,
    restarted_at: Option<Instant>,
}

/// What the writer does after a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing.
    GoOn,
    /// Begin the log anew.
    Restart,
}

impl Checkpoints {
    /// Starts the thread for the database the writer has opened, and counts what the writer commits.
    pub(super) fn of(writer: &Connection, file: &str) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        let (wanted, orders) = sync_channel(1);
        let thread = std::thread::Builder::new().name("tsudoi-checkpoint".to_owned());
        let started = thread.spawn(move || work(&connection, &orders));
        if let Err(error) = started {
            // The writer does it then, when there is too much.
            tracing::error!(%error, "no thread for checkpoints");
        }
        IN_THE_LOG.set(0);
        writer.wal_hook(Some(count));
        Ok(Self {
            wanted,
            restarted_at: None,
        })
    }

    /// Looks at the log after a commit of the writer.
    pub(super) fn after_commit(&mut self) -> Next {
        let pages = IN_THE_LOG.get();
        if pages >= PAGES
            && let Err(TrySendError::Disconnected(())) = self.wanted.try_send(())
            && pages % PAGES == 0
        {
            tracing::error!("the thread for checkpoints has ended");
        }
        let is_time = self
            .restarted_at
            .is_none_or(|then| then.elapsed() >= RESTART_EVERY);
        if pages < TOO_MANY || !is_time {
            return Next::GoOn;
        }
        self.restarted_at = Some(Instant::now());
        Next::Restart
    }
}

/// Called by SQLite after every commit; takes the place of its own checkpoints.
fn count(_: &Wal, pages: i32) -> rusqlite::Result<()> {
    IN_THE_LOG.set(pages);
    Ok(())
}

fn work(connection: &Connection, orders: &Receiver<()>) {
    let mut was_failing = false;
    while orders.recv().is_ok() {
        let done = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        match done {
            Ok(()) if was_failing => {
                tracing::info!("the log is brought into the database file again");
                was_failing = false;
            }
            Ok(()) => {}
            Err(error) if !was_failing => {
                tracing::error!(%error, "the log could not be brought into the database file");
                was_failing = true;
            }
            Err(_) => {}
        }
    }
}
