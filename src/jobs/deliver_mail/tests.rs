//! Delivery seen from inside: what it keeps in memory, a planted panic, mail servers that are silent. On a database file
//! of its own and beside the code, because all three are private. The way of a mail is in `tests/it/mail/delivery.rs`.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::authority::Authority;
use crate::config::Config;
use crate::db::Db;
use crate::mail::{Cause, Enqueued, Letter};
use crate::tx::Tx;
use crate::types::{EmailAddress, FixedClock, OwnerId, from_tokyo};

mod claims;
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
        let by = Authority::SYSTEM;
        let put = self.app.write(&by, async move |tx: &Tx| {
            mail::enqueue(tx, letter.clone()).await
        });
        assert_eq!(put.await.unwrap(), Enqueued::New);
    }

    async fn step(&self) -> Delivered {
        run_once(&self.app, &self.transport).await.unwrap()
    }
}

#[tokio::test]
async fn a_mail_that_makes_the_program_panic_stops_no_other() {
    let outbox = Outbox::with(3).await;
    outbox.transport.panic_next();

    let delivered = outbox.step().await;

    assert_eq!((delivered.sent, delivered.retried), (2, 1));
}
