//! Workload: from the start of `serve` on an existing database to its first "ready", and the memory it then has.

use std::time::Duration;

use crate::client::get;
use crate::figures::{Row, milliseconds};
use crate::load::{drive, median};
use crate::machine::Memory;
use crate::office::Office;
use crate::processes::Server;
use crate::{Result, Run};

/// How often the program is started.
const STARTS: usize = 10;

/// The longest start, in milliseconds.
const LONGEST: f64 = 200.0;

/// The most memory, in MB.
const MOST: f64 = 48.0;

/// Measures both databases.
pub(crate) async fn measure(run: &Run) -> Result<Vec<Row>> {
    let office = Office::on_sqlite(run, "start").await?;
    let mut rows = measure_on(run, office).await?;
    if let Some(server) = &run.postgres {
        let office = Office::on_postgres(server, "start").await?;
        rows.extend(measure_on(run, office).await?);
    }
    Ok(rows)
}

async fn measure_on(run: &Run, mut office: Office) -> Result<Vec<Row>> {
    let name = office.database_name();
    println!("start, {name}: {STARTS} times");
    let offer = office.offer(Some(100)).await?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let server = Server::tsudoi(run, &office.database).await?;
        times.push(server.ready_after.as_secs_f64() * 1_000.0);
    }
    let server = Server::tsudoi(run, &office.database).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = Memory::of(server.process());
    let request = get(&format!("/ja/events/{}", offer.event));
    drive(run, server.port, &[server.process()], 32, move || {
        request.clone()
    })
    .await?;
    let after = Memory::of(server.process());
    drop(server);
    office.close().await?;

    let slowest = times.iter().copied().fold(0.0, f64::max);
    let mut rows = vec![Row {
        workload: format!("start of `serve` to ready, {name}"),
        result: format!(
            "{} (slowest of {STARTS}: {})",
            milliseconds(median(&times)),
            milliseconds(slowest)
        ),
        target: format!("below {}", milliseconds(LONGEST)),
        is_met: Some(median(&times) < LONGEST),
        ..Row::default()
    }];
    if let Some((idle, after)) = idle.zip(after) {
        rows.push(Row {
            workload: format!("memory of `serve` after its start, {name}"),
            result: format!(
                "{:.0} MiB ({:.0} MiB resident)",
                idle.proportional, idle.resident
            ),
            beside: format!(
                "{:.0} MiB after {} s of event pages",
                after.proportional,
                (run.warm_up + run.measured).as_secs()
            ),
            target: format!("below {MOST:.0} MB"),
            is_met: Some(idle.resident * 1.048_576 < MOST),
            ..Row::default()
        });
    }
    Ok(rows)
}
