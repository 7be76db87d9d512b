//! `tsudoi check`: whether the stored counters agree with the rows they count, whether every row can be read, and whether
//! every public slot can be joined. Changes nothing.

use crate::app::App;
use crate::db::Unreadable;
use crate::error::{AppError, Result};
use crate::{attendance, event, indicator, mail, questionnaire, registration, report};

/// Runs the command.
///
/// # Errors
/// `AppError::Fault` when something does not agree, cannot be read or cannot be joined; every finding is printed before.
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
    let without_join_link = event::public_without_join_link(app).await?;
    for (event, slot) in &without_join_link {
        println!("event {event} is public and its Zoom slot {slot} has no join link");
    }
    let findings = [
        (!mismatches.is_empty(), "counters and rows do not agree"),
        (!unreadable.is_empty(), "rows cannot be read"),
        (
            !without_join_link.is_empty(),
            "public slots cannot be joined",
        ),
    ];
    let found: Vec<&str> = findings
        .into_iter()
        .filter_map(|(is_found, what)| is_found.then_some(what))
        .collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(AppError::fault(found.join(", and ")))
    }
}

/// What cannot be read of everything that lists, tallies and the results paper are made of.
async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let mut rows = report::unreadable(app).await?;
    rows.extend(event::unreadable(app).await?);
    rows.extend(registration::unreadable(app).await?);
    rows.extend(mail::unreadable(app).await?);
    rows.extend(attendance::unreadable(app).await?);
    rows.extend(questionnaire::unreadable(app).await?);
    rows.extend(indicator::unreadable(app).await?);
    Ok(rows)
}
