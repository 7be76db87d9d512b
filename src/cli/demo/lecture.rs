//! One lecture of the demo, step by step as the office takes them: announce, take applications, record who came.
//! Not its figures, which `reference_year.rs` and `present.rs` give.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures::{StreamExt, TryStreamExt, stream};

use super::builder::Builder;
use super::content;
use super::office::{LIBRARY_PHONES, PHONE, Places, at, desk};
use super::people::person;
use super::turnout::{Application, Turnout};
use crate::attendance;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::event::{self, Event, NewEvent, NewSlot, Slot, Way};
use crate::registration::{self, NewRegistration};
use crate::types::{
    Capacity, InitiativeId, JoinLink, LocalizedText, PartySize, RegistrationId, SlotId,
};

/// How many use cases are under way at the same time; the writer commits them together.
const AT_ONCE: usize = 64;

/// The Zoom address of every lecture.
const ZOOM: &str = "https://zoom.example.jp/j/00000000000";

/// On how many days applications come in.
const WAVES: usize = 4;

/// What is announced.
pub(super) struct Announcement {
    pub(super) initiative: InitiativeId,
    pub(super) number: u32,
    pub(super) title: LocalizedText,
    pub(super) summary: LocalizedText,
    pub(super) opens_at: DateTime<Utc>,
    pub(super) slots: Vec<NewSlot>,
}

/// Where a slot is attended.
pub(super) enum Attended {
    AtHall,
    /// In the library with this place in the list.
    AtLibrary(usize),
    OnZoom,
    Later,
}

/// A slot from two to four on a day, for which people apply from `opens_at`.
pub(super) fn slot(
    places: &Places,
    attended: Attended,
    day: NaiveDate,
    opens_at: DateTime<Utc>,
    seats: u32,
) -> Result<NewSlot> {
    let missing = || AppError::fault("there is no such library");
    let starts_at = at(day, 14, 0);
    let way = match attended {
        Attended::AtHall => Way::MainVenue { venue: places.hall },
        Attended::AtLibrary(place) => Way::LibraryScreening {
            venue: *places.libraries.get(place).ok_or_else(missing)?,
        },
        Attended::OnZoom => Way::Zoom {
            join_link: Some(JoinLink::parse(ZOOM).map_err(AppError::fault)?),
        },
        Attended::Later => Way::LaterScreening {
            venue: places.centre,
        },
    };
    let phone = match attended {
        Attended::AtLibrary(place) => *LIBRARY_PHONES.get(place).ok_or_else(missing)?,
        Attended::AtHall | Attended::OnZoom | Attended::Later => PHONE,
    };
    let slot = NewSlot::usual(way, opens_at, starts_at);
    Ok(NewSlot {
        party_limit: match attended {
            Attended::OnZoom => 1,
            Attended::AtHall | Attended::AtLibrary(_) | Attended::Later => slot.party_limit,
        },
        capacity: Some(Capacity::new(seats).map_err(AppError::fault)?),
        desk_phone: phone.to_owned(),
        ..slot.closing_at(at(day - Days::new(2), 17, 0))
    })
}

/// Creates the event and opens it to the public, a week before applications are taken.
pub(super) async fn announce(builder: &Builder, new: Announcement) -> Result<Event> {
    builder.set_time(new.opens_at - TimeDelta::days(7));
    let event = NewEvent {
        summary: new.summary,
        audience: content::audience(),
        bring: content::bring(),
        slots: new.slots,
        ..NewEvent::lecture(new.initiative, builder.owner, new.number, new.title, desk())
    };
    let id = event::create(&builder.app, &builder.staff, event).await?;
    event::publish(&builder.app, &builder.staff, id)
        .await?
        .map_err(|refusal| refused("a publication", &refusal))?;
    event::find(&builder.app, id).await
}

/// An accepted application.
#[derive(Clone, Copy)]
pub(super) struct Booked {
    slot: SlotId,
    registration: RegistrationId,
    came: u32,
}

