//! Limits on applications as residents meet them: too many are not taken, many have to be confirmed, and whoever is one
//! of many at one address notices nothing. Not the rates themselves, which are tested beside them.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::EntityTrait;
use tsudoi::entities::{allocation, audit_entry, outbox_message};
use tsudoi::event::{self, Event};
use tsudoi::jobs::release_holds;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::registration::form::Field;
use tsudoi::registration::{self, EndReason, Registered, Standing};
use tsudoi::types::{Language, PartySize, Token};
use uuid::Uuid;

use crate::support::{Answer, Application, TestApp};

mod changes;
mod confirming;
mod link;
mod many;
mod probing;

const JA: Language = Language::Ja;

/// Fields of an application.
struct Sent {
    event: Event,
    slot: usize,
    key: String,
    email: String,
    party: &'static str,
    client: Option<IpAddr>,
}

impl Sent {
    fn new(event: &Event, email: &str) -> Self {
        Self {
            event: event.clone(),
            slot: 0,
            key: Uuid::new_v4().to_string(),
            email: email.to_owned(),
            party: "1",
            client: Some(IpAddr::from([192, 0, 2, 1])),
        }
    }

    async fn send(&self, app: &TestApp) -> Answer {
        let typed = Application::new(self.event.slots[self.slot].id)
            .with(Field::Party, self.party)
            .with(Field::Key, &self.key)
            .with(Field::Name, "練馬 花子")
            .with(Field::Email, &self.email)
            .with(Field::Companions, "練馬 太郎");
        let path = links::registrations(JA, self.event.id);
        app.post_from(self.client, &path, &typed.pairs()).await
    }

    fn token(&self) -> Token {
        registration::personal_token(self.key.parse().unwrap())
    }
}

async fn seats_held(app: &TestApp, event: &Event) -> u32 {
    let event = event::find(&app.app, event.id).await.unwrap();
    event.slots.iter().map(|slot| slot.seats_held).sum()
}

async fn release_all(app: &TestApp) -> u64 {
    let mut released = 0;
    loop {
        match release_holds::run_once(&app.app).await.unwrap() {
            0 => return released,
            some => released += some,
        }
    }
}

/// An application under limits that ask for a confirmation of the second one already.
async fn hasty(app: &mut TestApp, email: &str) -> (Event, Sent) {
    let one = Rate::new(1, 1);
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: one,
        ..LimitSettings::default()
    }));
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .build()
        .await;
    Sent::new(&event, "taro@example.jp")
        .send(app)
        .await
        .location();
    app.deliver().await;
    (event.clone(), Sent::new(&event, email))
}

async fn standing(app: &TestApp, sent: &Sent) -> Standing {
    let registration = registration::by_token(&app.app, &sent.token()).await;
    registration.unwrap().standing
}

/// The link in the last mail that was sent, as a path.
fn confirmation_link(app: &TestApp) -> String {
    let mail = app.transport.sent().pop().unwrap();
    let base = app.app.links.absolute("");
    let link = mail.body.lines().find(|line| line.starts_with(&base));
    link.unwrap().strip_prefix(&base).unwrap().to_owned()
}
