//! Security events: who signed in or tried to, and who saw or took personal data. Not how they are kept (`audit.rs`).
//!
//! Each is a line of the log under the target `tsudoi::security`; what somebody saw or took also stands in the audit
//! log. Neither holds names, addresses or what was searched for. A file leaves only when that is recorded. A page is
//! shown even when it cannot be: then the line of the log is what remains of it.

use std::collections::HashMap;
use std::fmt::Write;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::aside;
use crate::audit::{self, Actor, AuditEntry};
use crate::authority::Authority;
use crate::error::Result;
use crate::limits::{Rate, Throttle, Wait};
use crate::types::{Network, StaffUserId, TokenHash, is_younger};

/// The target of these lines, by which a log can be divided.
pub const TARGET: &str = "tsudoi::security";

/// A list that one session opens again and again is recorded once in so long.
const ONCE_IN: Duration = Duration::from_secs(10 * 60);

/// So many lists are remembered; a ward has a few dozen sessions at a time.
const REMEMBERED: usize = 10_000;

/// Personal data that somebody sees or takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// What was done, `<noun>.viewed` or `<noun>.exported`.
    pub action: &'static str,
    /// Whose list it is: the noun and its id.
    pub subject: (&'static str, Option<Uuid>),
    /// How many rows.
    pub rows: usize,
}

/// What the security log remembers.
pub struct SecurityLog {
    key: [u8; 32],
    viewed: Mutex<HashMap<Viewed, Duration>>,
    /// Places that are slowed down: each is named once a minute, or whoever goes on and on would fill the log.
    slowed_down: Throttle<Network>,
}

/// A session, what it did, and to which list.
type Viewed = (TokenHash, &'static str, Option<Uuid>);

impl SecurityLog {
    /// A log that knows nothing yet. The key, drawn anew by every process, makes addresses unrecognisable.
    pub fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            viewed: Mutex::default(),
            slowed_down: Throttle::new(Rate::new(1, 60)),
        }
    }

    /// A word for the place a request comes from: the same for the same line while the process runs, and of no use to
    /// anybody who does not have its memory.
    pub fn place(&self, client: Option<IpAddr>) -> String {
        let line = format!("{:?}", Network::line(client));
        let digest = Sha256::new()
            .chain_update(self.key)
            .chain_update(line)
            .finalize();
        digest.iter().take(6).fold(String::new(), |mut word, byte| {
            // Writing into a string does not fail.
            let _ = write!(word, "{byte:02x}");
            word
        })
    }

    /// Whether a place that is slowed down is to be named now; from now on it was.
    fn is_to_be_named(&self, client: Option<IpAddr>) -> bool {
        self.slowed_down.take(&Network::line(client)).is_ok()
    }

    /// Whether a view is to be recorded now; from now on it was.
    fn is_new(&self, viewed: &Viewed, now: Duration) -> bool {
        let mut all = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        if all
            .get(viewed)
            .is_some_and(|then| is_younger(*then, now, ONCE_IN))
        {
            return false;
        }
        if all.len() >= REMEMBERED {
            all.retain(|_, then| is_younger(*then, now, ONCE_IN));
        }
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(viewed.clone(), now);
        true
    }

    fn forget(&self, viewed: &Viewed) {
        let mut all = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(viewed);
    }
}

/// Somebody signed in.
pub fn signed_in(app: &App, staff: StaffUserId, client: Option<IpAddr>) {
    let place = app.security.place(client);
    tracing::info!(target: TARGET, %staff, %place, "signed in");
}

/// Somebody tried to sign in with a wrong name or password; the user is known when the name was right.
pub fn sign_in_refused(app: &App, staff: Option<StaffUserId>, client: Option<IpAddr>) {
    let place = app.security.place(client);
    let staff = staff.map(tracing::field::display);
    tracing::warn!(target: TARGET, staff, %place, "a sign-in was refused");
}

/// Somebody tried to sign in too often; one line a minute for each place.
pub fn sign_in_slowed_down(app: &App, wait: Wait, client: Option<IpAddr>) {
    if !app.security.is_to_be_named(client) {
        return;
    }
    let (place, seconds) = (app.security.place(client), wait.seconds());
    tracing::warn!(target: TARGET, %place, seconds, "too many sign-ins");
}

