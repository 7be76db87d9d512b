//! What is stored of an answer sheet, as rows, and the statements that look for them. Not the counts made of them.

use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use crate::db::Tx;
use crate::entities::{answer, free_text, response};
use crate::error::Result;
use crate::questionnaire::answer::{Answer, EntryMode, Given};
use crate::types::{ResponseId, RunId, StratumId, SurveyId};

/// A checked answer sheet, without its answers.
#[derive(Debug)]
pub(in crate::questionnaire) struct NewResponse {
    pub(in crate::questionnaire) id: ResponseId,
    pub(in crate::questionnaire) survey: SurveyId,
    pub(in crate::questionnaire) stratum: StratumId,
    pub(in crate::questionnaire) entry_mode: EntryMode,
    pub(in crate::questionnaire) answered_on: NaiveDate,
    pub(in crate::questionnaire) submission_key: Uuid,
    pub(in crate::questionnaire) run: Option<RunId>,
}

/// All rows of an answer sheet: one of its own, one for each question, and one for each text, which points to no
/// response.
#[derive(Clone, Debug)]
pub(in crate::questionnaire) struct ResponseRows {
    response: response::ActiveModel,
    answers: Vec<answer::ActiveModel>,
    texts: Vec<free_text::ActiveModel>,
}

impl ResponseRows {
    /// Makes the rows, so that a transaction has nothing left to do than to keep them. `random_id` is for the texts.
    pub(in crate::questionnaire) fn new(
        new: &NewResponse,
        answers: &[Answer],
        random_id: impl Fn() -> Uuid,
    ) -> Self {
        let text = |answer: &Answer| match &answer.given {
            Given::Text(content) => Some(free_text::ActiveModel {
                id: Set(random_id()),
                survey_id: Set(new.survey.into()),
                stratum_id: Set(new.stratum.into()),
                question_code: Set(answer.question.to_string()),
                content: Set(content.clone()),
            }),
            Given::Choice(_) | Given::Missing(_) => None,
        };
        Self {
            response: response::ActiveModel {
                id: Set(new.id.into()),
                survey_id: Set(new.survey.into()),
                stratum_id: Set(new.stratum.into()),
                entry_mode: Set(new.entry_mode.code().to_owned()),
                answered_on: Set(new.answered_on),
                submission_key: Set(new.submission_key),
                run_id: Set(new.run.map(Into::into)),
            },
            answers: answers
                .iter()
                .map(|answer| answer_row(new, answer))
                .collect(),
            texts: answers.iter().filter_map(text).collect(),
        }
    }

    /// Keeps the rows for the end of the batch. A submission key that is taken fails it.
    pub(in crate::questionnaire) fn keep(&self, tx: &Tx) {
        tx.insert_soon(self.response.clone());
        self.keep_answers(tx);
    }

    /// Adds the rows; false when the submission key was used before, also by somebody who does so at this moment.
    pub(in crate::questionnaire) async fn insert(&self, tx: &Tx) -> Result<bool> {
        let on_key = OnConflict::column(response::Column::SubmissionKey)
            .do_nothing()
            .to_owned();
        let inserted = response::Entity::insert(self.response.clone())
            .on_conflict(on_key)
            .exec_without_returning(&**tx)
            .await?;
        if inserted > 0 {
            self.keep_answers(tx);
        }
        Ok(inserted > 0)
    }

    /// Nobody looks for these in the same transaction.
    fn keep_answers(&self, tx: &Tx) {
        for answer in &self.answers {
            tx.insert_later(answer.clone());
        }
        for text in &self.texts {
            tx.insert_later(text.clone());
        }
    }
}

/// What was written in a free text stays out of it.
fn answer_row(new: &NewResponse, answer: &Answer) -> answer::ActiveModel {
    answer::ActiveModel {
        response_id: Set(new.id.into()),
        stratum_id: Set(new.stratum.into()),
        question_code: Set(answer.question.to_string()),
        state: Set(answer.given.state().code().to_owned()),
        choice_code: Set(match &answer.given {
            Given::Choice(choice) => choice.to_string(),
            Given::Text(_) | Given::Missing(_) => String::new(),
        }),
    }
}

/// Whether something was stored under this key before.
pub(in crate::questionnaire) async fn is_recorded(
    connection: &impl ConnectionTrait,
    submission_key: Uuid,
) -> Result<bool> {
    let found = response::Entity::find()
        .filter(response::Column::SubmissionKey.eq(submission_key))
        .count(connection)
        .await?;
    Ok(found > 0)
}
