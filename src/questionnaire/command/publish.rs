//! Publishing a questionnaire. Not the questions that can be asked (`definition.rs`).

use serde_json::json;

use crate::app::App;
use crate::authority::{Authority, Permission};
use crate::error::{AppError, Result};
use crate::questionnaire::{NewQuestionnaire, Published, store};
use crate::tx::Tx;
use crate::types::{QuestionnaireId, QuestionnaireVersionId};

/// Publishes a questionnaire: its first version, or a further one of a code the section has already.
///
/// # Errors
/// `AppError::NotFound` when the section is not theirs, `AppError::Forbidden` when the code belongs to another one.
pub async fn publish(app: &App, by: &Authority, new: NewQuestionnaire) -> Result<Published> {
    by.may(Permission::ManageSurveys, new.owner)?;
    app.write(by, async move |tx| add_version(tx, &new).await)
        .await
}

async fn add_version(tx: &Tx, new: &NewQuestionnaire) -> Result<Published> {
    let questionnaire = questionnaire_for(tx, new).await?;
    let number = store::version_count(tx, questionnaire).await? + 1;
    let version = QuestionnaireVersionId::new(tx.new_id());
    store::insert_version(tx, version, questionnaire, number, tx.now()).await?;
    for (question, position) in new.questionnaire.questions().iter().zip(1..) {
        let id = tx.new_id();
        store::insert_question(tx, id, version, position, question).await?;
        for (choice, position) in question.choices().iter().zip(1..) {
            store::insert_choice(tx, tx.new_id(), id, position, choice).await?;
        }
    }
    tx.audit(
        "questionnaire.published",
        ("questionnaire_version", Some(version.into())),
        json!({ "code": new.code, "version": number }),
    )
    .await?;
    Ok(Published {
        questionnaire,
        version,
        number,
    })
}

async fn questionnaire_for(tx: &Tx, new: &NewQuestionnaire) -> Result<QuestionnaireId> {
    match store::find_questionnaire(tx, &new.code).await? {
        Some((id, owner)) if owner == new.owner => Ok(id),
        Some(_) => Err(AppError::Forbidden),
        None => {
            let id = QuestionnaireId::new(tx.new_id());
            store::insert_questionnaire(tx, id, new, tx.now()).await?;
            Ok(id)
        }
    }
}