/// Somebody signed out.
pub fn signed_out(staff: StaffUserId) {
    tracing::info!(target: TARGET, %staff, "signed out");
}

/// Somebody was given another password.
pub fn password_set(actor: Actor, staff: StaffUserId) {
    let by = actor.staff().map(tracing::field::display);
    tracing::info!(target: TARGET, by, %staff, "a password was set");
}

/// Somebody may sign in from now on.
pub fn user_added(actor: Actor, staff: StaffUserId) {
    let by = actor.staff().map(tracing::field::display);
    tracing::info!(target: TARGET, by, %staff, "a user was added");
}

/// Records that a file is about to leave; it may not when this fails.
///
/// # Errors
/// When the audit entry cannot be written.
pub async fn export(app: &App, by: &Authority, disclosure: Disclosure) -> Result<()> {
    audit::record_alone(app, by, entry(by.actor(), disclosure)).await?;
    write_line(by.actor().staff(), disclosure, true);
    Ok(())
}

/// Records that a page with personal data is shown, unless the same was shown in this session some minutes ago.
pub async fn view(app: &App, session: &TokenHash, by: &Authority, disclosure: Disclosure) {
    let viewed = (session.clone(), disclosure.action, disclosure.subject.1);
    if !app.security.is_new(&viewed, app.clock.elapsed()) {
        return;
    }
    let (app, by) = (app.clone(), by.clone());
    aside::briefly("a view", async move {
        let recorded = audit::record_alone(&app, &by, entry(by.actor(), disclosure)).await;
        write_line(by.actor().staff(), disclosure, recorded.is_ok());
        if recorded.is_err() {
            app.security.forget(&viewed);
        }
        recorded
    })
    .await;
}

fn entry(actor: Actor, disclosure: Disclosure) -> AuditEntry {
    AuditEntry {
        actor,
        action: disclosure.action,
        subject: disclosure.subject,
        detail: Some(serde_json::json!({ "rows": disclosure.rows })),
    }
}

fn write_line(staff: Option<StaffUserId>, disclosure: Disclosure, is_in_audit_log: bool) {
    let Disclosure {
        action,
        subject: (noun, id),
        rows,
    } = disclosure;
    let (staff, id) = (
        staff.map(tracing::field::display),
        id.map(tracing::field::display),
    );
    tracing::info!(target: TARGET, action, staff, noun, id, rows, is_in_audit_log, "personal data");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Token;

    #[test]
    fn a_place_has_one_word_that_does_not_tell_the_address_and_changes_with_the_process() {
        let (one, other) = (SecurityLog::new([1; 32]), SecurityLog::new([2; 32]));
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        let there = Some(IpAddr::from([192, 0, 2, 2]));

        assert_eq!(one.place(here).len(), 12);
        assert_eq!(one.place(here), one.place(here));
        assert_ne!(one.place(here), one.place(there));
        assert_ne!(one.place(here), other.place(here));
    }

    #[test]
    fn a_place_that_goes_on_and_on_is_named_once_a_minute() {
        let log = SecurityLog::new([1; 32]);
        let named = |last: u8| log.is_to_be_named(Some(IpAddr::from([192, 0, 2, last])));

        let lines = (0..1_000).filter(|_| named(1)).count();

        assert_eq!(lines, 1);
        assert!(named(2), "another place");
    }

    #[test]
    fn a_list_is_recorded_once_in_ten_minutes_for_each_session() {
        let log = SecurityLog::new([1; 32]);
        let viewed = |session: u8, list: u128| {
            let session = Token::from_bytes([session; 16]).hash();
            (session, "slot_list.viewed", Some(Uuid::from_u128(list)))
        };
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);

        assert!(log.is_new(&viewed(1, 1), minutes(0)));
        assert!(!log.is_new(&viewed(1, 1), minutes(9)));
        assert!(log.is_new(&viewed(1, 2), minutes(9)));
        assert!(log.is_new(&viewed(2, 1), minutes(9)));
        assert!(log.is_new(&viewed(1, 1), minutes(10)));
        log.forget(&viewed(1, 1));
        assert!(log.is_new(&viewed(1, 1), minutes(10)));
    }
}
