//! `tsudoi report`: the results paper of a fiscal year on standard output. Not what stands in it (`report`).

use std::io::{ErrorKind, Write};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::format::csv::to_utf8_bom;
use crate::report::{self, render};
use crate::texts::Texts;
use crate::types::{FiscalYear, Language, tokyo_date};

/// Which paper to print, and how.
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// Fiscal year, named by the calendar year it starts in [default: the current one]
    #[arg(long, value_name = "YEAR")]
    pub fiscal_year: Option<FiscalYear>,

    /// Count what was over by the end of this day [default: today, or the year's last day when that is earlier]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,

    /// Text to read, or data for other programs
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,

    /// Language of names and headings: ja or en
    #[arg(long, default_value_t)]
    pub language: Language,
}

/// How the paper is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Text to read.
    #[default]
    Text,
    /// JSON with stable names.
    Json,
    /// CSV with one figure per row, UTF-8 with a byte order mark.
    Csv,
}

/// Prints the paper.
///
/// # Errors
/// When the database cannot be asked or standard output cannot be written.
pub async fn run(app: &App, args: &ReportArgs) -> Result<()> {
    let year = args
        .fiscal_year
        .unwrap_or_else(|| FiscalYear::of(tokyo_date(app.now())));
    let as_of = args
        .as_of
        .unwrap_or_else(|| report::default_as_of(app, year));
    let paper = report::paper(app, &Authority::SYSTEM, year, as_of).await?;
    let texts = Texts::new(args.language);
    let bytes = match args.format {
        ReportFormat::Text => render::text(&paper, texts).into_bytes(),
        ReportFormat::Json => render::json(&paper, &app.links, texts)?.into_bytes(),
        ReportFormat::Csv => to_utf8_bom(&render::csv(&paper, texts)).map_err(AppError::fault)?,
    };
    print(&bytes)
}

/// Writes to standard output; a reader that has seen enough (`| head`) is no error.
fn print(bytes: &[u8]) -> Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(AppError::fault(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
