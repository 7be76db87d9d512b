//! A survey for the office: its tally, the same as a file, and the codes to print. Not how answers are counted.

use askama::Template;
use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::files::survey_tally;
use crate::format::qr;
use crate::links;
use crate::questionnaire;
use crate::texts::Texts;
use crate::types::{Language, SurveyId};
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::{Download, Page};

mod chart;
mod page;
mod run_view;
mod runs;
mod table;

use page::{Head, TallyPage, page};

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![show, tally_csv, codes, runs::decide]
}

#[get("/staff/surveys/<id>")]
async fn show(app: &State<App>, staff: StaffSession, id: SurveyId) -> Result<Page<TallyPage>> {
    page(app, &staff, id, None).await
}

#[get("/staff/surveys/<id>/tally.csv")]
async fn tally_csv(app: &State<App>, staff: StaffSession, id: SurveyId) -> Result<Download> {
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
