//! What was written in the free texts of a survey.

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::questionnaire::{FreeTexts, store};
use crate::types::SurveyId;

/// How many free texts are shown at once.
const FREE_TEXTS: u64 = 500;

/// What was written in the free texts of a survey, bounded.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn free_texts(app: &App, by: &Authority, survey: SurveyId) -> Result<FreeTexts> {
    let owner = store::owner(app.db.read(), survey).await?;
    by.may(Permission::SeeSurveys, owner.ok_or(AppError::NotFound)?)?;
    Ok(FreeTexts {
        texts: store::free_texts(app.db.read(), survey, FREE_TEXTS).await?,
        total: store::count_free_texts(app.db.read(), survey).await?,
    })
}
