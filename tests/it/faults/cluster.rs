//! Two PostgreSQL servers of which the standby takes over, planned and unplanned, with two programs on them. The
//! cluster is that of `deploy/cluster`, whose script `try` starts it and names it in `TSUDOI_TEST_CLUSTER`; without it
//! these tests are left out.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database};
use tokio::sync::Mutex;

use super::{BACK_WITHIN, CLIENTS, Trial};
use crate::support::{Place, Sent, Server};

/// There is one cluster, so there is one test at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

/// How much later than the cluster the service may be back.
const AFTER_THE_CLUSTER: Duration = Duration::from_secs(1);

/// The script that leads the running cluster.
struct Cluster(String);

impl Cluster {
    fn running() -> Option<Self> {
        let script = std::env::var("TSUDOI_TEST_CLUSTER").ok();
        if script.is_none() {
            println!("note: left out, because there is no cluster: see deploy/cluster/try");
        }
        script.map(Self)
    }

    async fn told(&self, word: &'static str) -> String {
        let script = self.0.clone();
        let said = tokio::task::spawn_blocking(move || Command::new(script).arg(word).output());
        let said = said.await.unwrap().unwrap();
        assert!(
            said.status.success(),
            "{word}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        String::from_utf8(said.stdout).unwrap().trim().to_owned()
    }

    /// The address of a new database that the cluster keeps.
    async fn database(&self) -> String {
        let url = self.told("url").await;
        let name = format!("tsudoi_{}", uuid::Uuid::new_v4().simple());
        let connection = Database::connect(&url).await.unwrap();
        let create = format!("CREATE DATABASE {name}");
        connection.execute_unprepared(&create).await.unwrap();
        let (server, _) = url.rsplit_once('/').unwrap();
        format!("{server}/{name}")
    }
}

/// Waits until the cluster takes a write.
async fn takes_writes(url: &str) {
    let started = Instant::now();
    loop {
        let tried = async {
            let connection = Database::connect(url).await?;
            let write =
                "CREATE TABLE IF NOT EXISTS probe (at TIMESTAMP); INSERT INTO probe VALUES (now())";
            connection.execute_unprepared(write).await?;
            connection.close().await
        };
        if let Ok(Ok(())) = tokio::time::timeout(Duration::from_secs(1), tried).await {
            return;
        }
        assert!(
            started.elapsed() < Duration::from_secs(90),
            "the cluster does not come back"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Two programs under load while `word` is done to the cluster.
async fn while_it(cluster: &Cluster, word: &'static str) -> (Trial, Place, Server) {
    let url = cluster.database().await;
    let (one, two) = (Place::with_database(&url), Place::with_database(&url));
    let event = one.event().await;
    let (server, mut other) = (one.serve().await, two.serve().await);
    let stop = AtomicBool::new(false);
    let fault = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        cluster.told(word).await;
        takes_writes(&url).await;
        let over_at = Instant::now();
        tokio::time::sleep(BACK_WITHIN).await;
        stop.store(true, Ordering::Relaxed);
        over_at
    };
    let (mut sent, also, over_at) = tokio::join!(
        one.apply_until(&event, CLIENTS / 2, &stop),
        two.apply_until(&event, CLIENTS / 2, &stop),
        fault
    );
    assert!(other.stop().await, "{}", two.log());
    sent.extend(also);
    let trial = Trial {
        sent,
        over_at,
        ready: None,
    };
    (trial, one, server)
}

fn slowest(sent: &[Sent]) -> Duration {
    sent.iter().map(|sent| sent.took).max().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planned_switchover_answers_no_error_at_all() {
    let Some(cluster) = Cluster::running() else {
        return;
    };
    let _alone = ALONE.lock().await;

    let (trial, place, server) = while_it(&cluster, "switchover").await;

    let other = trial
        .sent
        .iter()
        .filter(|sent| sent.status != Some(reqwest::StatusCode::SEE_OTHER));
    assert_eq!(other.count(), 0, "{}", place.log());
    println!("the slowest answer took {:?}", slowest(&trial.sent));
    let back = trial.is_survived(&place, server).await;
    assert!(back < AFTER_THE_CLUSTER, "{back:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_that_dies_loses_nothing_acknowledged() {
    let Some(cluster) = Cluster::running() else {
        return;
    };
    let _alone = ALONE.lock().await;

    let (trial, place, server) = while_it(&cluster, "kill-primary").await;

    cluster.told("revive").await;
    println!("the slowest answer took {:?}", slowest(&trial.sent));
    let back = trial.is_survived(&place, server).await;
    assert!(back < AFTER_THE_CLUSTER, "{back:?}");
}
