//! What is asked in a published version.

use crate::app::App;
use crate::error::{AppError, Result};
use crate::questionnaire::{Questionnaire, store};
use crate::types::QuestionnaireVersionId;

/// The questions of a published version.
///
/// # Errors
/// `AppError::NotFound` when there is no such version.
pub async fn published(app: &App, version: QuestionnaireVersionId) -> Result<Questionnaire> {
    store::definitions(app.db.read(), [version])
        .await?
        .logged(version)
        .ok_or(AppError::NotFound)
}
