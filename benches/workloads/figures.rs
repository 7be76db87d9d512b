//! The figures as a table, on the terminal and in the document that keeps them.

use std::path::Path;

use crate::Result;
use crate::load::Load;
use crate::machine::Cores;

/// The lines of the document between which the figures stand.
const BEGIN: &str = "<!-- figures: written by bin/bench --write -->";
const END: &str = "<!-- end of figures -->";

/// One line of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// What was done.
    pub(crate) workload: String,
    /// How much of it.
    pub(crate) result: String,
    /// Half of the answers and 99 of 100 came within these times.
    pub(crate) waits: String,
    /// What was measured beside it.
    pub(crate) beside: String,
    /// Who kept the processor busy.
    pub(crate) cores: Option<Cores>,
    /// What is aimed at.
    pub(crate) target: String,
    /// Whether that was reached; none where the target is only told for comparison.
    pub(crate) is_met: Option<bool>,
    /// A promise about correctness that was not kept: the run fails.
    pub(crate) broken: Option<String>,
}

impl Row {
    /// The line of a steady load.
    pub(crate) fn load(workload: &str, load: &Load, beside: String) -> Self {
        Self {
            workload: workload.to_owned(),
            result: format!("{}/s", count(load.rate())),
            waits: format!(
                "{} / {}",
                milliseconds(load.wait(0.5)),
                milliseconds(load.wait(0.99))
            ),
            beside,
            cores: load.cores(),
            ..Self::default()
        }
    }

    fn cells(&self) -> [String; 6] {
        let met = match self.is_met {
            Some(true) => ": reached",
            Some(false) => ": **missed**",
            None => "",
        };
        let cores = self.cores.map_or_else(String::new, |cores| {
            format!(
                "{:.2} / {:.2} / {:.2}",
                cores.server, cores.load, cores.others
            )
        });
        let result = match &self.broken {
            Some(promise) => format!("**wrong**: {promise}"),
            None => self.result.clone(),
        };
        [
            self.workload.clone(),
            result,
            self.waits.clone(),
            self.beside.clone(),
            cores,
            format!("{}{met}", self.target),
        ]
    }
}

/// The table, as Markdown that can also be read on a terminal.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = [
        "workload",
        "result",
        "p50 / p99",
        "in the same run",
        "cores: serve / load / others",
        "target",
    ];
    let mut lines = vec![head.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let mut widths = [3; 6];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    lines.insert(1, widths.map(|width| "-".repeat(width)));
    let lines: Vec<String> = lines
        .iter()
        .map(|line| {
            let cells: Vec<String> = line
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            format!("| {} |", cells.join(" | "))
        })
        .collect();
    lines.join("\n")
}

/// Replaces the figures that stand in the document.
pub(crate) fn write(document: &Path, machine: &str, table: &str) -> Result<()> {
    let text = std::fs::read_to_string(document)?;
    let missing = "the document has no place for figures";
    let (before, rest) = text.split_once(BEGIN).ok_or(missing)?;
    let (_, after) = rest.split_once(END).ok_or(missing)?;
    let text = format!("{before}{BEGIN}\n\n{machine}.\n\n{table}\n\n{END}{after}");
    std::fs::write(document, text)?;
    Ok(())
}

/// A number with groups of thousands, rounded to three digits or so.
pub(crate) fn count(number: f64) -> String {
    let step = match number {
        10_000.0.. => 100.0,
        1_000.0.. => 10.0,
        _ => 1.0,
    };
    let rounded = ((number / step).round() * step) as u64;
    if rounded < 1_000 {
        return rounded.to_string();
    }
    format!("{},{:03}", rounded / 1_000, rounded % 1_000)
}

/// A time with as many digits as mean something.
pub(crate) fn milliseconds(time: f64) -> String {
    if time < 10.0 {
        format!("{time:.1} ms")
    } else {
        format!("{time:.0} ms")
    }
}

/// A ratio.
pub(crate) fn ratio(share: f64) -> String {
    format!("{share:.2}")
}
