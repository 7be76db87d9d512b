//! Use cases that share a batch with one that fails, waits for a lock or takes too long, on a PostgreSQL server of their
//! own. In this process, because each needs its place in the batch.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::join_all;
use sea_orm::{ConnectionTrait, Database, DatabaseTransaction, TransactionTrait};
use tokio::task::JoinHandle;
use tsudoi::db::{Db, Tx};
use tsudoi::error::{AppError, Result};
use uuid::Uuid;

use crate::support::PostgresServer;

/// A database with a table of rows to lock and to write.
struct Stage {
    server: Arc<PostgresServer>,
    db: Db,
}

/// The row somebody else has locked, and another one.
const LOCKED: Uuid = Uuid::from_u128(1);
const FREE: Uuid = Uuid::from_u128(2);

/// What a use case does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Deed {
    /// Writes to a row.
    Write(Uuid),
    /// Fails by itself.
    Fail,
    /// Asks for something that takes longer than a statement may.
    Dawdle,
    /// Takes a moment.
    Nap,
    /// Asks for several things, each in time, and together as long as a batch may take.
    Trudge,
}

impl Stage {
    async fn set() -> Option<Self> {
        let server = Arc::new(PostgresServer::start()?);
        Db::migrate(&server.url()).await.unwrap();
        let stage = Self {
            db: Db::connect(&server.url()).await.unwrap(),
            server,
        };
        stage
            .prepare(&[
                "CREATE TABLE rows (id UUID PRIMARY KEY, written INT NOT NULL)",
                "INSERT INTO rows SELECT ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 0
                 FROM generate_series(1, 9) n",
            ])
            .await;
        Some(stage)
    }

    async fn prepare(&self, statements: &[&str]) {
        let connection = Database::connect(self.server.url()).await.unwrap();
        for statement in statements {
            connection.execute_unprepared(statement).await.unwrap();
        }
    }

    /// Somebody else locks a row.
    async fn lock(&self, row: Uuid) -> DatabaseTransaction {
        let connection = Database::connect(self.server.url()).await.unwrap();
        let foreign = connection.begin().await.unwrap();
        let lock = format!("SELECT 1 FROM rows WHERE id = '{row}' FOR UPDATE");
        foreign.execute_unprepared(&lock).await.unwrap();
        foreign
    }

    /// Does all of it in one batch; answers what came of each and when.
    async fn together(&self, deeds: &[(Option<Uuid>, Deed)]) -> Vec<(Result<()>, Duration)> {
        let busy = self.keep_the_writer_busy().await;
        let started = Instant::now();
        let writes = deeds.iter().map(|(row, deed)| async move {
            let deed = *deed;
            let done = match row {
                Some(row) => self.db.write_on(*row, move |tx| act(tx, deed)).await,
                None => self.db.write(move |tx| act(tx, deed)).await,
            };
            (done, started.elapsed())
        });
        let answers = join_all(writes).await;
        busy.await.unwrap().unwrap();
        answers
    }

