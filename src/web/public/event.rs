//! The list of events and an event's page.

use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, Utc};
use rocket::response::content::RawHtml;
use rocket::{Route, State, get, routes};

use super::slot_view::{SlotView, kind_line, title, title_html};
use crate::app::App;
use crate::error::Result;
use crate::event::{self, Event, EventState, state_of};
use crate::links;
use crate::texts::{Texts, plain};
use crate::types::{EventId, Language};
use crate::web::PageCache;
use crate::web::frame::PublicFrame;

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![index, show]
}

#[derive(Template)]
#[template(path = "public/event/index.html")]
struct Index {
    frame: PublicFrame,
    events: Vec<Card>,
}

struct Card {
    kind: String,
    title_html: String,
    href: String,
    day: String,
    hours: String,
    slots: Vec<SlotView>,
}

#[get("/<language>", rank = 20)]
async fn index(
    app: &State<App>,
    pages: &State<PageCache>,
    language: Language,
) -> Result<RawHtml<Arc<str>>> {
    let (path, moment) = (links::events(language), app.moment());
    if let Some(page) = pages.get(&path, moment) {
        return Ok(page);
    }
    let frame = PublicFrame::new(app, language, links::events);
    let now = app.now();
    let events = event::open_events(app).await?;
    let cards = events
        .iter()
        .map(|event| card(event, frame.texts(), now))
        .collect();
    let page = Index {
        frame,
        events: cards,
    };
    pages.keep(path, moment, &page)
}

fn card(event: &Event, texts: Texts, now: DateTime<Utc>) -> Card {
    let (day, hours) = first_date(event, texts);
    Card {
        kind: kind_line(event, texts),
        title_html: title_html(event, texts),
        href: links::event(texts.language, event.id),
        day,
        hours,
        slots: SlotView::all(event, texts, now),
    }
}

#[derive(Template)]
#[template(path = "public/event/show.html")]
struct Show {
    frame: PublicFrame,
    kind: String,
    title: String,
    title_html: String,
    day: String,
    hours: String,
    summary: String,
    audience: String,
    bring: String,
    desk_name: String,
    desk_phone: String,
    desk_fax: String,
    desk_hours: String,
    state_note: Option<String>,
    slots: Vec<SlotView>,
}

#[get("/<language>/events/<id>", rank = 20)]
async fn show(
    app: &State<App>,
    pages: &State<PageCache>,
    language: Language,
    id: EventId,
) -> Result<RawHtml<Arc<str>>> {
    let (path, moment) = (links::event(language, id), app.moment());
    if let Some(page) = pages.get(&path, moment) {
        return Ok(page);
    }
    let event = event::find_published(app, id).await?;
    let frame = PublicFrame::new(app, language, |other| links::event(other, id));
    let texts = frame.texts();
    let (day, hours) = first_date(&event, texts);
    let state_note = match state_of(&event, app.now()) {
        EventState::Cancelled => Some(texts.t("event-note-cancelled")),
        EventState::Held | EventState::Finalised => Some(texts.t("event-note-held")),
        EventState::Draft | EventState::Published => None,
    };
    let page = Show {
        kind: kind_line(&event, texts),
        title: title(&event, texts),
        title_html: title_html(&event, texts),
        day,
        hours,
        summary: plain(event.summary.get(language)),
        audience: plain(event.audience.get(language)),
        bring: plain(event.bring.get(language)),
        desk_name: plain(event.desk.name.get(language)),
        desk_phone: event.desk.phone.clone(),
        desk_fax: event.desk.fax.clone(),
        desk_hours: plain(event.desk.hours.get(language)),
        state_note,
        slots: SlotView::all(&event, texts, app.now()),
        frame,
    };
    pages.keep(path, moment, &page)
}

/// Day and hours of the event's first slot, the largest thing on its card.
fn first_date(event: &Event, texts: Texts) -> (String, String) {
    let first = event.slots.iter().min_by_key(|slot| slot.starts_at);
    first.map_or_else(Default::default, |slot| {
        let hours = texts.hours(slot.starts_at, slot.ends_at);
        (texts.day(slot.starts_at), hours)
    })
}
