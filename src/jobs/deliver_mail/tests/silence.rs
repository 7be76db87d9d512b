//! Mail servers that do not answer hold up nobody else.

use super::*;
use crate::jobs::mail_server::{MailServer, Reply};

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
