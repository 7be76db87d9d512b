//! The boarding pass: what every page about one registration shows of it, with its state. Not the pages.

use super::slot_view::{SlotView, kind_line, title};
use crate::app::App;
use crate::authority::Actor;
use crate::error::{AppError, Result};
use crate::event::{Event, Requester};
use crate::format::qr;
use crate::registration::{EndReason, Refusal, Registration, decide_departure, decide_leave};
use crate::texts::{Texts, plain};
use crate::web::frame::PublicFrame;
use crate::web::refusal;

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
    pub(super) is_online: bool,
    /// It holds no seats.
    pub(super) is_cancelled: bool,
    pub(super) has_email: bool,
    pub(super) change_until: String,
    /// Why it can be neither moved nor cancelled on its pages, if it cannot.
    pub(super) kept_because: Option<String>,
    /// Whether it can be moved, where a slot takes it.
    pub(super) can_move: bool,
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
        state: (!registration.standing.is_confirmed())
            .then(|| texts.t(registration.standing.key())),
        confirm_by: registration
            .standing
            .confirm_by()
            .map(|until| texts.moment(until)),
        is_lapsed: registration.standing.end_reason() == Some(EndReason::Lapsed),
        is_online: slot.way.mode().is_online(),
        is_cancelled: !registration.standing.holds_seats(),
        has_email: registration.applicant.email.is_some(),
        change_until: texts.moment(slot.changeable_until(Requester::Resident)),
        kept_because: decide_leave(registration, Actor::Applicant, app.now())
            .err()
            .map(|refusal| kept_because(refusal, event, texts)),
        can_move: decide_departure(registration, Actor::Applicant, app.now()).is_ok(),
        desk_phone: event.desk.phone.clone(),
    })
}

/// Why a registration stays as it is, with the number of the desk where that can still do something.
pub(super) fn kept_because(refusal: Refusal, event: &Event, texts: Texts) -> String {
    if refusal == Refusal::TooLateToChange {
        let phone = event.desk.phone.as_str();
        texts.t1("registration-too-late", "phone", phone)
    } else {
        refusal::text(&refusal, texts)
    }
}
