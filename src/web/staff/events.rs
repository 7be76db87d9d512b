//! 催し: all events of the section, with what is held and counted.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use rocket::{Route, State, get, routes};

use super::filter_link::FilterLink;
use super::wording::{kind_line, title};
use crate::app::App;
use crate::attendance::{self, OfficialCount};
use crate::error::Result;
use crate::event::{self, Event, EventState, state_of};
use crate::links;
use crate::texts::Texts;
use crate::types::{SlotId, tokyo_date};
use crate::web::Page;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![index]
}

#[derive(Template)]
#[template(path = "staff/events/index.html")]
struct Index {
    frame: StaffFrame,
    filters: Vec<FilterLink>,
    events: Vec<Row>,
}

struct Row {
    href: String,
    kind: String,
    title: String,
    date: String,
    state: String,
    state_class: &'static str,
    seats: u32,
    persons: String,
}

#[get("/staff/events?<state>")]
async fn index(app: &State<App>, staff: StaffSession, state: Option<&str>) -> Result<Page<Index>> {
    let frame = StaffFrame::new(app, &staff, NavigationItem::Events);
    let (texts, now) = (frame.texts(), app.now());
    let events = event::of_owner(app, &staff.by, staff.section()).await?;
    let counts = attendance::counts_for_office(app, &staff.by, &events).await?;
    let chosen = state.and_then(EventState::from_code);
    Ok(Page::ok(Index {
        filters: filters(chosen, texts),
        events: events
            .iter()
            .filter(|event| chosen.is_none_or(|state| state_of(event, now) == state))
            .map(|event| row(event, &counts, texts, now))
            .collect(),
        frame,
    }))
}

fn filters(chosen: Option<EventState>, texts: Texts) -> Vec<FilterLink> {
    let all = FilterLink {
        href: Some(links::staff_events()),
        label: texts.t("staff-filter-all"),
        current: chosen.is_none(),
    };
    let states = EventState::ALL.into_iter().map(|state| FilterLink {
        href: Some(format!("{}?state={}", links::staff_events(), state.code())),
        label: texts.t(state.key()),
        current: chosen == Some(state),
    });
    std::iter::once(all).chain(states).collect()
}

fn row(
    event: &Event,
    counts: &HashMap<SlotId, OfficialCount>,
    texts: Texts,
    now: DateTime<Utc>,
) -> Row {
    let state = state_of(event, now);
    let known: Vec<u32> = event
        .slots
        .iter()
        .filter_map(|slot| counts.get(&slot.id).map(|count| count.persons))
        .collect();
    let sum: u32 = known.iter().sum();
    let persons = if known.is_empty() {
        String::new()
    } else if known.len() == event.slots.len() {
        texts.t1("staff-persons", "persons", sum)
    } else {
        // A sum with a part still to come says so (docs/rules.md: known so far).
        texts.t1("staff-persons-so-far", "persons", sum)
    };
    Row {
        href: links::staff_event(event.id),
        kind: kind_line(event, texts),
        title: title(event, texts),
        date: event
            .starts_at()
            .map_or_else(String::new, |at| texts.day_with_year(tokyo_date(at))),
        state: texts.t(state.key()),
        state_class: state_class(state),
        seats: event.slots.iter().map(|slot| slot.seats_held).sum(),
        persons,
    }
}

/// The class of the state's mark; the state is said in words beside it.
pub(super) fn state_class(state: EventState) -> &'static str {
    match state {
        EventState::Draft => "state-waiting",
        EventState::Published => "state-open",
        EventState::Held => "state-few",
        EventState::Finalised => "state-done",
        EventState::Cancelled => "state-closed",
    }
}
