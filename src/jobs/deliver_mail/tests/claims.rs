//! What a worker keeps of its claims: mails it is sending, and results that cannot be stored now.

use sea_orm::EntityTrait;

use super::*;
use crate::entities::outbox_message;
use crate::jobs::mail_server::{MailServer, Reply};

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
    let rows = outbox_message::Entity::find()
        .all(outbox.app.db.read())
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            (
                row.state,
                row.attempts,
                row.body,
                row.calendar,
                row.last_error,
            )
        })
        .collect();
    assert_eq!(rows, [("sent".to_owned(), 1, String::new(), None, None)]);
}
