//! Workloads: complete registrations on one hot slot, and complete answer sheets under one code, each answered when all
//! its rows are committed; beside the durable commits the same database can do and a bare handler that does the same.

use crate::bare;
use crate::figures::{Row, count, ratio};
use crate::load::{Load, drive, median};
use crate::machine::Memory;
use crate::office::{Counts, Offer, Office, application};
use crate::processes::{Server, check};
use crate::survey::{Answered, Sheet};
use crate::{Result, Run, commit_rate};

/// How many residents press the button at the same time.
const CONNECTIONS: [usize; 2] = [32, 128];

/// More seats than one round can fill, so that the guard decides every time and never refuses.
const SEATS: u32 = 100_000;

/// The longest wait 99 of 100 residents may have at 32 connections, in milliseconds.
const P99: f64 = 30.0;

/// The least share of the bare handler's rate, where there is one.
const OF_BARE: f64 = 0.6;

/// What residents send.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Applications.
    Registrations,
    /// Answers to a questionnaire.
    Answers,
}

/// What they send it for.
#[derive(Clone, Debug)]
enum Target {
    Offer(Offer),
    Sheet(Sheet),
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Registrations => "registrations on one slot",
            Self::Answers => "answers to 15 questions",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Registrations => "registrations",
            Self::Answers => "answers",
        }
    }

    async fn target(self, office: &mut Office) -> Result<Target> {
        Ok(match self {
            Self::Registrations => Target::Offer(office.offer(Some(SEATS)).await?),
            Self::Answers => Target::Sheet(Sheet::open(office).await?),
        })
    }
}

impl Target {
    fn request(&self) -> Vec<u8> {
        match self {
            Self::Offer(offer) => application(*offer, 1),
            Self::Sheet(sheet) => sheet.answered(),
        }
    }

    /// Every answer was a yes, and every yes is there, whole.
    async fn broken_promise(&self, office: &Office, load: &Load) -> Result<Option<String>> {
        let accepted = load.answered(303);
        let (is_whole, found) = match self {
            Self::Offer(offer) => {
                let found = office.counts(*offer).await?;
                let expected = Counts::of_single_seats(accepted)?;
                (found == expected, format!("{found:?}"))
            }
            Self::Sheet(sheet) => {
                let found = sheet.counts(office).await?;
                (found == Answered::by(accepted), format!("{found:?}"))
            }
        };
        let is_kept = load.answers.len() == 1 && is_whole;
        Ok((!is_kept).then(|| format!("answers {:?}, in the database {found}", load.answers)))
    }
}

/// Measures both databases.
pub(crate) async fn measure(run: &Run, kind: Kind) -> Result<Vec<Row>> {
    let office = Office::on_sqlite(run, kind.file()).await?;
    let mut rows = measure_on(run, kind, office, 1.0).await?;
    if let Some(server) = &run.postgres {
        let office = Office::on_postgres(server, kind.file()).await?;
        rows.extend(measure_on(run, kind, office, 0.25).await?);
    }
    Ok(rows)
}

async fn measure_on(run: &Run, kind: Kind, mut office: Office, target: f64) -> Result<Vec<Row>> {
    let name = office.database_name();
    let what = kind.name();
    let mut commits = Vec::new();
    let mut loads = CONNECTIONS.map(|connections| (connections, Load::default()));
    let mut bare_loads = loads.clone();
    let mut broken = None;
    let server = Server::tsudoi(run, &office.database).await?;
    for round in 1..=run.rounds {
        println!("{what}, {name}: round {round} of {}", run.rounds);
        commits.push(commit_rate::measure(run, &office).await?);
        for (connections, load) in &mut loads {
            let aimed = kind.target(&mut office).await?;
            let one = send(run, &server, *connections, &aimed).await?;
            broken = broken.or(aimed.broken_promise(&office, &one).await?);
            load.add(one);
        }
        if office.is_on_sqlite() {
            measure_bare(run, kind, &mut bare_loads).await?;
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
                &format!("{what}, {name}, {connections} connections"),
                load,
                format!("{} × its durable commits{compared}", ratio(of_commits)),
            )
        });
        if of_bare.is_some() {
            rows.push(Row::load(
                &format!("bare handler of the same, {name}, {connections} connections"),
                bare,
                String::new(),
            ));
        }
    }
    if let Some(memory) = memory {
        rows.push(Row {
            workload: format!("memory of `serve` after these, {name}"),
            result: format!(
                "{:.0} MiB ({:.0} MiB resident)",
                memory.proportional, memory.resident
            ),
            ..Row::default()
        });
    }
    Ok(rows)
}

async fn send(run: &Run, server: &Server, connections: usize, target: &Target) -> Result<Load> {
    let processes = [server.process()];
    let target = target.clone();
    let request = move || target.request();
    drive(run, server.port, &processes, connections, request).await
}

/// The same load on the bare handler, with a file of its own.
async fn measure_bare(run: &Run, kind: Kind, loads: &mut [(usize, Load)]) -> Result<()> {
    for (connections, load) in loads {
        let name = format!("bare-{}-{connections}-{}", kind.file(), load.rates.len());
        let mut office = Office::on_sqlite(run, &name).await?;
        let target = kind.target(&mut office).await?;
        let server = Server::bare(run, &office.database).await?;
        let one = send(run, &server, *connections, &target).await?;
        if one.answers.keys().any(|status| *status != bare::YES) {
            return Err(format!("the bare handler answered {:?}", one.answers).into());
        }
        load.add(one);
    }
    Ok(())
}
