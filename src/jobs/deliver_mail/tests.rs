#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sea_orm::{EntityTrait, QueryOrder};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::audit::Actor;
use crate::config::Config;
use crate::db::Db;
use crate::entities::outbox_message;
use crate::mail::{Cause, Enqueued, Letter};
use crate::tx::Tx;
use crate::types::{EmailAddress, FixedClock, OwnerId, from_tokyo};

mod claims;
mod running;
mod silence;

struct Outbox {
    app: App,
    clock: Arc<FixedClock>,
    transport: Transport,
    _folder: TempDir,
}

fn morning() -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
    from_tokyo(date, NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

impl Outbox {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("outbox.db").display());
        Db::migrate(&url).await.unwrap();
        let clock = Arc::new(FixedClock::new(morning()));
        let mut app = App::new(Db::connect(&url).await.unwrap(), Config::default());
        app.clock = clock.clone();
        Self {
            app,
            clock,
            transport: Transport::from_setting("memory", "tsudoi@example.jp").unwrap(),
            _folder: folder,
        }
    }

    async fn with(mails: usize) -> Self {
        let outbox = Self::new().await;
        for number in 0..mails {
            outbox.put(&format!("person{number}@example.jp")).await;
        }
        outbox
    }

    /// Puts a letter into the outbox, to whatever address.
    async fn put(&self, recipient: &str) {
        let letter = Letter {
            cause: Cause::new("a_kind", self.app.new_id(), 0),
            kind: "a_kind",
            topic: None,
            owner: OwnerId::new(Uuid::nil()),
            to: EmailAddress::stored(recipient.to_owned()),
            subject: "受付番号".to_owned(),
            body: "本文".to_owned(),
            calendar: Some("BEGIN:VCALENDAR\r\n".to_owned()),
        };
        let put = self.app.write(Actor::System, async move |tx: &Tx| {
            mail::enqueue(tx, letter.clone()).await
        });
        assert_eq!(put.await.unwrap(), Enqueued::New);
    }

    async fn step(&self) -> Delivered {
        run_once(&self.app, &self.transport).await.unwrap()
    }

    /// State, attempts, body, calendar and error of every row, in order.
    async fn rows(&self) -> Vec<(String, i32, String, Option<String>, Option<String>)> {
        let rows = outbox_message::Entity::find()
            .order_by_asc(outbox_message::Column::Recipient)
            .all(self.app.db.read())
            .await
            .unwrap();
        rows.into_iter()
            .map(|row| {
                (
                    row.state,
                    row.attempts,
                    row.body,
                    row.calendar,
                    row.last_error,
                )
            })
            .collect()
    }
}

fn row(
    state: &str,
    attempts: i32,
    has_text: bool,
    error: Option<&str>,
) -> (String, i32, String, Option<String>, Option<String>) {
    let body = if has_text { "本文" } else { "" };
    let calendar = has_text.then(|| "BEGIN:VCALENDAR\r\n".to_owned());
    (
        state.to_owned(),
        attempts,
        body.to_owned(),
        calendar,
        error.map(str::to_owned),
    )
}

#[tokio::test]
async fn every_mail_is_sent_once_and_its_text_erased() {
    let outbox = Outbox::with(40).await;

    let first = outbox.step().await;
    let second = outbox.step().await;

    assert_eq!((first.sent, second), (40, Delivered::default()));
    let sent = outbox.transport.sent();
    let mut recipients: Vec<_> = sent.iter().map(|mail| mail.recipient.clone()).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!((sent.len(), recipients.len()), (40, 40));
    assert_eq!(outbox.rows().await, vec![row("sent", 1, false, None); 40]);
    assert_eq!(mail::waiting_count(&outbox.app).await.unwrap(), 0);
}

#[tokio::test]
async fn a_deferred_mail_goes_out_at_its_next_attempt() {
    let outbox = Outbox::with(1).await;
    outbox
        .transport
        .fail_next(Fault::reply(450, "4.2.1 <person0@example.jp> busy"));
    outbox.transport.fail_next(Fault::Connection);

    let first = outbox.step().await;
    assert_eq!(
        first,
        Delivered {
            retried: 1,
            ..Delivered::default()
        }
    );
    assert_eq!(
        outbox.rows().await,
        [row("queued", 1, true, Some("450 4.2.1"))]
    );
    assert_eq!(outbox.step().await, Delivered::default());

    outbox.clock.advance(TimeDelta::minutes(1));
    assert_eq!(outbox.step().await.retried, 1);
    outbox.clock.advance(TimeDelta::minutes(4));
    assert_eq!(outbox.step().await, Delivered::default());
    outbox.clock.advance(TimeDelta::minutes(1));
    assert_eq!(outbox.step().await.sent, 1);

    assert_eq!(outbox.rows().await, [row("sent", 3, false, None)]);
}

#[tokio::test]
async fn a_refused_mail_is_shown_to_staff_and_never_tried_again() {
    let outbox = Outbox::with(1).await;
    outbox
        .transport
        .fail_next(Fault::reply(550, "5.1.1 <person0@example.jp> unknown"));

    assert_eq!(
        outbox.step().await,
        Delivered {
            failed: 1,
            ..Delivered::default()
        }
    );
    outbox.clock.advance(TimeDelta::days(2));
    assert_eq!(outbox.step().await, Delivered::default());

    assert_eq!(
        outbox.rows().await,
        [row("failed", 1, true, Some("550 5.1.1"))]
    );
}

#[tokio::test]
async fn a_server_that_is_down_for_an_hour_loses_nothing() {
    let outbox = Outbox::with(3).await;
    for _ in 0..9 {
        outbox.transport.fail_next(Fault::Connection);
    }

    let mut sent = 0;
    for _ in 0..90 {
        sent += outbox.step().await.sent;
        outbox.clock.advance(TimeDelta::minutes(1));
    }

    assert_eq!(sent, 3);
    assert_eq!(outbox.transport.sent().len(), 3);
    assert_eq!(outbox.rows().await, vec![row("sent", 4, false, None); 3]);
}

#[tokio::test]
async fn a_mail_that_makes_the_program_panic_stops_no_other() {
    let outbox = Outbox::with(3).await;
    outbox.transport.panic_next();

    let delivered = outbox.step().await;

    assert_eq!((delivered.sent, delivered.retried), (2, 1));
}

#[tokio::test]
async fn a_mail_to_no_address_fails_alone() {
    let outbox = Outbox::with(2).await;
    outbox.put("a@example.jp\r\nBcc: b@example.jp").await;

    assert_eq!(
        outbox.step().await,
        Delivered {
            sent: 2,
            failed: 1,
            ..Delivered::default()
        }
    );

    let errors: Vec<_> = outbox.rows().await.into_iter().map(|row| row.4).collect();
    assert_eq!(errors, [Some("address".to_owned()), None, None]);
}

#[tokio::test]
async fn a_folder_gets_one_file_for_each_mail() {
    let outbox = Outbox::with(3).await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("new/mail");
    let transport =
        Transport::from_setting(&format!("file:{}", place.display()), "tsudoi@example.jp").unwrap();

    assert_eq!(run_once(&outbox.app, &transport).await.unwrap().sent, 3);

    let mut names: Vec<_> = std::fs::read_dir(place)
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let mut expected: Vec<_> = outbox_message::Entity::find()
        .all(outbox.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.id.to_string())
        .collect();
    expected.sort();
    assert_eq!(names, expected);
    assert!(expected.iter().all(|name| name.parse::<Uuid>().is_ok()));
}
