//! Workload: complete registrations on one hot slot, each answered when seat, mail and audit entry are committed,
//! beside the durable commits the same database can do.

use crate::figures::{Row, count, ratio};
use crate::load::{Load, drive, median};
use crate::machine::Memory;
use crate::office::{Counts, Offer, Office, application};
use crate::processes::{Server, check};
use crate::{Result, Run, commit_rate};

/// How many residents press the button at the same time.
const CONNECTIONS: [usize; 2] = [32, 128];

/// More seats than one round can fill, so that the guard decides every time and never refuses.
const SEATS: u32 = 100_000;

/// The longest wait 99 of 100 residents may have at 32 connections, in milliseconds.
const P99: f64 = 30.0;

/// The least share of the bare handler's rate, where there is one.
const OF_BARE: f64 = 0.6;

/// Measures both databases.
pub(crate) async fn measure(run: &Run) -> Result<Vec<Row>> {
    let office = Office::on_sqlite(run, "registrations").await?;
    let mut rows = measure_on(run, office, 1.0).await?;
    if let Some(server) = &run.postgres {
        let office = Office::on_postgres(server, "registrations").await?;
        rows.extend(measure_on(run, office, 0.25).await?);
    }
    Ok(rows)
}

async fn measure_on(run: &Run, mut office: Office, target: f64) -> Result<Vec<Row>> {
    let name = office.database_name();
    let mut commits = Vec::new();
    let mut loads = CONNECTIONS.map(|connections| (connections, Load::default()));
    let mut bare_loads = loads.clone();
    let mut broken = None;
    let server = Server::tsudoi(run, &office.database).await?;
    for round in 1..=run.rounds {
        println!("registrations, {name}: round {round} of {}", run.rounds);
        commits.push(commit_rate::measure(run, &office).await?);
        for (connections, load) in &mut loads {
            let offer = office.offer(Some(SEATS)).await?;
            let processes = [server.process()];
            let one = drive(run, server.port, &processes, *connections, move || {
                application(offer, 1)
            });
            let one = one.await?;
            broken = broken.or(broken_promise(&office, offer, &one).await?);
            load.add(one);
        }
        if office.is_on_sqlite() {
            measure_bare(run, &mut bare_loads).await?;
        }
    }
    let memory = Memory::of(server.process());
    drop(server);
    check(run, &office.database)?;
    office.close().await?;

    let commits = median(&commits);
    let mut rows = vec![Row {
        workload: format!("durable commits of one row, {name}"),
        result: format!("{}/s", count(commits)),
        ..Row::default()
    }];
    for ((connections, load), (_, bare)) in loads.iter().zip(&bare_loads) {
        let of_commits = load.rate() / commits;
        let of_bare = (!bare.answers.is_empty()).then(|| load.rate() / bare.rate());
        let is_met = of_commits >= target
            && load.wait(0.99) < P99
            && of_bare.is_none_or(|share| share >= OF_BARE);
        let compared = of_bare.map_or(String::new(), |share| {
            format!(", {} × the bare handler", ratio(share))
        });
        let aim = of_bare.map_or(String::new(), |_| format!(", {OF_BARE} × the bare handler"));
        rows.push(Row {
            target: format!("{target} × its durable commits{aim}, p99 below {P99:.0} ms"),
            is_met: (*connections == 32).then_some(is_met),
            broken: broken.clone(),
            ..Row::load(
                &format!("registrations on one slot, {name}, {connections} connections"),
                load,
                format!("{} × its durable commits{compared}", ratio(of_commits)),
            )
        });
        if of_bare.is_some() {
            rows.push(Row::load(
                &format!(
                    "bare handler with the same statements, {name}, {connections} connections"
                ),
                bare,
                String::new(),
            ));
        }
    }
    if let Some(memory) = memory {
        rows.push(Row {
            workload: format!("memory of `serve` after these registrations, {name}"),
            result: format!(
                "{:.0} MiB ({:.0} MiB resident)",
                memory.proportional, memory.resident
            ),
            ..Row::default()
        });
    }
    Ok(rows)
}

/// The same load on the bare handler, with a file of its own.
async fn measure_bare(run: &Run, loads: &mut [(usize, Load)]) -> Result<()> {
    for (connections, load) in loads {
        let name = format!("bare-{connections}-{}", load.rates.len());
        let mut office = Office::on_sqlite(run, &name).await?;
        let offer = office.offer(Some(SEATS)).await?;
        let server = Server::bare(run, &office.database).await?;
        let processes = [server.process()];
        let one = drive(run, server.port, &processes, *connections, move || {
            application(offer, 1)
        });
        let one = one.await?;
        if one.answers.keys().any(|status| *status != 303) {
            return Err(format!("the bare handler answered {:?}", one.answers).into());
        }
        load.add(one);
    }
    Ok(())
}

/// Every answer was a yes, and every yes is there, whole.
async fn broken_promise(office: &Office, offer: Offer, load: &Load) -> Result<Option<String>> {
    let accepted = load.answered(303);
    let seats = i64::try_from(accepted)?;
    let expected = Counts {
        held: seats,
        allocated: seats,
        registrations: accepted,
        mails: accepted,
    };
    let found = office.counts(offer).await?;
    let is_kept = load.answers.len() == 1 && found == expected;
    Ok((!is_kept).then(|| format!("answers {:?}, in the database {found:?}", load.answers)))
}
