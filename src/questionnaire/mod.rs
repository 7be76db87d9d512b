//! Questionnaires: what is asked, of whom and when, what came back, and the counts made of it.
//!
//! A questionnaire is published in versions that never change. A survey administers one version for an event; each
//! of the event's slots is a stratum with a code of its own, printed on the sheet that its people get. Whoever knows
//! the code may answer. An answer sheet knows its stratum and its day, and nothing of the person: ids are random,
//! no time of day is kept, free texts point to no sheet, and therefore `respond` is the one write without an
//! audit entry, whose time would tell when each sheet came in.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, Result};
use crate::security::{self, Disclosure};
use crate::tx::Tx;
use crate::types::{
    AttendanceMode, EventId, Language, LocalizedText, OwnerId, QuestionnaireId,
    QuestionnaireVersionId, SlotId, StratumId, SurveyCode, SurveyId,
};

mod answer;
mod code;
mod command;
mod definition;
mod missing;
mod refusal;
mod run;
mod store;
mod survey;
mod tally;
mod tidy;

pub use answer::{
    Answer, AnswerError, AnswerFault, AnswerInputs, EntryMode, Given, MAX_TEXT, validate,
};
pub use code::{Code, CodeError};
pub use command::{respond, respond_from};
pub use definition::{Choice, DefinitionError, Question, QuestionKind, Questionnaire};
pub use missing::AnswerState;
pub use refusal::{Outcome, Refusal};
pub use run::{Decision, Run, decide_run, runs};
pub use survey::{AnswerSheet, Stratum, Survey, Window, WindowState};
pub use tally::{
    Cell, Counted, Counts, Item, QuestionTally, Row, SetAside, StratumCounts, StrayAnswer, Tally,
};
pub use tidy::{TidyItem, TidyRow, TidyStratum, base_key, tidy_rows};

/// How often another code is drawn for a stratum when one is taken.
const CODE_DRAWS: usize = 8;

/// How many free texts are shown at once.
const FREE_TEXTS: u64 = 500;

/// A questionnaire to publish.
#[derive(Clone, Debug)]
pub struct NewQuestionnaire {
    /// The section it belongs to.
    pub owner: OwnerId,
    /// Its stable code. An existing one of the same section gets a further version.
    pub code: Code,
    /// Its title; kept as first given.
    pub title: LocalizedText,
    /// What is asked.
    pub questionnaire: Questionnaire,
}

/// A published version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The questionnaire.
    pub questionnaire: QuestionnaireId,
    /// The version.
    pub version: QuestionnaireVersionId,
    /// Its number, from 1.
    pub number: u32,
}

/// A survey to open.
#[derive(Clone, Debug)]
pub struct NewSurvey {
    /// For which event.
    pub event: EventId,
    /// What is asked.
    pub version: QuestionnaireVersionId,
    /// Its title; may carry readings.
    pub title: LocalizedText,
    /// When it is answered.
    pub window: Window,
    /// The event's slots whose people answer, and how they attend.
    pub slots: Vec<(SlotId, AttendanceMode)>,
}

/// An opened survey, with the codes to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedSurvey {
    /// The survey.
    pub survey: SurveyId,
    /// Its strata in the order of the slots given.
    pub strata: Vec<Stratum>,
}

/// An answer sheet as it came in.
#[derive(Clone, Debug)]
pub struct ResponseCommand {
    /// The code it was opened by.
    pub code: SurveyCode,
    /// The same for every sending of one sheet.
    pub submission_key: Uuid,
    /// What was marked and written.
    pub answers: AnswerInputs,
    /// How it reached the office.
    pub entry_mode: EntryMode,
    /// The day in Tokyo on which it was answered.
    pub answered_on: NaiveDate,
}

/// A stored answer sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responded {
    /// True when this sheet had been stored before and was only sent again.
    pub is_repeat: bool,
}

/// What somebody wrote in their own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeText {
    /// The question.
    pub question: Code,
    /// How they attended.
    pub stratum: StratumId,
    /// What they wrote.
    pub content: String,
}

/// Free texts of a survey, as many as are shown at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeTexts {
    /// Some of them, by question, in an order that tells nothing.
    pub texts: Vec<FreeText>,
    /// How many there are in all.
    pub total: u64,
}

