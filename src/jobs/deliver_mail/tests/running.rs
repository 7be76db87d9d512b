//! The job as it runs: until it is asked to stop, and again after a defect.

use super::*;

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
