//! The machine: what it is, and how busy each part of it was. Knows Linux's `/proc`; elsewhere it says nothing.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use chrono::Utc;
use sea_orm::{ConnectionTrait, Database, Statement};

use crate::{Result, Run};

/// One line for the figures: no host name, no paths.
pub(crate) async fn describe(run: &Run) -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let model = value_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = value_of("/proc/meminfo", "MemTotal")
        .and_then(|value| value.split(' ').next()?.parse::<u64>().ok())
        .map_or_else(String::new, |kilobytes| {
            format!(", {} GiB", (kilobytes + (1 << 19)) >> 20)
        });
    let disk =
        file_system(&run.folder).map_or_else(String::new, |name| format!(", databases on {name}"));
    let sqlite = version("sqlite::memory:", "SELECT sqlite_version()").await?;
    let mut line = format!(
        "{}: {cores} cores ({model}){memory}{disk}; server, database and load together; {} build; SQLite {sqlite}",
        Utc::now().format("%Y-%m-%d"),
        if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        },
    );
    if let Some(url) = &run.postgres {
        let postgres = version(url, "SELECT current_setting('server_version')").await?;
        let short = postgres.split(' ').next().unwrap_or_default();
        line.push_str(&format!(", PostgreSQL {short}"));
    }
    Ok(line)
}

async fn version(url: &str, question: &str) -> Result<String> {
    let connection = Database::connect(url).await?;
    let statement = Statement::from_string(connection.get_database_backend(), question);
    let row = connection
        .query_one_raw(statement)
        .await?
        .ok_or("no version")?;
    Ok(row.try_get_by_index(0)?)
}

fn file_system(folder: &Path) -> Option<String> {
    let output = Command::new("stat")
        .args(["-f", "-c", "%T"])
        .arg(folder)
        .output()
        .ok()?;
    let name = String::from_utf8(output.stdout).ok()?;
    // `stat` cannot tell the three apart.
    let name = name.trim().replace("ext2/ext3", "ext4");
    (!name.is_empty()).then_some(name)
}

fn value_of(file: &str, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim().to_owned())
    })
}

/// A process's memory, in MiB.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// Everything it has mapped in (RSS).
    pub(crate) resident: f64,
    /// The same with shared pages divided among those who share them (PSS).
    pub(crate) proportional: f64,
}

impl Memory {
    /// The memory a process has now.
    pub(crate) fn of(process: u32) -> Option<Self> {
        let file = format!("/proc/{process}/smaps_rollup");
        let mebibytes = |key| {
            let kilobytes: f64 = value_of(&file, key)?.split(' ').next()?.parse().ok()?;
            Some(kilobytes / 1_024.0)
        };
        Some(Self {
            resident: mebibytes("Rss")?,
            proportional: mebibytes("Pss")?,
        })
    }
}

/// How many processor cores were busy, and for whom.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cores {
    /// The server's processes.
    pub(crate) server: f64,
    /// This program, which makes the load.
    pub(crate) load: f64,
    /// Everything else: PostgreSQL and the kernel's own threads.
    pub(crate) others: f64,
}

impl Cores {
    pub(crate) fn mean(rounds: &[Self]) -> Option<Self> {
        let count = rounds.len() as f64;
        (!rounds.is_empty()).then(|| Self {
            server: rounds.iter().map(|cores| cores.server).sum::<f64>() / count,
            load: rounds.iter().map(|cores| cores.load).sum::<f64>() / count,
            others: rounds.iter().map(|cores| cores.others).sum::<f64>() / count,
        })
    }
}

/// Processor time used until a moment, in ticks of a hundredth of a second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Processor {
    at: Instant,
    server: u64,
    load: u64,
    all: u64,
}

impl Processor {
    pub(crate) fn now(server: &[u32]) -> Option<Self> {
        let server = server
            .iter()
            .map(|process| ticks_of(*process))
            .sum::<Option<u64>>()?;
        let stat = std::fs::read_to_string("/proc/stat").ok()?;
        // user, nice, system, idle, iowait, irq, softirq: all but the two that mean waiting.
        let fields = stat.lines().next()?.split_whitespace().skip(1).take(7);
        let all = fields
            .enumerate()
            .filter(|(index, _)| !matches!(index, 3 | 4))
            .map(|(_, ticks)| ticks.parse::<u64>().ok())
            .sum::<Option<u64>>()?;
        Some(Self {
            at: Instant::now(),
            server,
            load: ticks_of(std::process::id())?,
            all,
        })
    }

    pub(crate) fn since(&self, before: &Self) -> Cores {
        let seconds = (self.at - before.at).as_secs_f64();
        let cores = |now: u64, then: u64| now.saturating_sub(then) as f64 / 100.0 / seconds;
        let (server, load) = (
            cores(self.server, before.server),
            cores(self.load, before.load),
        );
        Cores {
            server,
            load,
            others: (cores(self.all, before.all) - server - load).max(0.0),
        }
    }
}

fn ticks_of(process: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold blanks; after it, utime and stime are the 12th and 13th field.
    let (_, fields) = stat.rsplit_once(") ")?;
    fields
        .split(' ')
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().ok())
        .sum()
}
