//! `tsudoi export`: an event's attendance list as CSV, the same file as the download on the event's board.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::event;
use crate::files::attendance_list;
use crate::format::csv::to_utf8_bom;
use crate::registration;
use crate::texts::Texts;
use crate::types::{EventId, Language};

/// What `export` may be told.
#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// The event, by the identifier in its address
    #[arg(long)]
    event: EventId,
    /// The file to write; standard output when it is left out
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// `AppError::NotFound` when there is no such event; when the file cannot be written.
pub(super) async fn run(app: &App, arguments: &ExportArguments) -> Result<()> {
    let by = Authority::SYSTEM;
    let event = event::for_office(app, &by, arguments.event).await?;
    let lines = registration::export(app, &by, event.id).await?;
    let table = attendance_list(&event, &lines, Texts::new(Language::Ja));
    let bytes = to_utf8_bom(&table).map_err(AppError::fault)?;
    match &arguments.output {
        Some(path) => std::fs::write(path, bytes).map_err(AppError::fault),
        None => std::io::stdout().write_all(&bytes).map_err(AppError::fault),
    }
}
