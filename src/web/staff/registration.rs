//! One registration, as the office sees it, its confirmation by telephone, and its cancellation.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

use super::changed::Changed;
use super::outdated::{self, Again, Clash};
use super::wording::{joined, kind_line, needs, registration_refusal, slot_name, standing, title};
use crate::app::App;
use crate::authority::Permission;
use crate::error::{AppError, Result};
use crate::links;
use crate::registration::{self, Applicant, Refusal, Registration, decide_leave};
use crate::revision;
use crate::security::Disclosure;
use crate::texts::Texts;
use crate::types::RegistrationId;
use crate::web::Page;
use crate::web::form::Basis;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};
use crate::web::refusal;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![show, confirm, cancel]
}

#[derive(Template)]
#[template(path = "staff/registration/show.html")]
struct Show {
    frame: StaffFrame,
    event: String,
    event_name: String,
    slot: String,
    slot_name: String,
    span: String,
    receipt: String,
    kana: String,
    name: String,
    phone: String,
    email: String,
    party: u32,
    companions: String,
    needs: String,
    source: String,
    route: String,
    language: String,
    state: String,
    confirmation: Option<String>,
    cancellation: Option<String>,
    problem: Option<String>,
    basis: Basis,
}

#[get("/staff/registrations/<registration>")]
async fn show(
    app: &State<App>,
    staff: StaffSession,
    registration: RegistrationId,
) -> Result<Page<Show>> {
    let registration = own(app, &staff, registration).await?;
    page(app, &staff, registration, None).await
}

#[post("/staff/registrations/<registration>/confirmation")]
async fn confirm(
    app: &State<App>,
    staff: StaffSession,
    registration: RegistrationId,
) -> Result<Changed<Page<Show>>> {
    let registration = own(app, &staff, registration).await?;
    let id = registration.id;
    match registration::confirm(app, &staff.by, id).await? {
        Ok(()) => {
            let show = links::staff_registration(id);
            Ok(Changed::Done(Noticed::new(
                show,
                Notice::RegistrationConfirmed,
            )))
        }
        Err(refusal) => {
            // It lapsed or was cancelled since the page was made.
            let registration = registration::for_office(app, &staff.by, id).await?;
            page(app, &staff, registration, Some(refusal))
                .await
                .map(Changed::Again)
        }
    }
}

#[derive(FromForm)]
struct CancellationForm {
    basis: Basis,
}

#[post("/staff/registrations/<registration>/cancellation", data = "<form>")]
async fn cancel(
    app: &State<App>,
    staff: StaffSession,
    registration: RegistrationId,
    form: Form<CancellationForm>,
) -> Result<Changed<Page<Show>>> {
    let registration = own(app, &staff, registration).await?;
    let seen = form.basis.seen(registration.id, "cancellation", "");
    match registration::cancel(app, &staff.by, seen).await {
        Ok(Ok(())) => {
            let show = links::staff_registration(registration.id);
            Ok(Changed::Done(Noticed::new(
                show,
                Notice::RegistrationCancelled,
            )))
        }
        Ok(Err(refusal)) => page(app, &staff, registration, Some(refusal))
            .await
            .map(Changed::Again),
        Err(AppError::Conflict) => outdated(app, &staff, registration.id, &form.basis).await,
        Err(error) => Err(error),
    }
}

/// Shows what became of the registration since the form was shown.
async fn outdated<T>(
    app: &App,
    staff: &StaffSession,
    id: RegistrationId,
    basis: &Basis,
) -> Result<Changed<T>> {
    let texts = staff.texts();
    let latest = revision::latest(app.db.read(), id).await?;
    let version = latest.map(|latest| latest.version).unwrap_or_default();
    let registration = registration::for_office(app, &staff.by, id).await?;
    let stored = basis_of(&registration, texts);
    let can_cancel = can_cancel(app, staff, &registration);
    let receipt = registration.receipt.grouped();
    let clash = Clash {
        subject: texts.t1("staff-registration-title", "receipt", receipt),
        back: links::staff_registration(id),
        shown: basis.words(),
        typed: texts.t("staff-cancel-do"),
        again: can_cancel.then(|| Again {
            action: links::staff_registration_cancellation(id),
            basis: Basis::new(app).showing(version, stored.as_str()),
            fields: Vec::new(),
        }),
        stored,
        latest,
    };
    outdated::page(app, staff, clash)
        .await
        .map(Changed::Outdated)
}

