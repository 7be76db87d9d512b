//! Taking a tally away as a file. Not its rows (`export_rows.rs`).

use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::questionnaire::{Tally, export_rows, tally};
use crate::security::{self, Disclosure};
use crate::types::{Language, SurveyId};

/// The tally of a survey as rows, to take away as a file: not given unless that is recorded.
///
/// # Errors
/// As [`tally`].
pub async fn export_tally(app: &App, by: &Authority, id: SurveyId) -> Result<Tally> {
    let tally = tally(app, by, id).await?;
    let disclosure = Disclosure {
        action: "tally.exported",
        subject: ("survey", Some(id.into())),
        rows: export_rows(&tally, Language::default()).len(),
    };
    security::export(app, by, disclosure).await?;
    Ok(tally)
}
