//! The speed of the finished program: starts real `tsudoi serve` processes on loopback, drives them over HTTP and
//! prints figures beside what the machine itself can do, measured in the same run.
//!
//! Not a test of single functions, and not part of the tests: run it by `bin/bench`. Every database, folder and
//! process it makes is gone at the end.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use tokio::signal::unix::{SignalKind, signal};

mod bare;
mod client;
mod commit_rate;
mod event_page;
mod figures;
mod hello;
mod load;
mod machine;
mod office;
mod processes;
mod rush;
mod start;
mod survey;
mod writes;

/// Shared with the tests.
#[path = "../../tests/it/support/limits.rs"]
mod limits;

use figures::Row;
use writes::Kind;

/// The result of everything here: whatever went wrong ends the run with a sentence.
type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// Where the figures are kept, below the folder of `Cargo.toml`, in which cargo starts this program.
const DOCUMENT: &str = "docs/performance.md";

/// Measures the finished program.
#[derive(Debug, Parser)]
struct Arguments {
    /// Measure these workloads alone
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Workload>,
    /// One short round of each: a try, not a measurement
    #[arg(long)]
    quick: bool,
    /// Write the figures into docs/performance.md
    #[arg(long, conflicts_with_all = ["only", "quick"])]
    write: bool,
    /// The program to measure
    #[arg(long, default_value = env!("CARGO_BIN_EXE_tsudoi"), hide_default_value = true)]
    binary: PathBuf,
    /// A superuser's URL of a PostgreSQL server; without it only SQLite is measured
    #[arg(long, env = "TSUDOI_TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// Serve the bare "hello" on this port (how this program calls itself)
    #[arg(long, hide = true)]
    hello: Option<u16>,
    /// Serve the bare handler on this port and database file (how this program calls itself)
    #[arg(long, hide = true, num_args = 2, value_names = ["PORT", "FILE"])]
    bare: Option<Vec<String>>,
    /// What `cargo bench` always says
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Workload {
    EventPage,
    Registrations,
    Answers,
    Rush,
    Start,
}

/// What every workload is given.
struct Run {
    /// The program to measure.
    binary: PathBuf,
    /// A folder of this run alone.
    folder: PathBuf,
    /// A superuser's URL of a PostgreSQL server.
    postgres: Option<String>,
    /// How often a measurement is repeated; the median is told.
    rounds: usize,
    /// How long one measurement takes.
    measured: Duration,
    /// How long it runs before, unmeasured.
    warm_up: Duration,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(port) = arguments.hello {
        return told(hello::serve(port));
    }
    if let Some([port, file]) = arguments.bare.as_deref() {
        return told(
            port.parse()
                .map_err(Into::into)
                .and_then(|port| bare::serve(port, file)),
        );
    }
    if !arguments.bench {
        println!("nothing is measured outside of `cargo bench`: see bin/bench");
        return ExitCode::SUCCESS;
    }
    // One thread makes the load: the server has the rest of the machine.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    told(runtime.map_err(Into::into).and_then(|runtime| {
        runtime.block_on(async {
            let mut interrupt = signal(SignalKind::interrupt())?;
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                done = run(arguments) => done,
                _ = interrupt.recv() => Err("interrupted".into()),
                _ = terminate.recv() => Err("terminated".into()),
            }
        })
    }))
}

fn told(outcome: Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    // On the disk of the repository: `/tmp` is memory on many machines, where a durable commit costs nothing.
    let folder = tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let run = Run {
        binary: std::fs::canonicalize(&arguments.binary)?,
        folder: folder.path().to_owned(),
        postgres: arguments.postgres,
        rounds: if arguments.quick { 1 } else { 3 },
        measured: Duration::from_secs(if arguments.quick { 2 } else { 5 }),
        warm_up: Duration::from_secs(1),
    };
    let wants = |workload| arguments.only.is_empty() || arguments.only.contains(&workload);
    let machine = machine::describe(&run).await?;
    println!("{machine}");

    let mut rows: Vec<Row> = Vec::new();
    if wants(Workload::EventPage) {
        rows.extend(event_page::measure(&run).await?);
    }
    if wants(Workload::Registrations) {
        rows.extend(writes::measure(&run, Kind::Registrations).await?);
    }
    if wants(Workload::Answers) {
        rows.extend(writes::measure(&run, Kind::Answers).await?);
    }
    if wants(Workload::Rush) {
        rows.extend(rush::measure(&run).await?);
    }
    if wants(Workload::Start) {
        rows.extend(start::measure(&run).await?);
    }
    let table = figures::table(&rows);
    println!("\n{table}");
    if arguments.write {
        figures::write(Path::new(DOCUMENT), &machine, &table)?;
        println!("written to {DOCUMENT}");
    }
    match rows.iter().find_map(|row| row.broken.as_deref()) {
        Some(promise) => Err(format!("a promise was not kept: {promise}").into()),
        None => Ok(()),
    }
}
