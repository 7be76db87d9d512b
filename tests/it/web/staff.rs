//! The pages of the office, each file named by its page: one clerk at work. Not two at the same thing, see `clerks`.

use chrono::TimeDelta;
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::types::SlotId;

use crate::support::{Answer, EventBuilder, TestApp};

mod attendance_csv;
mod entry;
mod event;
mod registration;
mod session;
mod slot;

/// Beginnings of keys and marks of the texts, which nobody should read.
const UNWORDED: [&str; 10] = [
    "staff-",
    "event-",
    "field-",
    "site-",
    "refusal-",
    "registration-",
    "source-",
    "need-",
    "{ $",
    "FSI",
];

/// A lecture tomorrow with three seats in the hall, and Zoom.
fn lecture(app: &TestApp) -> EventBuilder {
    app.factory
        .event()
        .number(1)
        .main_venue(3)
        .zoom()
        .starting_in(TimeDelta::hours(24))
        .closing_before(TimeDelta::hours(4))
}

/// That lecture, open for application, and a clerk who is signed in.
async fn at_work(app: &TestApp) -> Event {
    app.clerk().await;
    app.sign_in().await;
    lecture(app).build().await
}

/// Types into the only form of a page that goes to this path, and sends it.
async fn send(app: &TestApp, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let form = app.get(page).await.form_to(action);
    let typed = fields
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value));
    app.submit(&typed).await
}

/// What is typed into the entry of a call, for two people.
fn call(slot: SlotId) -> Vec<(&'static str, String)> {
    [
        ("kana", "ねりま はなこ"),
        ("name", "練馬花子"),
        ("phone", "03-1234-5678"),
        ("party", "2"),
        ("needs", "wheelchair"),
        ("source", "fax"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into_iter()
    .chain([("slot", slot.to_string())])
    .collect()
}

/// Enters that call through its page.
async fn enter_call(app: &TestApp, event: &Event) -> Answer {
    let call = call(event.slots[0].id);
    let fields: Vec<_> = call.iter().map(|(name, value)| (*name, &**value)).collect();
    let page = links::staff_registration_entry(event.id);
    send(app, &page, &links::staff_registrations(event.id), &fields).await
}

/// What is read on the whole page, with its title, its head and its foot; or in a file.
fn words(answer: &Answer) -> String {
    if !answer.body.contains("<html") {
        return answer.body.clone();
    }
    let parts = answer.body.split('<');
    let texts = parts.map(|part| part.split_once('>').map_or("", |(_, text)| text));
    texts.collect::<Vec<_>>().join(" ")
}

/// Every text was found and filled in.
fn expect_worded(what: &str, answer: &Answer) {
    let words = words(answer);
    assert!(!words.trim().is_empty(), "{what} says nothing");
    for key in UNWORDED {
        assert!(!words.contains(key), "{what}: {key} in {words}");
    }
}
