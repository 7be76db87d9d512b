//! Answering a questionnaire by the code on one's sheet of paper. Not who may read the answers: see the staff pages.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::links;
use crate::questionnaire::{self, AnswerSheet, EntryMode, Refusal, ResponseCommand, WindowState};
use crate::texts::{Texts, ruby};
use crate::types::{Language, SurveyCode, tokyo_date};
use crate::web::Page;
use crate::web::form::{ErrorLine, FieldState, error_lines};
use crate::web::frame::PublicFrame;
use crate::web::guard::ClientIp;

mod sheet;

use sheet::{Filled, SheetForm, SheetPage};

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![short, index, show, create, thanks]
}

/// Type the code; also shown for a code that opens nothing.
#[derive(Template)]
#[template(path = "public/questionnaire/index.html")]
struct CodePage {
    frame: PublicFrame,
    action: String,
    code: FieldState,
    errors: Vec<ErrorLine>,
}

impl CodePage {
    fn new(app: &App, language: Language, code: FieldState) -> Self {
        Self {
            frame: PublicFrame::new(app, language, links::questionnaires),
            action: links::questionnaires(language),
            errors: error_lines(&[("code", &code)]),
            code,
        }
    }
}

/// A survey that opens later, or is over.
#[derive(Template)]
#[template(path = "public/questionnaire/notice.html")]
struct NoticePage {
    frame: PublicFrame,
    title: String,
    body: String,
    sheet_title_html: String,
}

impl NoticePage {
    fn new(app: &App, language: Language, code: &SurveyCode, sheet: &AnswerSheet) -> Self {
        let frame = PublicFrame::new(app, language, |other| links::questionnaire(other, code));
        let state = sheet.window.state(app.now());
        let (title, body, moment) = if state == WindowState::NotYetOpen {
            (
                "questionnaire-not-yet-title",
                "questionnaire-not-yet-body",
                sheet.window.opens_at(),
            )
        } else {
            (
                "questionnaire-closed-title",
                "questionnaire-closed-body",
                sheet.window.closes_at(),
            )
        };
        let moment = frame.texts().moment(moment);
        Self {
            title: frame.t(title),
            body: frame.t1(body, "moment", moment),
            sheet_title_html: ruby(sheet.title.get(language)),
            frame,
        }
    }
}

/// After answering.
#[derive(Template)]
#[template(path = "public/questionnaire/thanks.html")]
struct ThanksPage {
    frame: PublicFrame,
    sheet_title_html: String,
}

/// One of the pages of this file.
#[derive(Responder)]
enum Shown {
    Code(Box<Page<CodePage>>),
    Sheet(Box<Page<SheetPage>>),
    Notice(Box<Page<NoticePage>>),
    Thanks(Box<Page<ThanksPage>>),
    Elsewhere(Box<Redirect>),
}

impl Shown {
    fn code(status: Status, page: CodePage) -> Self {
        Self::Code(Box::new(Page::new(status, page)))
    }

    /// The page to type a code, with what is wrong with the one given.
    fn unknown(app: &App, language: Language, typed: &str) -> Self {
        let key = match SurveyCode::parse(typed) {
            Ok(_) => "questionnaire-code-unknown",
            Err(_) => "questionnaire-code-invalid",
        };
        let code = FieldState {
            value: typed.to_owned(),
            error: Some(Texts::new(language).t(key)),
        };
        Self::code(Status::NotFound, CodePage::new(app, language, code))
    }

    fn sheet(status: Status, page: SheetPage) -> Self {
        Self::Sheet(Box::new(Page::new(status, page)))
    }

    fn notice(status: Status, page: NoticePage) -> Self {
        Self::Notice(Box::new(Page::new(status, page)))
    }

    fn elsewhere(path: String) -> Self {
        Self::Elsewhere(Box::new(Redirect::to(path)))
    }

    fn thanks_for(language: Language, code: &SurveyCode) -> Self {
        Self::elsewhere(links::questionnaire_thanks(language, code))
    }
}

