//! Who holds a mail while it is sent: workers that die, are slow, or cannot keep what came of it.

use super::*;
use crate::jobs::mail_server::{MailServer, Reply};

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
