//! The boarding pass: what every page about one registration shows of it, with its state. Not the pages.

use super::slot_view::{SlotView, kind_line, title};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::format::qr;
use crate::registration::{Registration, Standing};
use crate::texts::plain;
use crate::types::AttendanceMode;
use crate::web::frame::PublicFrame;

/// What the templates print.
pub(super) struct Pass {
    pub(super) receipt: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) slot: SlotView,
    /// In words, unless it is confirmed.
    pub(super) state: Option<String>,
    /// Until when it has to be confirmed, if it has.
    pub(super) confirm_by: Option<String>,
    pub(super) is_lapsed: bool,
    pub(super) name: String,
    pub(super) party: u32,
    pub(super) companions: String,
    pub(super) needs: String,
    pub(super) bring: String,
    pub(super) qr: String,
    pub(super) is_zoom: bool,
    /// It holds no seats.
    pub(super) is_cancelled: bool,
    pub(super) has_email: bool,
    pub(super) change_until: String,
    pub(super) can_change: bool,
    pub(super) desk_phone: String,
}

/// The boarding pass of a registration.
pub(super) fn pass(app: &App, frame: &PublicFrame, registration: &Registration) -> Result<Pass> {
    let texts = frame.texts();
    let event = &registration.event;
    let slot = registration.slot().ok_or(AppError::NotFound)?;
    let needs: Vec<String> = registration
        .needs
        .iter()
        .map(|need| texts.t(need.key()))
        .collect();
    let label = texts.t("registration-qr-label");
    Ok(Pass {
        receipt: registration.receipt.grouped(),
        kind: kind_line(event, texts),
        title: title(event, texts),
        slot: SlotView::new(event, slot, texts, app.now()),
        name: registration.applicant.name.to_string(),
        party: registration.party.get(),
        companions: registration.companions.clone(),
        needs: needs.join(&texts.t("list-separator")),
        bring: plain(event.bring.get(texts.language)),
        qr: qr::svg(registration.receipt.as_str(), &label).map_err(AppError::fault)?,
        state: (registration.standing != Standing::Confirmed)
            .then(|| texts.t(registration.standing.key())),
        confirm_by: registration
            .standing
            .confirm_by()
            .map(|until| texts.moment(until)),
        is_lapsed: registration.standing == Standing::Lapsed,
        is_zoom: slot.mode == AttendanceMode::Zoom,
        is_cancelled: !registration.standing.holds_seats(),
        has_email: registration.applicant.email.is_some(),
        change_until: texts.moment(slot.change_until),
        can_change: registration.held.is_some() && app.now() < slot.change_until,
        desk_phone: event.desk.phone.clone(),
    })
}