/// The code as typed, and what it opens; nothing for a code that opens nothing.
async fn find(app: &App, typed: &str) -> Result<Option<(SurveyCode, AnswerSheet)>> {
    let Ok(code) = SurveyCode::parse(typed) else {
        return Ok(None);
    };
    match questionnaire::by_code(app, &code).await {
        Ok(sheet) => Ok(Some((code, sheet))),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The address inside the QR code. It is printed once for all languages, so it leads to Japanese.
#[get("/q/<code>")]
fn short(app: &State<App>, code: &str) -> Shown {
    match SurveyCode::parse(code) {
        Ok(code) => Shown::elsewhere(links::questionnaire(Language::Ja, &code)),
        Err(_) => Shown::unknown(app, Language::Ja, code),
    }
}

#[get("/<language>/questionnaires?<code>", rank = 20)]
fn index(app: &State<App>, language: Language, code: Option<&str>) -> Shown {
    match code.map(|typed| (typed, SurveyCode::parse(typed))) {
        None => Shown::code(
            Status::Ok,
            CodePage::new(app, language, FieldState::default()),
        ),
        Some((_, Ok(code))) => Shown::elsewhere(links::questionnaire(language, &code)),
        Some((typed, Err(_))) => Shown::unknown(app, language, typed),
    }
}

#[get("/<language>/questionnaires/<code>", rank = 20)]
async fn show(app: &State<App>, language: Language, code: &str) -> Result<Shown> {
    let Some((code, sheet)) = find(app, code).await? else {
        return Ok(Shown::unknown(app, language, code));
    };
    Ok(match sheet.window.state(app.now()) {
        WindowState::Open => {
            let blank = Filled::blank(app.random_id());
            let page = SheetPage::new(app, language, &code, &sheet, &blank);
            Shown::sheet(Status::Ok, page)
        }
        WindowState::NotYetOpen | WindowState::Closed => {
            Shown::notice(Status::Ok, NoticePage::new(app, language, &code, &sheet))
        }
    })
}

#[post(
    "/<language>/questionnaires/<code>/responses",
    rank = 20,
    data = "<form>"
)]
async fn create(
    app: &State<App>,
    client: ClientIp,
    language: Language,
    code: &str,
    form: Form<SheetForm>,
) -> Result<Shown> {
    let Ok(parsed) = SurveyCode::parse(code) else {
        return Ok(Shown::unknown(app, language, code));
    };
    let SheetForm {
        submission_key,
        answers,
    } = form.into_inner();
    let Some(submission_key) = submission_key else {
        let filled = Filled::without_key(app.random_id(), answers);
        return again(app, language, code, &filled).await;
    };
    let command = ResponseCommand {
        code: parsed.clone(),
        submission_key,
        answers: answers.clone(),
        entry_mode: EntryMode::Web,
        answered_on: tokyo_date(app.now()),
    };
    let errors = match questionnaire::respond_from(app, command, client.0).await {
        Ok(Ok(_)) => return Ok(Shown::thanks_for(language, &parsed)),
        Ok(Err(Refusal::Invalid(errors))) => errors,
        Err(AppError::TooMany(wait)) => {
            let filled = Filled::too_soon(submission_key, answers, wait);
            return again(app, language, code, &filled).await;
        }
        Ok(Err(Refusal::NotYetOpen | Refusal::Closed)) | Err(AppError::NotFound) => Vec::new(),
        Err(error) => return Err(error),
    };
    let filled = Filled::with_errors(submission_key, answers, errors);
    again(app, language, code, &filled).await
}

/// What is shown when answers were not taken: the page as it was filled in, or why there is none.
async fn again(app: &App, language: Language, typed: &str, filled: &Filled) -> Result<Shown> {
    let Some((code, sheet)) = find(app, typed).await? else {
        return Ok(Shown::unknown(app, language, typed));
    };
    Ok(match sheet.window.state(app.now()) {
        WindowState::Open => {
            let page = SheetPage::new(app, language, &code, &sheet, filled);
            match filled.wait() {
                Some(wait) => {
                    let page = Page::new(Status::TooManyRequests, page);
                    Shown::Sheet(Box::new(page.retry_after(Some(wait.seconds()))))
                }
                None => Shown::sheet(Status::UnprocessableEntity, page),
            }
        }
        WindowState::NotYetOpen | WindowState::Closed => {
            let page = NoticePage::new(app, language, &code, &sheet);
            Shown::notice(Status::Conflict, page)
        }
    })
}

#[get("/<language>/questionnaires/<code>/thanks", rank = 20)]
async fn thanks(app: &State<App>, language: Language, code: &str) -> Result<Shown> {
    let Some((code, sheet)) = find(app, code).await? else {
        return Ok(Shown::unknown(app, language, code));
    };
    let page = ThanksPage {
        frame: PublicFrame::new(app, language, |other| {
            links::questionnaire_thanks(other, &code)
        }),
        sheet_title_html: ruby(sheet.title.get(language)),
    };
    Ok(Shown::Thanks(Box::new(Page::ok(page))))
}
