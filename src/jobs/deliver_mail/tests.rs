#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::config::Config;
use crate::db::Db;
use crate::entities::outbox_message;
use crate::mail::MailKind;
use crate::types::{FixedClock, from_tokyo};

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

    async fn put(&self, recipient: &str) {
        let app = self.app.clone();
        let recipient = recipient.to_owned();
        self.app
            .db
            .write(move |tx| insert(app.clone(), tx, recipient.clone()))
            .await
            .unwrap();
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

async fn insert(app: App, tx: crate::db::Tx, recipient: String) -> Result<()> {
    let id = app.new_id();
    let now = app.now();
    outbox_message::ActiveModel {
        id: Set(id),
        message_id: Set(format!("<{id}@example.jp>")),
        kind: Set(MailKind::RegistrationConfirmed.code().to_owned()),
        registration_id: Set(None),
        recipient: Set(recipient),
        subject: Set("受付番号".to_owned()),
        body: Set("本文".to_owned()),
        calendar: Set(Some("BEGIN:VCALENDAR\r\n".to_owned())),
        state: Set("queued".to_owned()),
        attempts: Set(0),
        created_at: Set(now),
        next_attempt_at: Set(now),
        claimed_at: Set(None::<DateTime<Utc>>),
        sent_at: Set(None::<DateTime<Utc>>),
        last_error: Set(None),
    }
    .insert(&*tx)
    .await?;
    Ok(())
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
    let third = outbox.step().await;

    assert_eq!(
        (first.sent, second.sent, third),
        (32, 8, Delivered::default())
    );
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
    assert_eq!(mail::failures(&outbox.app).await.unwrap().len(), 1);
    let failures = mail::failures(&outbox.app).await.unwrap();
    let shown: Vec<_> = failures
        .iter()
        .map(|failure| (failure.kind, failure.at, failure.reason.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(MailKind::RegistrationConfirmed, morning(), "550 5.1.1")]
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
async fn what_a_dead_worker_had_taken_goes_out_under_the_same_identifier() {
    let outbox = Outbox::with(1).await;
    let taken = mail::claim(&outbox.app, 10).await.unwrap();
    assert_eq!(outbox.rows().await, [row("sending", 1, true, None)]);

    outbox.clock.advance(TimeDelta::minutes(9));
    assert_eq!(outbox.step().await, Delivered::default());
    outbox.clock.advance(TimeDelta::minutes(1));
    assert_eq!(outbox.step().await.sent, 1);

    let identifiers: Vec<_> = taken.into_iter().map(|mail| mail.message_id).collect();
    let sent: Vec<_> = outbox
        .transport
        .sent()
        .into_iter()
        .map(|mail| mail.message_id)
        .collect();
    assert_eq!(sent, identifiers);
}

#[tokio::test]
async fn a_slow_worker_neither_repeats_a_mail_nor_undoes_a_later_attempt() {
    let outbox = Outbox::with(1).await;
    let slow = mail::claim(&outbox.app, 10).await.unwrap();
    outbox.clock.advance(TimeDelta::minutes(10));
    let later = mail::claim(&outbox.app, 10).await.unwrap();
    assert_eq!((slow.len(), later.len()), (1, 1));

    let refused = slow
        .into_iter()
        .map(|mail| (mail, Attempt::Failed(Fault::reply(550, ""))))
        .collect();
    assert_eq!(
        mail::settle(&outbox.app, refused).await.unwrap(),
        Delivered::default()
    );
    let accepted = later
        .into_iter()
        .map(|mail| (mail, Attempt::Accepted))
        .collect();
    assert_eq!(mail::settle(&outbox.app, accepted).await.unwrap().sent, 1);

    assert_eq!(outbox.rows().await, [row("sent", 2, false, None)]);
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

    let reasons: Vec<_> = mail::failures(&outbox.app)
        .await
        .unwrap()
        .into_iter()
        .map(|failure| failure.reason)
        .collect();
    assert_eq!(reasons, ["address"]);
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

#[tokio::test]
async fn the_loop_delivers_and_stops_when_it_is_asked_to() {
    let outbox = Outbox::with(2).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(crate::jobs::run(
        outbox.app.clone(),
        outbox.transport.clone(),
        async move {
            drop(stopped.await);
        },
    ));

    while outbox.transport.sent().len() < 2 {
        tokio::task::yield_now().await;
    }
    drop(stop);

    tokio::time::timeout(Duration::from_secs(10), running)
        .await
        .unwrap()
        .unwrap();
}
