//! PostgreSQL that is stopped, killed, restarted, frozen, locked by somebody else, or refuses a COMMIT.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, TransactionTrait};

use super::under_load;
use crate::support::{Place, PostgresServer};

/// A running program on a server of its own, and what breaks the server while applications are sent. Answers what
/// `/readyz` said meanwhile; none where the test is left out.
async fn survives<F>(break_it: F) -> Option<StatusCode>
where
    F: AsyncFnOnce(&PostgresServer),
{
    let server = PostgresServer::start()?;
    let place = Place::with_database(&server.url());
    let event = place.event().await;
    let program = place.serve().await;

    let trial = under_load(&place, &event, async || break_it(&server).await).await;

    trial.is_survived(&place, program).await;
    trial.ready
}

async fn connection(url: &str) -> DatabaseConnection {
    Database::connect(url).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_restarted_loses_nothing_acknowledged() {
    survives(async |server| {
        server.stop();
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        server.resume();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_loses_nothing_acknowledged() {
    survives(async |server| {
        server.kill();
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        server.resume();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_answering_in_mid_transaction_blocks_nobody_for_ever() {
    let ready = survives(async |server| {
        server.freeze();
        // Longer than a statement may take, so that the connection is given up.
        tokio::time::sleep(Duration::from_secs(7)).await;
        server.thaw();
    })
    .await;

    let said = ready.is_none_or(|ready| ready == StatusCode::SERVICE_UNAVAILABLE);
    assert!(said, "{ready:?} from a server that can keep nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_ended_by_the_server_is_opened_again() {
    survives(async |server| {
        let connection = connection(&server.url()).await;
        for _ in 0..12 {
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            connection.execute_unprepared(end).await.unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_refused_is_acknowledged_to_nobody() {
    survives(async |server| {
        let connection = connection(&server.url()).await;
        for statement in [
            "CREATE TABLE refusing (is_on BOOLEAN NOT NULL)",
            "INSERT INTO refusing VALUES (TRUE)",
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
               IF (SELECT is_on FROM refusing) THEN RAISE EXCEPTION 'refused at COMMIT'; END IF;
               RETURN NULL;
             END $$",
            "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON allocations
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
        ] {
            connection.execute_unprepared(statement).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        connection
            .execute_unprepared("UPDATE refusing SET is_on = FALSE")
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_of_somebody_else_holds_up_those_alone_who_need_that_row() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let place = Place::with_database(&server.url());
    let event = place.event().await;
    let (locked, free) = (event.slots[0].id, event.slots[1].id);
    let program = place.serve().await;
    let mut locked_at = None;

    let trial = under_load(&place, &event, async || {
        let connection = connection(&server.url()).await;
        let foreign = connection.begin().await.unwrap();
        let lock = format!("UPDATE slots SET position = position WHERE id = '{locked}'");
        foreign.execute_unprepared(&lock).await.unwrap();
        locked_at = Some(Instant::now());
        tokio::time::sleep(Duration::from_secs(5)).await;
        foreign.rollback().await.unwrap();
    })
    .await;

    assert_eq!(
        trial.ready,
        Some(StatusCode::OK),
        "the database takes writes"
    );
    let during = |at: Instant| at > locked_at.unwrap() && at < trial.over_at;
    let others: Vec<_> = trial
        .sent
        .iter()
        .filter(|sent| sent.slot == free && during(sent.at))
        .collect();
    let slowest = others.iter().map(|sent| sent.took).max().unwrap();
    assert!(
        others
            .iter()
            .all(|sent| sent.status == Some(StatusCode::SEE_OTHER))
    );
    assert!(others.len() > 50, "{} are too few to tell", others.len());
    assert!(
        slowest < Duration::from_millis(1_500),
        "another slot was held up for {slowest:?}"
    );
    trial.is_survived(&place, program).await;
}
