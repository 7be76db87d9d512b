//! 今日: what needs a person now.

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use rocket::{Route, State, get, routes};

use super::wording::{kind_line, slot_name, title};
use crate::app::App;
use crate::attendance;
use crate::error::Result;
use crate::event::{self, Event, EventState, state_of};
use crate::links;
use crate::questionnaire::{self, Survey, WindowState};
use crate::registration::{self, Awaiting};
use crate::security::Disclosure;
use crate::texts::{Texts, plain};
use crate::types::{EventId, from_tokyo, tokyo_date};
use crate::web::Page;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;

/// How many applications that wait for a call are shown at once; whoever calls is found by the event's list, too.
const CALLS_SHOWN: u64 = 20;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template)]
#[template(path = "staff/today/show.html")]
struct Show {
    frame: StaffFrame,
    date: String,
    week: Vec<Task>,
    counts: Vec<Task>,
    surveys: Vec<Task>,
    failed_mails: u64,
    mails: String,
    calls: Vec<Task>,
    calls_in_all: u64,
}

/// One line of a list of things to do.
struct Task {
    count: String,
    text: String,
    href: String,
    when: String,
    is_late: bool,
}

#[get("/staff")]
async fn show(app: &State<App>, staff: StaffSession) -> Result<Page<Show>> {
    let frame = StaffFrame::new(app, &staff, NavigationItem::Today);
    let (texts, now) = (frame.texts(), app.now());
    let events = event::of_owner(app, &staff.by, staff.section()).await?;
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let counts = attendance::counts_for_office(app, &staff.by, &events).await?;
    let surveys = questionnaire::surveys_of_events(app, &staff.by, &ids).await?;
    let (calls, calls_in_all) =
        registration::awaiting_call(app, &staff.by, &events, CALLS_SHOWN).await?;
    if !calls.is_empty() {
        let disclosure = Disclosure {
            action: "awaiting_list.viewed",
            subject: ("owner", Some(staff.section().into())),
            rows: calls.len(),
        };
        staff.sees(app, disclosure).await;
    }
    let is_counted = |slot: &event::Slot| counts.contains_key(&slot.id);
    Ok(Page::ok(Show {
        date: texts.day_with_year(tokyo_date(now)),
        week: this_week(&events, texts, now),
        counts: events
            .iter()
            .filter_map(|event| count_task(event, is_counted, texts, now))
            .collect(),
        surveys: surveys
            .iter()
            .filter(|survey| survey.window.state(now) == WindowState::Open)
            .map(|survey| survey_task(survey, texts))
            .collect(),
        failed_mails: registration::unreached_totals(app, &staff.by, staff.section())
            .await?
            .open,
        mails: links::staff_mails(),
        calls: calls.iter().map(|waiting| call(waiting, texts)).collect(),
        calls_in_all,
        frame,
    }))
}

/// Somebody without an e-mail address, whose application is confirmed when they call.
fn call(waiting: &Awaiting, texts: Texts) -> Task {
    Task {
        count: String::new(),
        text: texts.t2(
            "staff-today-call",
            "name",
            waiting.name.as_str(),
            "receipt",
            waiting.receipt.grouped(),
        ),
        href: links::staff_registration(waiting.registration),
        when: texts.t1("staff-today-until", "until", texts.moment(waiting.until)),
        is_late: false,
    }
}

/// Slots that start within seven days from today's midnight, in their order.
fn this_week(events: &[Event], texts: Texts, now: DateTime<Utc>) -> Vec<Task> {
    let from = from_tokyo(tokyo_date(now), chrono::NaiveTime::MIN);
    let until = from + TimeDelta::days(7);
    let mut slots: Vec<_> = events
        .iter()
        .filter(|event| event.published_at.is_some() && event.cancelled_at.is_none())
        .flat_map(|event| event.slots.iter().map(move |slot| (event, slot)))
        .filter(|(_, slot)| from <= slot.starts_at && slot.starts_at < until)
        .collect();
    slots.sort_by_key(|(_, slot)| slot.starts_at);
    slots
        .into_iter()
        .map(|(event, slot)| Task {
            count: texts.t1("staff-today-seats", "seats", slot.seats_held),
            text: format!(
                "{} {} {}",
                kind_line(event, texts),
                title(event, texts),
                slot_name(slot, texts)
            ),
            href: links::staff_slot(slot.id),
            when: texts.span(slot.starts_at, slot.ends_at),
            is_late: false,
        })
        .collect()
}

/// Counts that are missing, or all there and not final.
fn count_task(
    event: &Event,
    is_counted: impl Fn(&event::Slot) -> bool,
    texts: Texts,
    now: DateTime<Utc>,
) -> Option<Task> {
    let over = event.slots.iter().filter(|slot| slot.is_over(now));
    let missing = over.clone().filter(|slot| !is_counted(slot)).count();
    let (count, key) = match state_of(event, now) {
        EventState::Published | EventState::Held if missing > 0 => {
            (missing, "staff-today-not-counted")
        }
        EventState::Held => (event.slots.len(), "staff-today-not-final"),
        EventState::Draft
        | EventState::Published
        | EventState::Finalised
        | EventState::Cancelled => return None,
    };
    let ended_at = over.map(|slot| slot.ends_at).max()?;
    let name = format!("{} {}", kind_line(event, texts), title(event, texts));
    Some(Task {
        count: texts.t1("staff-today-slots", "slots", count),
        text: texts.t1(key, "event", name),
        href: links::staff_event(event.id),
        when: texts.t1("staff-today-ended", "day", texts.day(ended_at)),
        is_late: now > ended_at + TimeDelta::days(14),
    })
}

fn survey_task(survey: &Survey, texts: Texts) -> Task {
    Task {
        count: String::new(),
        text: plain(survey.title.get(texts.language)),
        href: links::staff_survey(survey.id),
        when: texts.t1(
            "staff-today-until",
            "until",
            texts.moment(survey.window.closes_at()),
        ),
        is_late: false,
    }
}
