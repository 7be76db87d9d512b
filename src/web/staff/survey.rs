//! A survey for the office: its tally, the same as a file, and the codes to print. Not how answers are counted.

use askama::Template;
use rocket::http::Status;
use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::files::survey_tally;
use crate::format::qr;
use crate::indicator;
use crate::links;
use crate::questionnaire::{self, Survey, WindowState};
use crate::texts::{Texts, plain, ruby};
use crate::types::{Language, SurveyId};
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::{Download, Page};

mod chart;
mod runs;
mod table;

use runs::{ReasonError, RunView, Typed};
use table::{FreeTextView, IndicatorView, QuestionView};

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![show, tally_csv, codes, runs::decide]
}

/// The tally.
#[derive(Template)]
#[template(path = "staff/survey/show.html")]
struct TallyPage {
    frame: StaffFrame,
    head: Head,
    state: String,
    sheets: u64,
    csv: String,
    codes: String,
    indicators: Vec<IndicatorView>,
    questions: Vec<QuestionView>,
    free_text_note: Option<String>,
    notes: Vec<String>,
    runs: Vec<RunView>,
    errors: Vec<ReasonError>,
}

/// What both pages of a survey start with.
struct Head {
    title: String,
    title_html: String,
    event_html: String,
    event: String,
    survey: String,
}

impl Head {
    fn new(survey: &Survey, texts: Texts) -> Self {
        let title = survey.title.get(texts.language);
        let event = survey.event_title.get(texts.language);
        let event = texts.t2(
            "staff-survey-event",
            "number",
            survey.event_number,
            "title",
            event,
        );
        Self {
            title: plain(title),
            title_html: ruby(title),
            event_html: ruby(&event),
            event: links::staff_event(survey.event),
            survey: links::staff_survey(survey.id),
        }
    }
}

#[get("/staff/surveys/<id>")]
async fn show(app: &State<App>, staff: StaffSession, id: SurveyId) -> Result<Page<TallyPage>> {
    questionnaire::for_office(app, &staff.by, id).await?;
    page(app, &staff, id, None).await
}

async fn page(
    app: &App,
    staff: &StaffSession,
    id: SurveyId,
    typed: Option<Typed>,
) -> Result<Page<TallyPage>> {
    let survey = questionnaire::for_office(app, &staff.by, id).await?;
    let runs = questionnaire::runs(app, &staff.by, id).await?;
    let tally = questionnaire::tally(app, &staff.by, id).await?;
    let indicators = indicator::of_initiative(app, survey.initiative).await?;
    let free_texts = questionnaire::free_texts(app, &staff.by, id).await?;
    let frame = StaffFrame::new(app, staff, NavigationItem::Events);
    let texts = frame.texts();
    let views = RunView::all(app, &runs, typed.as_ref(), id, texts);
    let errors = runs::errors(&views);
    let status = if errors.is_empty() {
        Status::Ok
    } else {
        Status::UnprocessableEntity
    };
    let page = TallyPage {
        head: Head::new(&survey, texts),
        state: state(&survey, survey.window.state(app.now()), texts),
        sheets: tally.sheets(),
        csv: links::staff_tally_csv(id),
        codes: links::staff_survey_codes(id),
        indicators: IndicatorView::all(&indicators, &tally, texts),
        questions: QuestionView::all(&tally, &free_texts.texts, texts),
        free_text_note: FreeTextView::note(&free_texts, texts),
        notes: runs::notes(&tally, &runs, texts),
        runs: views,
        errors,
        frame,
    };
    Ok(Page::new(status, page))
}

fn state(survey: &Survey, state: WindowState, texts: Texts) -> String {
    let (key, moment) = match state {
        WindowState::NotYetOpen => ("staff-survey-opens", survey.window.opens_at()),
        WindowState::Open => ("staff-survey-open-until", survey.window.closes_at()),
        WindowState::Closed => ("staff-survey-closed", survey.window.closes_at()),
    };
    texts.t1(key, "moment", texts.moment(moment))
}

#[get("/staff/surveys/<id>/tally.csv")]
async fn tally_csv(app: &State<App>, staff: StaffSession, id: SurveyId) -> Result<Download> {
    questionnaire::for_office(app, &staff.by, id).await?;
    let tally = questionnaire::export_tally(app, &staff.by, id).await?;
    Download::csv(&format!("tally-{id}"), &survey_tally(&tally, staff.texts()))
}

/// A sheet per slot with the code that its people answer by. The sheets are handed to residents: their heads are
/// Japanese, whatever language the page around them has.
#[derive(Template)]
#[template(path = "staff/survey/codes.html")]
struct CodesPage {
    frame: StaffFrame,
    head: Head,
    words: Vec<SheetWords>,
    sheets: Vec<CodeSheet>,
}

struct CodeSheet {
    stratum: String,
    picture: String,
    address: String,
    code: String,
}

/// What every sheet says, in one of the languages people read.
struct SheetWords {
    lang: &'static str,
    title: String,
    how: String,
}

impl SheetWords {
    fn all() -> Vec<Self> {
        let in_language = |language: Language| {
            let texts = Texts::new(language);
            Self {
                lang: language.html_lang(),
                title: texts.t("questionnaire-paper-title"),
                how: texts.t("questionnaire-paper-how"),
            }
        };
        Language::ALL.into_iter().map(in_language).collect()
    }
}

#[get("/staff/surveys/<id>/codes")]
async fn codes(app: &State<App>, staff: StaffSession, id: SurveyId) -> Result<Page<CodesPage>> {
    let survey = questionnaire::for_office(app, &staff.by, id).await?;
    let paper = Texts::new(Language::Ja);
    let sheets = survey.strata.iter().map(|stratum| {
        let short = links::questionnaire_short(&stratum.code);
        let address = app.links.absolute(&short);
        Ok(CodeSheet {
            stratum: table::stratum_label(&survey, stratum.id, paper),
            picture: qr::svg(&address, &paper.t("staff-survey-qr")).map_err(AppError::fault)?,
            address,
            code: stratum.code.grouped(),
        })
    });
    Ok(Page::ok(CodesPage {
        frame: StaffFrame::new(app, &staff, NavigationItem::Events),
        head: Head::new(&survey, paper),
        words: SheetWords::all(),
        sheets: sheets.collect::<Result<_>>()?,
    }))
}
