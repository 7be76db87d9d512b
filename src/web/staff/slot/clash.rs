//! What is told about a tick or a count that somebody changed since the form was shown. Not the page that tells it
//! (`outdated.rs`).

use super::page::Show;
use super::wording::{head_count, ticked};
use crate::app::App;
use crate::attendance;
use crate::error::{AppError, Result};
use crate::event::{self, Event};
use crate::links;
use crate::registration;
use crate::revision::{self, Revision};
use crate::security::Disclosure;
use crate::types::{RegistrationId, SlotId};
use crate::web::Page;
use crate::web::form::Basis;
use crate::web::guard::StaffSession;
use crate::web::staff::changed::Changed;
use crate::web::staff::outdated::{self, Again, Clash};
use crate::web::staff::wording::slot_name;

/// A form that was sent and could not be carried out.
pub(super) struct Sent<'a> {
    pub(super) basis: &'a Basis,
    pub(super) action: String,
    /// What was typed or pressed, in words.
    pub(super) typed: String,
    pub(super) fields: Vec<(&'static str, String)>,
}

/// What is stored of it now.
struct Stored {
    subject: String,
    words: String,
    latest: Option<Revision>,
    /// Whether the form can still be carried out.
    is_open: bool,
}

/// A tick that was changed, or whose registration was.
pub(super) async fn tick(
    app: &App,
    staff: &StaffSession,
    event: &Event,
    slot: SlotId,
    registration: RegistrationId,
    sent: Sent<'_>,
) -> Result<Changed<Page<Show>>> {
    let texts = staff.texts();
    let latest = revision::latest(app.db.read(), registration).await?;
    let lines = registration::of_slot(app, &staff.by, slot).await?;
    let line = lines
        .iter()
        .find(|line| line.registration == registration)
        .ok_or(AppError::NotFound)?;
    let disclosure = Disclosure {
        action: "registration.viewed",
        subject: ("registration", Some(registration.into())),
        rows: 1,
    };
    staff.sees(app, disclosure).await;
    let words = match line.attendance {
        Some(recorded) => ticked(Some(recorded.persons), texts),
        None if line.standing.holds_seats() => texts.t("staff-outdated-not-ticked"),
        None => texts.t(line.standing.key()),
    };
    let stored = Stored {
        subject: format!("{} {}", line.receipt.grouped(), line.applicant.name),
        words,
        latest,
        is_open: line.standing.holds_seats(),
    };
    answer(app, staff, event, slot, stored, sent).await
}

/// A count that was changed, or made final.
pub(super) async fn count(
    app: &App,
    staff: &StaffSession,
    event: &Event,
    slot: SlotId,
    sent: Sent<'_>,
) -> Result<Changed<Page<Show>>> {
    let texts = staff.texts();
    let latest = revision::latest(app.db.read(), slot).await?;
    let tallies = attendance::counts_of_event(app, &staff.by, event).await?;
    let tally = tallies
        .iter()
        .find(|tally| tally.slot == slot)
        .ok_or(AppError::NotFound)?;
    let found = event.slot(slot);
    let stored = Stored {
        subject: found.map_or_else(String::new, |slot| slot_name(slot, texts)),
        words: head_count(tally, texts),
        latest,
        is_open: true,
    };
    answer(app, staff, event, slot, stored, sent).await
}

async fn answer(
    app: &App,
    staff: &StaffSession,
    event: &Event,
    slot: SlotId,
    mut stored: Stored,
    sent: Sent<'_>,
) -> Result<Changed<Page<Show>>> {
    let texts = staff.texts();
    let version = stored.latest.map(|latest| latest.version);
    if event::for_office(app, &staff.by, event.id)
        .await?
        .finalised_at
        .is_some()
    {
        // Whoever made the counts final is who stands in the way.
        stored.latest = revision::latest(app.db.read(), event.id).await?;
        stored.words = texts.t1("staff-outdated-final", "stored", stored.words);
        stored.is_open = false;
    }
    let clash = Clash {
        subject: stored.subject,
        back: links::staff_slot(slot),
        shown: sent.basis.words(),
        again: stored.is_open.then(|| Again {
            action: sent.action,
            basis: Basis::new(app).showing(version.unwrap_or_default(), stored.words.as_str()),
            fields: sent.fields,
        }),
        stored: stored.words,
        latest: stored.latest,
        typed: sent.typed,
    };
    outdated::page(app, staff, clash)
        .await
        .map(Changed::Outdated)
}
