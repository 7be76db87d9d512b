//! Workload: 2,000 residents want the same 500 seats at the same moment, in parties of one to four.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use crate::client::Connection;
use crate::figures::{Row, count, milliseconds};
use crate::load::{micros, percentile};
use crate::office::{Counts, Office, application};
use crate::processes::{Server, check};
use crate::{Result, Run};

/// Residents, each with a connection of their own.
const CLIENTS: u32 = 2_000;

/// Seats of the slot they all want.
const SEATS: u32 = 500;

/// Within this time everybody must have an answer.
const LONGEST: Duration = Duration::from_secs(2);

/// After this time a client gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the rounds have shown.
#[derive(Default)]
struct Rush {
    answers: BTreeMap<u16, u64>,
    waits: Vec<u32>,
    broken: Option<String>,
}

/// Measures SQLite with one process and PostgreSQL with two.
pub(crate) async fn measure(run: &Run) -> Result<Vec<Row>> {
    let office = Office::on_sqlite(run, "rush").await?;
    let mut rows = vec![measure_on(run, office, 1).await?];
    if let Some(server) = &run.postgres {
        let office = Office::on_postgres(server, "rush").await?;
        rows.push(measure_on(run, office, 2).await?);
    }
    Ok(rows)
}

async fn measure_on(run: &Run, mut office: Office, processes: usize) -> Result<Row> {
    let name = office.database_name();
    let mut servers = Vec::new();
    for _ in 0..processes {
        servers.push(Server::tsudoi(run, &office.database).await?);
    }
    let mut rush = Rush::default();
    for round in 1..=run.rounds {
        println!("rush, {name}: round {round} of {}", run.rounds);
        one_round(&mut office, &servers, &mut rush).await?;
    }
    drop(servers);
    check(run, &office.database)?;
    office.close().await?;

    let slowest = percentile(&rush.waits, 1.0);
    let answers: Vec<String> = rush
        .answers
        .iter()
        .map(|(status, times)| format!("{times} × {status}"))
        .collect();
    let plural = if processes == 1 {
        "process"
    } else {
        "processes"
    };
    Ok(Row {
        workload: format!(
            "{} clients for {SEATS} seats, {name}, {processes} {plural}",
            count(f64::from(CLIENTS))
        ),
        result: format!(
            "{SEATS} seats held in every round ({}); slowest answer {}",
            run.rounds,
            milliseconds(slowest)
        ),
        waits: format!(
            "{} / {}",
            milliseconds(percentile(&rush.waits, 0.5)),
            milliseconds(percentile(&rush.waits, 0.99))
        ),
        beside: format!("answers: {}", answers.join(", ")),
        target: format!(
            "{SEATS} seats, all answered within {} s, no 5xx",
            LONGEST.as_secs()
        ),
        is_met: Some(rush.broken.is_none() && slowest <= milliseconds_of(LONGEST)),
        broken: rush.broken,
        ..Row::default()
    })
}

async fn one_round(office: &mut Office, servers: &[Server], rush: &mut Rush) -> Result<()> {
    let offer = office.offer(Some(SEATS)).await?;
    // Everybody connects and sends at once; a connection of their own each, as browsers do.
    let start = Instant::now() + Duration::from_millis(200);
    let mut clients = JoinSet::new();
    for (client, server) in (0..CLIENTS).zip(servers.iter().cycle()) {
        let port = server.port;
        let request = application(offer, 1 + (client / 2) % 4);
        clients.spawn(async move {
            sleep_until(start).await;
            let asked = async { Connection::open(port).await?.ask(&request).await };
            let answer = timeout(PATIENCE, asked).await;
            (answer, start.elapsed())
        });
    }
    let mut answers = BTreeMap::<u16, u64>::new();
    let mut unanswered = None;
    while let Some(ended) = clients.join_next().await {
        let (answer, waited) = ended?;
        rush.waits.push(micros(waited));
        match answer {
            Ok(Ok(answer)) => *answers.entry(answer.status).or_default() += 1,
            Ok(Err(error)) => unanswered = Some(error.to_string()),
            Err(_) => unanswered = Some("no answer".to_owned()),
        }
    }

    let accepted = answers.get(&303).copied().unwrap_or_default();
    let expected = Counts {
        held: i64::from(SEATS),
        allocated: i64::from(SEATS),
        registrations: accepted,
        mails: accepted,
    };
    let found = office.counts(offer).await?;
    let is_final = answers.keys().all(|status| matches!(status, 303 | 409));
    if unanswered.is_some() || !is_final || found != expected {
        rush.broken = Some(format!(
            "answers {answers:?}, in the database {found:?}, unanswered: {unanswered:?}"
        ));
    }
    for (status, count) in answers {
        *rush.answers.entry(status).or_default() += count;
    }
    Ok(())
}

fn milliseconds_of(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
