//! The way of a mail out of the outbox: sent once, tried again, given up, left to another worker. Not the connection to
//! the mail server, nor what stays in memory while mails are sent; both are tested beside them.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use tsudoi::entities::outbox_message;
use tsudoi::event::Event;
use tsudoi::jobs::{self, Transport, deliver_mail};
use tsudoi::mail::{self, Attempt, Claim, Fault, Outgoing, Settled};
use uuid::Uuid;

use crate::support::TestApp;

on_both!(
    every_mail_is_sent_once_and_its_text_erased,
    a_deferred_mail_goes_out_at_its_next_attempt,
    a_refused_mail_is_shown_to_staff_and_never_tried_again,
    a_server_that_is_down_for_an_hour_loses_nothing,
    what_a_dead_worker_had_taken_goes_out_soon_under_the_same_identifier,
    a_mail_that_takes_long_is_not_taken_by_another_worker_while_its_claim_is_renewed,
    a_claim_that_was_lost_is_not_renewed,
    a_slow_worker_neither_repeats_a_mail_nor_undoes_a_later_attempt,
    a_mail_to_no_address_fails_alone,
    a_folder_gets_one_file_for_each_mail,
    the_loop_delivers_and_stops_when_it_is_asked_to,
);

/// Mails that wait to be sent.
struct Outbox {
    test: TestApp,
    event: Event,
}

/// State, attempts, whether its text is kept, and error of a row.
type Row = (String, i32, bool, Option<String>);

fn row(state: &str, attempts: i32, has_text: bool, error: Option<&str>) -> Row {
    let error = error.map(str::to_owned);
    (state.to_owned(), attempts, has_text, error)
}

impl Outbox {
    /// So many mails, to person0@example.jp and so on.
    async fn with(test: TestApp, mails: usize) -> Self {
        let event = test.factory.event().main_venue(90).build().await;
        let outbox = Self { test, event };
        for number in 0..mails {
            outbox.put(&format!("person{number}@example.jp")).await;
        }
        outbox
    }

    async fn put(&self, recipient: &str) {
        let slot = self.event.slots[0].id;
        let application = self.test.factory.registration(self.event.id, slot);
        application.email(recipient).register().await;
    }

    async fn step(&self) -> Settled {
        let step = deliver_mail::run_once(&self.test.app, &self.test.transport);
        step.await.unwrap()
    }

    fn advance(&self, time: TimeDelta) {
        self.test.clock.advance(time);
    }

    /// Takes what is due, as a worker does.
    async fn claim_all(&self) -> Vec<Outgoing> {
        let due = mail::due(&self.test.app, &[], 10).await.unwrap();
        let ids = due.into_iter().map(|due| due.id).collect();
        mail::claim(&self.test.app, ids).await.unwrap()
    }

    async fn give_back_abandoned(&self) {
        mail::give_back_abandoned(&self.test.app, &[])
            .await
            .unwrap();
    }

    async fn settle(&self, claim: Claim, attempt: Attempt) -> Settled {
        let attempts = [(claim, attempt)];
        mail::settle(&self.test.app, &attempts).await.unwrap()
    }

    async fn stored(&self) -> Vec<outbox_message::Model> {
        outbox_message::Entity::find()
            .order_by_asc(outbox_message::Column::Recipient)
            .all(self.test.app.db.read())
            .await
            .unwrap()
    }

    /// Every row, by recipient.
    async fn rows(&self) -> Vec<Row> {
        let rows = self.stored().await.into_iter().map(|row| {
            let has_text = !row.body.is_empty();
            assert_eq!(has_text, row.body.contains("受付番号"), "{}", row.body);
            assert_eq!(has_text, row.calendar.is_some(), "text without calendar");
            (row.state, row.attempts, has_text, row.last_error)
        });
        rows.collect()
    }
}