/// Publishes a questionnaire: its first version, or a further one of a code the section has already.
///
/// # Errors
/// `AppError::Forbidden` when the code belongs to another section.
pub async fn publish(app: &App, actor: Actor, new: NewQuestionnaire) -> Result<Published> {
    app.write(actor, async move |tx| add_version(tx, &new).await)
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

/// The questions of a published version.
///
/// # Errors
/// `AppError::NotFound` when there is no such version.
pub async fn published(app: &App, version: QuestionnaireVersionId) -> Result<Questionnaire> {
    store::definitions(app.db.read(), [version])
        .await?
        .remove(&version)
        .ok_or(AppError::NotFound)
}

/// Opens a survey for an event and draws a code for each of its slots.
///
/// # Errors
/// `AppError::NotFound` when there is no such version, or a slot is not one of the event or given twice.
pub async fn open_survey(app: &App, actor: Actor, new: NewSurvey) -> Result<OpenedSurvey> {
    app.write(actor, async move |tx| add_survey(tx, &new).await)
        .await
}

async fn add_survey(tx: &Tx, new: &NewSurvey) -> Result<OpenedSurvey> {
    let slots = new.slots.iter().map(|(slot, _)| *slot);
    let known = store::count_slots(tx, new.event, slots).await?;
    let is_version = store::definitions(tx, [new.version])
        .await?
        .contains_key(&new.version);
    if !is_version || usize::try_from(known) != Ok(new.slots.len()) {
        return Err(AppError::NotFound);
    }
    let survey = SurveyId::new(tx.new_id());
    store::insert_survey(tx, survey, new).await?;
    let mut strata = Vec::with_capacity(new.slots.len());
    for (&(slot, mode), position) in new.slots.iter().zip(1..) {
        strata.push(add_stratum(tx, survey, position, slot, mode).await?);
    }
    tx.audit(
        "survey.opened",
        ("survey", Some(survey.into())),
        json!({ "event": new.event, "strata": strata.len() }),
    )
    .await?;
    Ok(OpenedSurvey { survey, strata })
}

async fn add_stratum(
    tx: &Tx,
    survey: SurveyId,
    position: i32,
    slot: SlotId,
    mode: AttendanceMode,
) -> Result<Stratum> {
    for _ in 0..CODE_DRAWS {
        let mut random = [0; 6];
        tx.app.entropy.fill(&mut random);
        let stratum = Stratum {
            id: StratumId::new(tx.new_id()),
            slot,
            mode,
            code: SurveyCode::from_bytes(random),
        };
        if store::insert_stratum(tx, survey, position, &stratum).await? {
            return Ok(stratum);
        }
    }
    Err(AppError::fault("no free code for a stratum was drawn"))
}

/// What somebody sees who opens a questionnaire by its code, open or not.
///
/// # Errors
/// `AppError::NotFound` when no survey has this code.
pub async fn by_code(app: &App, code: &SurveyCode) -> Result<AnswerSheet> {
    let (survey, stratum) = store::find_stratum(app.db.read(), code)
        .await?
        .ok_or(AppError::NotFound)?;
    let survey = self::survey(app, survey).await?;
    let mode = survey
        .strata
        .iter()
        .find(|other| other.id == stratum)
        .map(|stratum| stratum.mode)
        .ok_or_else(|| AppError::fault("a stratum that is not one of its survey"))?;
    Ok(AnswerSheet {
        survey: survey.id,
        stratum,
        questionnaire: published(app, survey.version).await?,
        title: survey.title,
        event_title: survey.event_title,
        mode,
        window: survey.window,
    })
}

/// A survey with its strata.
///
/// # Errors
/// `AppError::NotFound` when there is none.
pub async fn survey(app: &App, id: SurveyId) -> Result<Survey> {
    store::surveys(app.db.read(), std::iter::once(id))
        .await?
        .pop()
        .ok_or(AppError::NotFound)
}

/// The surveys of these events, those that opened first before the others.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn surveys_of_events(app: &App, events: &[EventId]) -> Result<Vec<Survey>> {
    store::surveys_of_events(app.db.read(), events.iter().copied()).await
}

/// All counts of a survey, as of now; without the answer sheets that were set aside, which it names.
///
/// # Errors
/// `AppError::NotFound` when there is no such survey; `AppError::Fault` when stored answers do not fit it.
pub async fn tally(app: &App, id: SurveyId) -> Result<Tally> {
    let survey = survey(app, id).await?;
    tallies(app, vec![survey])
        .await?
        .pop()
        .ok_or(AppError::NotFound)
}

/// The tally of a survey as rows, to take away as a file: not given unless that is recorded.
///
/// # Errors
/// As [`tally`].
pub async fn export_tally(app: &App, actor: Actor, id: SurveyId) -> Result<Tally> {
    let tally = tally(app, id).await?;
    let disclosure = Disclosure {
        action: "tally.exported",
        subject: ("survey", Some(id.into())),
        rows: tidy_rows(&tally, Language::default()).len(),
    };
    security::export(app, actor, disclosure).await?;
    Ok(tally)
}

/// All counts of these surveys, in their order; the number of queries does not grow with theirs.
///
/// # Errors
/// `AppError::Fault` when stored answers do not fit their survey.
pub async fn tallies(app: &App, surveys: Vec<Survey>) -> Result<Vec<Tally>> {
    let versions = surveys.iter().map(|survey| survey.version);
    let definitions = store::definitions(app.db.read(), versions).await?;
    let strata = surveys.iter().flat_map(|survey| &survey.strata);
    let strata: Vec<StratumId> = strata.map(|stratum| stratum.id).collect();
    let ids = surveys.iter().map(|survey| survey.id);
    let mut aside = store::not_counted(app.db.read(), ids).await?;
    let counted = store::count_answers(app.db.read(), &strata, &aside.runs).await?;
    surveys
        .into_iter()
        .map(|survey| {
            let questionnaire = definitions
                .get(&survey.version)
                .ok_or_else(|| AppError::fault("a survey without its questionnaire"))?;
            let own: Vec<Counted> = counted
                .iter()
                .filter(|row| survey.strata.iter().any(|own| own.id == row.stratum))
                .cloned()
                .collect();
            let set_aside = aside.by_survey.remove(&survey.id).unwrap_or_default();
            let tally = Tally::new(survey, questionnaire, &own).map_err(AppError::fault)?;
            Ok(tally.with_set_aside(set_aside))
        })
        .collect()
}

/// What was written in the free texts of a survey, bounded.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn free_texts(app: &App, survey: SurveyId) -> Result<FreeTexts> {
    Ok(FreeTexts {
        texts: store::free_texts(app.db.read(), survey, FREE_TEXTS).await?,
        total: store::count_free_texts(app.db.read(), survey).await?,
    })
}
