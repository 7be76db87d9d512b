//! Steady load: a number of connections, each asking again as soon as it is answered, and what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::client::Connection;
use crate::machine::{Cores, Processor};
use crate::{Result, Run};

/// What one measurement, or several added up, has shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    /// Every answer by its status, those of the warm-up included.
    pub(crate) answers: BTreeMap<u16, u64>,
    /// Answers per second, one figure a round.
    pub(crate) rates: Vec<f64>,
    /// The waits within the measured time, in microseconds.
    waits: Vec<u32>,
    /// The processors used, one figure a round.
    cores: Vec<Cores>,
    /// The length of an answer.
    pub(crate) bytes: usize,
}

impl Load {
    /// Adds another round.
    pub(crate) fn add(&mut self, other: Self) {
        for (status, count) in other.answers {
            *self.answers.entry(status).or_default() += count;
        }
        self.rates.extend(other.rates);
        self.waits.extend(other.waits);
        self.cores.extend(other.cores);
        self.bytes = self.bytes.max(other.bytes);
    }

    /// Answers per second: the median of the rounds.
    pub(crate) fn rate(&self) -> f64 {
        median(&self.rates)
    }

    /// The wait that this share of the requests did not exceed, in milliseconds.
    pub(crate) fn wait(&self, share: f64) -> f64 {
        percentile(&self.waits, share)
    }

    /// The processors used, on average.
    pub(crate) fn cores(&self) -> Option<Cores> {
        Cores::mean(&self.cores)
    }

    /// How many answers had this status.
    pub(crate) fn answered(&self, status: u16) -> u64 {
        self.answers.get(&status).copied().unwrap_or_default()
    }
}

/// The wait, in milliseconds, that this share of the waits (in microseconds) did not exceed.
pub(crate) fn percentile(waits: &[u32], share: f64) -> f64 {
    let mut sorted = waits.to_vec();
    sorted.sort_unstable();
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.saturating_sub(1))
        .map_or(f64::NAN, |micros| f64::from(*micros) / 1_000.0)
}

/// The middle one of some figures.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Whole microseconds; an hour is longer than anything here.
pub(crate) fn micros(wait: Duration) -> u32 {
    u32::try_from(wait.as_micros()).unwrap_or(u32::MAX)
}

/// Asks over `connections` connections for as long as the run says; `request` makes the next request.
pub(crate) async fn drive(
    run: &Run,
    port: u16,
    server: &[u32],
    connections: usize,
    request: impl Fn() -> Vec<u8> + Send + Sync + 'static,
) -> Result<Load> {
    let request = Arc::new(request);
    let from = Instant::now() + run.warm_up;
    let until = from + run.measured;
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(keep_asking(port, from, until, Arc::clone(&request)));
    }

    sleep_until(from).await;
    let before = Processor::now(server);
    sleep_until(until).await;
    let cores = before
        .zip(Processor::now(server))
        .map(|(before, after)| after.since(&before));

    let mut load = Load::default();
    while let Some(ended) = tasks.join_next().await {
        load.add(ended??);
    }
    load.rates = vec![load.waits.len() as f64 / run.measured.as_secs_f64()];
    load.cores.extend(cores);
    Ok(load)
}

async fn keep_asking(
    port: u16,
    from: Instant,
    until: Instant,
    request: Arc<impl Fn() -> Vec<u8>>,
) -> Result<Load> {
    let mut load = Load::default();
    let mut connection = Connection::open(port).await?;
    loop {
        let request = request();
        let asked = Instant::now();
        if asked >= until {
            return Ok(load);
        }
        let answer = connection.ask(&request).await?;
        let answered = Instant::now();
        *load.answers.entry(answer.status).or_default() += 1;
        load.bytes = answer.bytes;
        if answered >= from && answered < until {
            load.waits.push(micros(answered - asked));
        }
    }
}