async fn every_mail_is_sent_once_and_its_text_erased(app: TestApp) {
    let outbox = Outbox::with(app, 40).await;

    let first = outbox.step().await;
    let second = outbox.step().await;

    assert_eq!((first.sent, second), (40, Settled::default()));
    let sent = outbox.test.transport.sent();
    let recipients: BTreeSet<_> = sent.iter().map(|mail| &mail.recipient).collect();
    assert_eq!((sent.len(), recipients.len()), (40, 40));
    assert_eq!(outbox.rows().await, vec![row("sent", 1, false, None); 40]);
    assert_eq!(mail::waiting_count(&outbox.test.app).await.unwrap(), 0);
}

async fn a_deferred_mail_goes_out_at_its_next_attempt(app: TestApp) {
    let outbox = Outbox::with(app, 1).await;
    let transport = &outbox.test.transport;
    transport.fail_next(Fault::reply(450, "4.2.1 <person0@example.jp> busy"));
    transport.fail_next(Fault::Connection);

    let first = outbox.step().await;
    assert_eq!(
        first,
        Settled {
            retried: 1,
            ..Settled::default()
        }
    );
    assert_eq!(
        outbox.rows().await,
        [row("queued", 1, true, Some("450 4.2.1"))]
    );
    assert_eq!(outbox.step().await, Settled::default());

    outbox.advance(TimeDelta::minutes(1));
    assert_eq!(outbox.step().await.retried, 1);
    outbox.advance(TimeDelta::minutes(4));
    assert_eq!(outbox.step().await, Settled::default());
    outbox.advance(TimeDelta::minutes(1));
    assert_eq!(outbox.step().await.sent, 1);

    assert_eq!(outbox.rows().await, [row("sent", 3, false, None)]);
}

async fn a_refused_mail_is_shown_to_staff_and_never_tried_again(app: TestApp) {
    let outbox = Outbox::with(app, 1).await;
    let refused = Fault::reply(550, "5.1.1 <person0@example.jp> unknown");
    outbox.test.transport.fail_next(refused);

    assert_eq!(
        outbox.step().await,
        Settled {
            failed: 1,
            ..Settled::default()
        }
    );
    outbox.advance(TimeDelta::days(2));
    assert_eq!(outbox.step().await, Settled::default());

    assert_eq!(
        outbox.rows().await,
        [row("failed", 1, true, Some("550 5.1.1"))]
    );
}

async fn a_server_that_is_down_for_an_hour_loses_nothing(app: TestApp) {
    let outbox = Outbox::with(app, 3).await;
    for _ in 0..9 {
        outbox.test.transport.fail_next(Fault::Connection);
    }

    let mut sent = 0;
    for _ in 0..90 {
        sent += outbox.step().await.sent;
        outbox.advance(TimeDelta::minutes(1));
    }

    assert_eq!(sent, 3);
    assert_eq!(outbox.test.transport.sent().len(), 3);
    assert_eq!(outbox.rows().await, vec![row("sent", 4, false, None); 3]);
}

async fn what_a_dead_worker_had_taken_goes_out_soon_under_the_same_identifier(app: TestApp) {
    let outbox = Outbox::with(app, 1).await;
    let taken = outbox.claim_all().await;
    assert_eq!(outbox.rows().await, [row("sending", 1, true, None)]);

    outbox.advance(TimeDelta::seconds(29));
    assert_eq!(outbox.step().await, Settled::default());
    outbox.advance(TimeDelta::seconds(1));
    assert_eq!(outbox.step().await.sent, 1);

    let taken: Vec<_> = taken.into_iter().map(|mail| mail.message_id).collect();
    let sent = outbox.test.transport.sent().into_iter();
    let sent: Vec<_> = sent.map(|mail| mail.message_id).collect();
    assert_eq!((sent.len(), sent), (1, taken));
}

async fn a_mail_that_takes_long_is_not_taken_by_another_worker_while_its_claim_is_renewed(
    app: TestApp,
) {
    let outbox = Outbox::with(app, 1).await;
    let taken = outbox.claim_all().await;
    let claims: Vec<Claim> = taken.iter().map(|mail| mail.claim).collect();

    for _ in 0..6 {
        outbox.advance(TimeDelta::seconds(20));
        mail::renew(&outbox.test.app, claims.clone()).await.unwrap();
        assert_eq!(outbox.step().await, Settled::default());
    }
    let settled = outbox.settle(claims[0], Attempt::Accepted).await;

    assert_eq!(settled.sent, 1);
    assert_eq!(outbox.test.transport.sent().len(), 0, "nobody else sent it");
    assert_eq!(outbox.rows().await, [row("sent", 1, false, None)]);
}

