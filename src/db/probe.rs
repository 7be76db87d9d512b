//! Proves that a write is kept: committed by the writer, read back by a reader. Not oftener than once a second, however
//! often it is asked, and not a use case: nothing of the office is touched.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement, Value};
use tokio::sync::Mutex;

use super::read_pool::ReadPool;
use super::writer_handle::WriterHandle;
use crate::error::{AppError, Result};

/// How long one answer is good for.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// Whoever asks wants to know soon.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// The last proof.
#[derive(Debug, Default)]
pub(super) struct Probe(Mutex<Option<Proof>>);

#[derive(Debug)]
struct Proof {
    at: Instant,
    problem: Option<String>,
}

impl Probe {
    /// The last answer if it is good, otherwise a new one; those who ask meanwhile wait for it.
    pub(super) async fn ask(&self, writer: &WriterHandle, reads: &ReadPool) -> Result<()> {
        let mut last = self.0.lock().await;
        if last
            .as_ref()
            .is_none_or(|proof| proof.at.elapsed() >= GOOD_FOR)
        {
            let proved = tokio::time::timeout(MAX_WAIT, prove(writer, reads)).await;
            let problem = match proved {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some("no write was committed in time".to_owned()),
            };
            *last = Some(Proof {
                at: Instant::now(),
                problem,
            });
        }
        match last.as_ref().and_then(|proof| proof.problem.as_deref()) {
            None => Ok(()),
            Some(problem) => Err(AppError::unavailable(problem)),
        }
    }
}

/// An empty use case: what is written is the mark of its batch.
async fn prove(writer: &WriterHandle, reads: &ReadPool) -> Result<()> {
    let before = writer.health().last_batch();
    writer.write(None, |_| async { Ok(()) }).await?;
    let sql = "SELECT batch FROM writer_marks WHERE id = $1";
    let statement = Statement::from_sql_and_values(
        reads.get_database_backend(),
        sql,
        [Value::from(writer.id())],
    );
    let found = reads.query_one_raw(statement).await?;
    let batch: Option<i64> = found.map(|row| row.try_get("", "batch")).transpose()?;
    if batch.is_some_and(|batch| batch > before) {
        Ok(())
    } else {
        Err(AppError::unavailable(
            "what was committed cannot be read back",
        ))
    }
}