    /// While this runs, others come together in the queue. Answers when the writer has begun with it.
    async fn keep_the_writer_busy(&self) -> JoinHandle<Result<()>> {
        let db = self.db.clone();
        let pause = |tx: Tx| async move {
            tx.execute_unprepared("SELECT pg_sleep(0.4)").await?;
            Ok(())
        };
        let busy = tokio::spawn(async move { db.write(pause).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        busy
    }
}

async fn act(tx: Tx, deed: Deed) -> Result<()> {
    match deed {
        Deed::Write(row) => {
            let sql = format!("UPDATE rows SET written = written + 1 WHERE id = '{row}'");
            tx.execute_unprepared(&sql).await?;
            Ok(())
        }
        Deed::Fail => Err(AppError::Conflict),
        Deed::Nap => {
            tx.execute_unprepared("SELECT pg_sleep(0.5)").await?;
            Ok(())
        }
        Deed::Trudge => {
            for _ in 0..3 {
                tx.execute_unprepared("SELECT pg_sleep(2.6)").await?;
            }
            Ok(())
        }
        Deed::Dawdle => {
            tx.execute_unprepared("SELECT pg_sleep(5)").await?;
            Ok(())
        }
    }
}

/// When the last of those that write to the free row was answered; each was answered with a yes.
fn free_ones(deeds: &[(Option<Uuid>, Deed)], answers: &[(Result<()>, Duration)]) -> Duration {
    let free = deeds.iter().zip(answers);
    let free = free.filter(|((_, deed), _)| *deed == Deed::Write(FREE));
    free.map(|(_, (done, after))| {
        assert!(done.is_ok(), "{done:?} after {after:?}");
        *after
    })
    .max()
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_use_case_does_not_make_everybody_wait_for_each_one_behind_a_lock() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let mut deeds = vec![(Some(LOCKED), Deed::Fail)];
    deeds.extend([(Some(LOCKED), Deed::Write(LOCKED)); 16]);
    deeds.extend([(Some(FREE), Deed::Write(FREE)); 8]);
    let foreign = stage.lock(LOCKED).await;
    let unlock = async {
        tokio::time::sleep(Duration::from_secs(4)).await;
        foreign.rollback().await.unwrap();
    };

    let (answers, ()) = tokio::join!(stage.together(&deeds), unlock);

    let slowest = free_ones(&deeds, &answers);
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    assert!(answers[0].0.is_err());
    for (done, after) in &answers[1..17] {
        assert!(done.is_ok(), "{done:?} after {after:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn use_cases_that_name_no_row_wait_for_a_lock_together() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let mut deeds = vec![(None, Deed::Write(LOCKED)); 40];
    deeds.push((Some(FREE), Deed::Write(FREE)));
    let foreign = stage.lock(LOCKED).await;
    let later = async {
        // All of them wait now: who comes later is not held up, although more of them come.
        tokio::time::sleep(Duration::from_secs(4)).await;
        let mut longest = Duration::ZERO;
        let mut more = Vec::new();
        for _ in 0..30 {
            let db = stage.db.clone();
            more.push(tokio::spawn(async move {
                db.write(|tx| act(tx, Deed::Write(LOCKED))).await
            }));
            let started = Instant::now();
            let write = move |tx| act(tx, Deed::Write(FREE));
            stage.db.write_on(FREE, write).await.unwrap();
            longest = longest.max(started.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        foreign.rollback().await.unwrap();
        for one in join_all(more).await {
            one.unwrap().unwrap();
        }
        longest
    };

    let (answers, longest) = tokio::join!(stage.together(&deeds), later);

    let slowest = free_ones(&deeds, &answers);
    assert!(slowest < Duration::from_millis(3_500), "{slowest:?}");
    assert!(longest < Duration::from_millis(400), "{longest:?}");
    for (done, after) in &answers {
        assert!(done.is_ok(), "{done:?} after {after:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_use_case_that_takes_too_long_is_set_apart() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let mut deeds = vec![(None, Deed::Dawdle)];
    deeds.extend([(Some(FREE), Deed::Write(FREE)); 8]);

    let answers = stage.together(&deeds).await;

    let slowest = free_ones(&deeds, &answers);
    assert!(slowest < Duration::from_secs(6), "{slowest:?}");
    assert!(answers[0].0.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_use_case_that_takes_most_of_the_time_of_a_batch_is_refused_and_no_other() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let mut deeds = vec![(None, Deed::Trudge), (Some(LOCKED), Deed::Nap)];
    deeds.extend([(Some(FREE), Deed::Write(FREE)); 8]);

    let answers = stage.together(&deeds).await;

    let slowest = free_ones(&deeds, &answers);
    assert!(slowest < Duration::from_secs(11), "{slowest:?}");
    assert!(answers[0].0.is_err());
    assert!(answers[1].0.is_ok(), "{:?}", answers[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_of_a_refused_batch_is_told_to_nobody_when_the_server_goes_away_after_it() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    stage
        .prepare(&[
            "CREATE TABLE kept (id UUID PRIMARY KEY, is_refused BOOLEAN NOT NULL)",
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
               IF NEW.is_refused THEN RAISE EXCEPTION 'refused at COMMIT'; END IF;
               RETURN NULL;
             END $$",
            "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON kept
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
        ])
        .await;
    let acknowledged = Mutex::new(Vec::new());
    let runs = Arc::new(AtomicUsize::new(0));
    let is_killed = Arc::new(AtomicBool::new(false));
    let keep = |is_refused: bool| {
        let (server, runs) = (Arc::clone(&stage.server), Arc::clone(&runs));
        let is_killed = Arc::clone(&is_killed);
        let id = Uuid::new_v4();
        let write = stage.db.write(move |tx: Tx| {
            // The second run of the one that is refused is the first one after the batch.
            if is_refused && runs.fetch_add(1, Ordering::SeqCst) == 1 {
                server.kill();
                is_killed.store(true, Ordering::SeqCst);
            }
            async move {
                let sql = format!("INSERT INTO kept VALUES ('{id}', {is_refused})");
                tx.execute_unprepared(&sql).await?;
                Ok(())
            }
        });
        let acknowledged = &acknowledged;
        async move {
            if write.await.is_ok() {
                acknowledged.lock().unwrap().push(id);
            }
        }
    };
    let resume = async {
        while !is_killed.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        stage.server.resume();
    };

    let batch = [true, false, false, false].map(keep);
    let busy = stage.keep_the_writer_busy().await;
    tokio::join!(join_all(batch), resume);
    busy.await.unwrap().unwrap();

    let kept = Database::connect(stage.server.url()).await.unwrap();
    let sql = "SELECT id FROM kept";
    let backend = kept.get_database_backend();
    let rows = kept
        .query_all_raw(sea_orm::Statement::from_string(backend, sql))
        .await
        .unwrap();
    let mut rows: Vec<Uuid> = rows
        .iter()
        .map(|row| row.try_get("", "id").unwrap())
        .collect();
    let mut acknowledged = acknowledged.into_inner().unwrap();
    rows.sort_unstable();
    acknowledged.sort_unstable();
    assert_eq!(acknowledged, rows);
    assert_eq!(rows.len(), 3, "the others had time to succeed");
}
