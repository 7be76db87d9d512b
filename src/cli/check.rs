//! `tsudoi check`: whether the stored counters agree with the rows they count. Changes nothing.

use crate::app::App;
use crate::error::{AppError, Result};
use crate::registration;

/// Runs the command.
///
/// # Errors
/// `AppError::Fault` when something does not agree; every finding is printed before.
pub(super) async fn run(app: &App) -> Result<()> {
    app.config.check()?;
    let mismatches = registration::seat_mismatches(app).await?;
    for mismatch in &mismatches {
        println!(
            "slot {}: the counter says {} seats, its rows say {}",
            mismatch.slot, mismatch.counter, mismatch.rows
        );
    }
    if mismatches.is_empty() {
        println!("all counters agree with their rows");
        Ok(())
    } else {
        Err(AppError::fault("counters and rows do not agree"))
    }
}