/// Takes the applications for each slot, in the order of the event's slots, spread over the days from `opens_at` to
/// `until`. People are numbered from `first_person`.
pub(super) async fn take_applications(
    builder: &Builder,
    event: &Event,
    applications: Vec<Vec<Application>>,
    first_person: usize,
    (opens_at, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Booked>> {
    let all: Vec<(&Slot, Application, usize)> = event
        .slots
        .iter()
        .zip(applications)
        .flat_map(|(slot, of_slot)| {
            of_slot
                .into_iter()
                .map(move |application| (slot, application))
        })
        .zip(first_person..)
        .map(|((slot, application), number)| (slot, application, number))
        .collect();
    builder.begin("applications", all.len());
    let mut booked = Vec::with_capacity(all.len());
    let mut time = opens_at + TimeDelta::hours(1);
    let step = (until - time) / i32::try_from(WAVES).unwrap_or(1);
    for wave in 0..WAVES {
        builder.set_time(time);
        let of_wave = all.iter().filter(|(_, _, number)| number % WAVES == wave);
        let accepted: Vec<Booked> = stream::iter(of_wave)
            .map(|(slot, application, number)| {
                register(builder, event, slot, *application, *number)
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        booked.extend(accepted);
        time += step;
    }
    Ok(booked)
}

async fn register(
    builder: &Builder,
    event: &Event,
    slot: &Slot,
    application: Application,
    number: usize,
) -> Result<Booked> {
    let person = person(number, slot.way.mode(), application.party)?;
    let by = if person.source.is_of_office() {
        builder.staff.clone()
    } else {
        Authority::PUBLIC
    };
    let new = NewRegistration {
        event: event.id,
        slot: slot.id,
        submission_key: builder.app.random_id(),
        applicant: person.applicant,
        companions: person.companions,
        party: PartySize::new(application.party).map_err(AppError::fault)?,
        needs: person.needs,
        source: person.source,
        language: person.language,
    };
    let registered = registration::register(&builder.app, &by, new)
        .await?
        .map_err(|refusal| refused("an application", &refusal))?;
    builder.progress.inc(1);
    Ok(Booked {
        slot: slot.id,
        registration: registered.registration,
        came: application.came,
    })
}

/// Records who came to these slots: the names, the people without an application, and the heads where they were
/// counted.
pub(super) async fn record_attendance(
    builder: &Builder,
    slots: &[(SlotId, Turnout)],
    booked: &[Booked],
) -> Result<()> {
    let present: Vec<&Booked> = booked
        .iter()
        .filter(|booked| booked.came > 0 && slots.iter().any(|(slot, _)| *slot == booked.slot))
        .collect();
    builder.begin("attendance", present.len());
    stream::iter(present)
        .map(|booked| record(builder, booked))
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await?;
    for (slot, turnout) in slots {
        if turnout.walk_ins > 0 {
            attendance::record_walk_in(&builder.app, &builder.staff, *slot, turnout.walk_ins)
                .await?
                .map_err(|refusal| refused("a walk-in", &refusal))?;
        }
        if let Some(heads) = turnout.heads {
            attendance::set_head_count(&builder.app, &builder.staff, *slot, heads)
                .await?
                .map_err(|refusal| refused("a head count", &refusal))?;
        }
    }
    Ok(())
}

async fn record(builder: &Builder, booked: &Booked) -> Result<()> {
    attendance::record(
        &builder.app,
        &builder.staff,
        booked.slot,
        booked.registration,
        booked.came,
    )
    .await?
    .map_err(|refusal| refused("an attendance", &refusal))?;
    builder.progress.inc(1);
    Ok(())
}

/// The demo asks for nothing that could be refused, so a refusal is a defect of the demo.
pub(super) fn refused(what: &str, refusal: &impl std::fmt::Debug) -> AppError {
    AppError::fault(format!("the demo was refused {what}: {refusal:?}"))
}
