//! `tsudoi check`: whether the stored counters agree with the rows they count, and whether every row can be read. Changes
//! nothing.

use crate::app::App;
use crate::db::Unreadable;
use crate::error::{AppError, Result};
use crate::{attendance, event, indicator, questionnaire, registration, report};

/// Runs the command.
///
/// # Errors
/// `AppError::Fault` when something does not agree or cannot be read; every finding is printed before.
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
    }
    let unreadable = unreadable(app).await?;
    for row in &unreadable {
        println!("{} {}: cannot be read: {}", row.table, row.id, row.why);
    }
    if unreadable.is_empty() {
        println!("all rows can be read");
    }
    match (mismatches.is_empty(), unreadable.is_empty()) {
        (true, true) => Ok(()),
        (false, true) => Err(AppError::fault("counters and rows do not agree")),
        (true, false) => Err(AppError::fault("rows cannot be read")),
        (false, false) => Err(AppError::fault(
            "counters and rows do not agree, and rows cannot be read",
        )),
    }
}

/// What cannot be read of everything that lists, tallies and the results paper are made of.
async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let mut rows = report::unreadable(app).await?;
    rows.extend(event::unreadable(app).await?);
    rows.extend(attendance::unreadable(app).await?);
    rows.extend(questionnaire::unreadable(app).await?);
    rows.extend(indicator::unreadable(app).await?);
    Ok(rows)
}