/// 確定、本会場 ココネリホール、2名: what a cancellation is decided from.
fn basis_of(registration: &Registration, texts: Texts) -> String {
    let slot = registration.slot().map(|slot| slot_name(slot, texts));
    let persons = texts.t1("staff-persons", "persons", registration.party.get());
    let attended = registration
        .has_attended
        .then(|| texts.t("staff-filter-attended"));
    let state = standing(registration.standing, texts);
    let parts = [Some(state), slot, Some(persons), attended];
    joined(parts.into_iter().flatten(), texts)
}

/// The registration, if its event is one of the section.
async fn own(app: &App, staff: &StaffSession, id: RegistrationId) -> Result<Registration> {
    let registration = registration::for_office(app, &staff.by, id).await?;
    Ok(registration)
}

async fn page(
    app: &App,
    staff: &StaffSession,
    registration: Registration,
    refusal: Option<Refusal>,
) -> Result<Page<Show>> {
    let frame = StaffFrame::new(app, staff, NavigationItem::Events);
    let texts = frame.texts();
    let event = &registration.event;
    let slot = registration.slot().ok_or(AppError::NotFound)?;
    // All that is known of them is shown.
    let Applicant {
        name,
        kana,
        phone,
        email,
    } = &registration.applicant;
    let disclosure = Disclosure {
        action: "registration.viewed",
        subject: ("registration", Some(registration.id.into())),
        rows: 1,
    };
    staff.sees(app, disclosure).await;
    let can_change = staff.by.can(Permission::ChangeRegistrations, event.owner);
    let can_cancel = can_cancel(app, staff, &registration);
    Ok(Page::new(
        refusal.map_or(Status::Ok, |refusal| refusal::status_on(&[], &refusal)),
        Show {
            event: links::staff_event(event.id),
            event_name: format!("{} {}", kind_line(event, texts), title(event, texts)),
            slot: links::staff_slot(slot.id),
            slot_name: slot_name(slot, texts),
            span: texts.span(slot.starts_at, slot.ends_at),
            receipt: registration.receipt.grouped(),
            kana: kana.to_string(),
            name: name.to_string(),
            phone: phone.as_ref().map(ToString::to_string).unwrap_or_default(),
            email: email.as_ref().map(ToString::to_string).unwrap_or_default(),
            party: registration.party.get(),
            companions: registration.companions.clone(),
            needs: needs(&registration.needs, texts),
            source: texts.t(registration.source.key()),
            route: texts.t(registration.route.key()),
            language: crate::texts::Texts::new(registration.language).t("language-name"),
            state: standing(registration.standing, texts),
            confirmation: registration
                .standing
                .confirm_by()
                .filter(|_| can_change)
                .map(|_| links::staff_registration_confirmation(registration.id)),
            cancellation: can_cancel
                .then(|| links::staff_registration_cancellation(registration.id)),
            problem: refusal.map(|refusal| registration_refusal(refusal, texts)),
            basis: Basis::new(app).showing(registration.version, basis_of(&registration, texts)),
            frame,
        },
    ))
}

/// Whether the page offers it: the use case would carry it out.
fn can_cancel(app: &App, staff: &StaffSession, registration: &Registration) -> bool {
    let owner = registration.event.owner;
    staff.by.can(Permission::ChangeRegistrations, owner)
        && decide_leave(registration, staff.by.actor(), app.now()).is_ok()
}
