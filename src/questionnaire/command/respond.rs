//! Storing an answer sheet, once for each submission key however often it is sent. Everything is prepared before the
//! transaction, which then has little left to do.

use core::net::IpAddr;
use std::sync::Arc;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::App;
use crate::authority::Authority;
use crate::error::{AppError, Result};
use crate::form_memory::FormMemory;
use crate::questionnaire::store::{self, NewResponse, ResponseRows};
use crate::questionnaire::{
    AnswerSheet, EntryMode, Outcome, Refusal, Responded, ResponseCommand, WindowState, by_code,
    validate,
};
use crate::recent::Recent;
use crate::tx::Tx;
use crate::types::{ResponseId, RunId, SurveyCode, SurveyId};

/// The same as [`respond`] for a sheet that came over the web from somewhere.
///
/// It is refused when hundreds come from one line, and marked as of a run when many do. Where from is kept in memory
/// only. A sheet that was stored and is sent again is counted once, and answered as before even when no more are
/// taken; one that was refused is counted each time.
///
/// # Errors
/// `AppError::TooMany` when it is one too many; as [`respond`].
pub async fn respond_from(
    app: &App,
    command: ResponseCommand,
    client: Option<IpAddr>,
) -> Result<Outcome<Responded>> {
    let (code, key) = (command.code.clone(), command.submission_key);
    if let Err(wait) = app.limits.answer(&code, client) {
        let is_repeat = store::is_recorded(app.db.read(), key).await?;
        return if is_repeat {
            Ok(Ok(Responded { is_repeat }))
        } else {
            Err(wait.into())
        };
    }
    let earlier = sent(app).recall(key);
    let new = || RunId::new(app.random_id());
    let mark = |survey| match earlier {
        Some(run) => run,
        None => app.limits.run(survey, client, new),
    };
    let answer = respond_marked(app, command, mark).await;
    match &answer {
        Ok(Ok(responded)) if responded.is_repeat => app.limits.answered_before(&code, client),
        Err(AppError::Unavailable(_)) => app.limits.answered_before(&code, client),
        // Not stored: what its line did does not excuse it when it comes again.
        Ok(Err(_)) => sent(app).forget(key),
        Ok(Ok(_)) | Err(_) => {}
    }
    answer
}

/// Stores an answer sheet, or says why not.
///
/// The questions may be a second old, because a published version never changes; the window is looked at inside the
/// transaction. A sheet of paper may be typed in after the survey has closed.
///
/// # Errors
/// `AppError::NotFound` when no survey has this code; database errors.
pub async fn respond(app: &App, command: ResponseCommand) -> Result<Outcome<Responded>> {
    respond_marked(app, command, |_| None).await
}

async fn respond_marked(
    app: &App,
    command: ResponseCommand,
    mark: impl FnOnce(SurveyId) -> Option<RunId>,
) -> Result<Outcome<Responded>> {
    let sheet = recent(app, &command.code).await?;
    match sheet.window.state(app.now()) {
        WindowState::NotYetOpen => return Ok(Err(Refusal::NotYetOpen)),
        WindowState::Closed if command.entry_mode == EntryMode::Web => {
            return after_closing(app.db.read(), command.submission_key).await;
        }
        WindowState::Open | WindowState::Closed => {}
    }
    let answers = match validate(&sheet.questionnaire, &command.answers, command.entry_mode) {
        Ok(answers) => answers,
        Err(errors) => return Ok(Err(Refusal::Invalid(errors))),
    };
    let run = mark(sheet.survey);
    let response = NewResponse {
        id: ResponseId::new(app.random_id()),
        survey: sheet.survey,
        stratum: sheet.stratum,
        entry_mode: command.entry_mode,
        answered_on: command.answered_on,
        submission_key: command.submission_key,
        run,
    };
    let prepared = Prepared {
        rows: ResponseRows::new(&response, &answers, || app.random_id()),
        is_repeat: sent(app).is_known(response.submission_key, run),
        response,
    };
    // Nothing records on whose behalf: there is no audit entry.
    app.write(&Authority::PUBLIC, async move |tx| {
        keep(tx, &prepared).await
    })
    .await
}

/// Sheets sent just now, and the run each was marked with.
fn sent(app: &App) -> Arc<FormMemory<Option<RunId>>> {
    app.memory.of()
}

/// The sheet as it was within the last second.
async fn recent(app: &App, code: &SurveyCode) -> Result<Arc<AnswerSheet>> {
    let moment = app.moment();
    let opened = app.memory.of::<Recent<SurveyCode, AnswerSheet>>();
    if let Some(sheet) = opened.young(code, moment) {
        return Ok(sheet);
    }
    let sheet = Arc::new(by_code(app, code).await?);
    opened.put(code.clone(), Arc::clone(&sheet), moment);
    Ok(sheet)
}

/// A checked sheet with all that can be made of it before the transaction.
struct Prepared {
    response: NewResponse,
    rows: ResponseRows,
    /// Whether the same sheet was sent a moment ago.
    is_repeat: bool,
}

async fn keep(tx: &Tx, prepared: &Prepared) -> Result<Outcome<Responded>> {
    let Prepared { response, rows, .. } = prepared;
    let window = store::window(&tx.ahead(), response.survey)
        .await?
        .ok_or(AppError::NotFound)?;
    let is_over = window.state(tx.now()) == WindowState::Closed;
    if is_over && response.entry_mode == EntryMode::Web {
        return after_closing(tx, response.submission_key).await;
    }
    if prepared.is_repeat || tx.is_apart() {
        // Perhaps the key is taken: whoever looks first spares the others of the batch a second run.
        let is_stored = rows.insert(tx).await?;
        return Ok(Ok(Responded {
            is_repeat: !is_stored,
        }));
    }
    rows.keep(tx);
    Ok(Ok(Responded { is_repeat: false }))
}

/// Who sent a sheet in time and sends it again, by reload or by "back", is not told that it came too late.
async fn after_closing(
    connection: &impl ConnectionTrait,
    submission_key: Uuid,
) -> Result<Outcome<Responded>> {
    let is_repeat = store::is_recorded(connection, submission_key).await?;
    Ok(if is_repeat {
        Ok(Responded { is_repeat })
    } else {
        Err(Refusal::Closed)
    })
}
