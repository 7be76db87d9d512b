//! Security events: who signed in or tried to, and who saw or took personal data. Not how they are kept (`audit.rs`).
//!
//! Each is a line of the log under the target `tsudoi::security`; what somebody saw or took also stands in the audit
//! log. Neither holds names, addresses or what was searched for. A file leaves only when that is recorded. A page is
//! shown even when it cannot be: then the line of the log is what remains of it.

use std::net::IpAddr;

use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, AuditEntry};
use crate::authority::{Actor, Authority};
use crate::best_effort;
use crate::error::Result;
use crate::limits::Wait;
use crate::types::{StaffUserId, TokenHash};

mod log;

pub use log::SecurityLog;

/// The target of these lines, by which a log can be divided.
pub const TARGET: &str = "tsudoi::security";

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
    best_effort::note("a view", async move {
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
