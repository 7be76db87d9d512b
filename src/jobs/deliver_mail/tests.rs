#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::config::Config;
use crate::db::Db;
use crate::entities::outbox_message;
use crate::jobs::mail_server::{MailServer, Reply};
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
    let domain = recipient.rsplit('@').next().unwrap_or_default().to_owned();
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
        domain: Set(domain),
        owner_id: Set(None),
        claimed_until: Set(None),
        handled_at: Set(None),
        handled_by: Set(None),
        handled_via: Set(None),
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

/// Takes what is due, as a worker does.
async fn claim_all(outbox: &Outbox) -> Vec<Outgoing> {
    let due = mail::due(&outbox.app, &[], 10).await.unwrap();
    let ids = due.into_iter().map(|due| due.id).collect();
    mail::claim(&outbox.app, ids).await.unwrap()
}

#[tokio::test]
async fn what_a_dead_worker_had_taken_goes_out_soon_under_the_same_identifier() {
    let outbox = Outbox::with(1).await;
    let taken = claim_all(&outbox).await;
    assert_eq!(outbox.rows().await, [row("sending", 1, true, None)]);

    outbox.clock.advance(TimeDelta::seconds(29));
    assert_eq!(outbox.step().await, Delivered::default());
    outbox.clock.advance(TimeDelta::seconds(1));
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
async fn a_mail_that_takes_long_is_not_taken_by_another_worker_while_its_claim_is_renewed() {
    let outbox = Outbox::with(1).await;
    let taken = claim_all(&outbox).await;
    let claims: Vec<Claim> = taken.iter().map(|mail| mail.claim).collect();

    for _ in 0..6 {
        outbox.clock.advance(TimeDelta::seconds(20));
        mail::renew(&outbox.app, claims.clone()).await.unwrap();
        assert_eq!(outbox.step().await, Delivered::default());
    }
    let accepted = [(claims[0], Attempt::Accepted)];
    assert_eq!(mail::settle(&outbox.app, &accepted).await.unwrap().sent, 1);

    assert_eq!(outbox.transport.sent().len(), 0, "nobody else sent it");
    assert_eq!(outbox.rows().await, [row("sent", 1, false, None)]);
}

#[tokio::test]
async fn a_claim_that_was_lost_is_not_renewed() {
    let outbox = Outbox::with(1).await;
    let slow: Vec<Claim> = claim_all(&outbox)
        .await
        .iter()
        .map(|mail| mail.claim)
        .collect();
    outbox.clock.advance(TimeDelta::seconds(30));
    mail::give_back_abandoned(&outbox.app, &[]).await.unwrap();
    assert_eq!(claim_all(&outbox).await.len(), 1);

    outbox.clock.advance(TimeDelta::seconds(29));
    mail::renew(&outbox.app, slow).await.unwrap();
    outbox.clock.advance(TimeDelta::seconds(1));

    assert_eq!(outbox.step().await.sent, 1, "the later worker died, too");
}

#[tokio::test]
async fn a_slow_worker_neither_repeats_a_mail_nor_undoes_a_later_attempt() {
    let outbox = Outbox::with(1).await;
    let slow = claim_all(&outbox).await;
    outbox.clock.advance(TimeDelta::seconds(30));
    mail::give_back_abandoned(&outbox.app, &[]).await.unwrap();
    let later = claim_all(&outbox).await;
    assert_eq!((slow.len(), later.len()), (1, 1));

    let refused = [(slow[0].claim, Attempt::Failed(Fault::reply(550, "")))];
    assert_eq!(
        mail::settle(&outbox.app, &refused).await.unwrap(),
        Delivered::default()
    );
    let accepted = [(later[0].claim, Attempt::Accepted)];
    assert_eq!(mail::settle(&outbox.app, &accepted).await.unwrap().sent, 1);

    assert_eq!(outbox.rows().await, [row("sent", 2, false, None)]);
}

#[tokio::test]
async fn a_clock_that_jumps_makes_nobody_send_a_mail_twice_that_is_being_sent() {
    let outbox = Outbox::with(1).await;
    let server = MailServer::start(|line| {
        if line.starts_with("RCPT") {
            std::thread::sleep(Duration::from_millis(300));
        }
        Reply::Usual
    });
    let mut delivery = Delivery::new(outbox.app.clone(), server.transport());
    delivery.take().await.unwrap();

    outbox.clock.advance(TimeDelta::hours(1));
    delivery.searched_at = None;
    delivery.take().await.unwrap();
    delivery.ended().await;

    assert_eq!(delivery.settle().await.unwrap().sent, 1);
    assert!(delivery.is_idle());
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_result_that_cannot_be_kept_now_is_kept_with_the_next_ones() {
    let outbox = Outbox::with(1).await;
    let mut delivery = Delivery::new(outbox.app.clone(), outbox.transport.clone());
    delivery.take().await.unwrap();
    delivery.ended().await;
    let unkept = delivery.ended.clone();

    // As after a settle that failed: the result is still there, and its claim is renewed.
    delivery.renewed_at = Instant::now() - RENEW_AFTER;
    outbox.clock.advance(TimeDelta::seconds(20));
    delivery.renew().await.unwrap();
    outbox.clock.advance(TimeDelta::seconds(20));
    mail::give_back_abandoned(&outbox.app, &[]).await.unwrap();

    assert_eq!(unkept.len(), 1);
    assert_eq!(delivery.settle().await.unwrap().sent, 1);
    assert_eq!(outbox.rows().await, [row("sent", 1, false, None)]);
}

/// Waits until a mail to this address was taken, for as long as is allowed.
async fn is_taken_within(server: &MailServer, recipient: &str, limit: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if server.taken().iter().any(|taken| taken == recipient) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

/// Puts mails to silent addresses in front of a good one, and says whether the good one leaves within seconds.
async fn good_mail_leaves(silent: &[String], good: &str, is_silent: fn(&str) -> bool) -> bool {
    let outbox = Outbox::new().await;
    for recipient in silent {
        outbox.put(recipient).await;
    }
    outbox.clock.advance(TimeDelta::seconds(1));
    outbox.put(good).await;
    let server = MailServer::start(move |line| {
        if is_silent(line) {
            Reply::Silence
        } else {
            Reply::Usual
        }
    });
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let app = outbox.app.clone();
    let running = tokio::spawn(crate::jobs::run(app, server.transport(), async move {
        drop(stopped.await);
    }));

    let has_left = is_taken_within(&server, good, Duration::from_secs(8)).await;

    running.abort();
    drop(stop);
    has_left
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_mail_leaves_within_seconds_behind_one_silent_domain_with_many_mails() {
    let silent: Vec<String> = (0..60)
        .map(|n| format!("person{n}@silent.example"))
        .collect();

    assert!(good_mail_leaves(&silent, "a@good.example", |line| line.contains("@silent.")).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_mail_leaves_within_seconds_behind_eight_silent_domains() {
    let silent: Vec<String> = (0..64)
        .map(|n| format!("person{n}@silent{}.example", n % 8))
        .collect();

    assert!(good_mail_leaves(&silent, "a@good.example", |line| line.contains("@silent")).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_mail_leaves_within_seconds_behind_a_silent_mailbox_of_its_own_domain() {
    let silent = ["silent@good.example".to_owned()];

    assert!(good_mail_leaves(&silent, "a@good.example", |line| line.contains("<silent@")).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_mail_leaves_within_seconds_behind_connections_that_are_accepted_and_nothing_more() {
    let outbox = Outbox::new().await;
    for number in 0..8 {
        outbox.put(&format!("a@domain{number}.example")).await;
    }
    // The first eight connections are accepted and never greeted.
    let server = MailServer::greeting(|connection| connection >= 8, |_| Reply::Usual);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let app = outbox.app.clone();
    let running = tokio::spawn(crate::jobs::run(app, server.transport(), async move {
        drop(stopped.await);
    }));
    while server.connections() < 8 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    outbox.clock.advance(TimeDelta::seconds(1));
    outbox.put("a@good.example").await;

    assert!(is_taken_within(&server, "a@good.example", Duration::from_secs(8)).await);

    running.abort();
    drop(stop);
}

#[tokio::test]
async fn a_mail_that_makes_the_program_panic_stops_no_other() {
    let outbox = Outbox::with(3).await;
    outbox.transport.panic_next();

    let delivered = outbox.step().await;

    assert_eq!((delivered.sent, delivered.retried), (2, 1));
}

#[cfg(feature = "race-controls")]
#[tokio::test]
async fn a_job_that_met_a_defect_says_so_and_starts_again() {
    use crate::job_health::JobState;

    let outbox = Outbox::new().await;
    outbox.app.mail_job.plant_defect();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(crate::jobs::run(
        outbox.app.clone(),
        outbox.transport.clone(),
        async move { drop(stopped.await) },
    ));
    while !matches!(outbox.app.mail_job.state(), JobState::Stopped(_)) {
        tokio::task::yield_now().await;
    }
    outbox.put("a@example.jp").await;

    let begun = Instant::now();
    while outbox.transport.sent().is_empty() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it did not start again"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    assert_eq!(outbox.app.mail_job.restarts(), 1);
    drop(stop);
    running.await.unwrap();
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