async fn a_claim_that_was_lost_is_not_renewed(app: TestApp) {
    let outbox = Outbox::with(app, 1).await;
    let slow = outbox.claim_all().await;
    let slow: Vec<Claim> = slow.iter().map(|mail| mail.claim).collect();
    outbox.advance(TimeDelta::seconds(30));
    outbox.give_back_abandoned().await;
    assert_eq!(outbox.claim_all().await.len(), 1);

    outbox.advance(TimeDelta::seconds(29));
    mail::renew(&outbox.test.app, slow).await.unwrap();
    outbox.advance(TimeDelta::seconds(1));

    assert_eq!(outbox.step().await.sent, 1, "the later worker died, too");
}

async fn a_slow_worker_neither_repeats_a_mail_nor_undoes_a_later_attempt(app: TestApp) {
    let outbox = Outbox::with(app, 1).await;
    let slow = outbox.claim_all().await;
    outbox.advance(TimeDelta::seconds(30));
    outbox.give_back_abandoned().await;
    let later = outbox.claim_all().await;
    assert_eq!((slow.len(), later.len()), (1, 1));

    let refused = Attempt::Failed(Fault::reply(550, ""));
    let refused = outbox.settle(slow[0].claim, refused).await;
    let accepted = outbox.settle(later[0].claim, Attempt::Accepted).await;

    assert_eq!(refused, Settled::default());
    assert_eq!(accepted.sent, 1);
    assert_eq!(outbox.rows().await, [row("sent", 2, false, None)]);
}

async fn a_mail_to_no_address_fails_alone(app: TestApp) {
    let outbox = Outbox::with(app, 3).await;
    let connection = outbox.test.connection().await;
    let spoil = "UPDATE outbox_messages SET recipient = 'a@example.jp\r\nBcc: b@example.jp' \
                 WHERE recipient = 'person0@example.jp'";
    let spoilt = connection.execute_unprepared(spoil).await.unwrap();
    assert_eq!(spoilt.rows_affected(), 1);

    assert_eq!(
        outbox.step().await,
        Settled {
            sent: 2,
            failed: 1,
            ..Settled::default()
        }
    );

    let errors: Vec<_> = outbox.rows().await.into_iter().map(|row| row.3).collect();
    assert_eq!(errors, [Some("address".to_owned()), None, None]);
}

async fn a_folder_gets_one_file_for_each_mail(app: TestApp) {
    let outbox = Outbox::with(app, 3).await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("new/mail");
    let setting = format!("file:{}", place.display());
    let transport = Transport::from_setting(&setting, "tsudoi@example.jp").unwrap();

    let delivered = deliver_mail::run_once(&outbox.test.app, &transport).await;

    assert_eq!(delivered.unwrap().sent, 3);
    let files = std::fs::read_dir(place).unwrap();
    let names: BTreeSet<Uuid> = files
        .map(|file| file.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().parse().unwrap())
        .collect();
    let expected: BTreeSet<Uuid> = outbox.stored().await.iter().map(|row| row.id).collect();
    assert_eq!((names.len(), names), (3, expected));
}

async fn the_loop_delivers_and_stops_when_it_is_asked_to(app: TestApp) {
    let outbox = Outbox::with(app, 2).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(jobs::run(
        outbox.test.app.clone(),
        outbox.test.transport.clone(),
        async move { drop(stopped.await) },
    ));

    let sent = tokio::time::timeout(Duration::from_secs(20), async {
        while outbox.test.transport.sent().len() < 2 {
            tokio::task::yield_now().await;
        }
    });
    assert!(sent.await.is_ok(), "not both were sent");
    drop(stop);

    let ended = tokio::time::timeout(Duration::from_secs(10), running).await;
    assert!(matches!(ended, Ok(Ok(()))), "{ended:?}");
}
