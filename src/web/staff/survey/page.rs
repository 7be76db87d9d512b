//! The page of a survey: its tally with its runs. Not its address (`survey.rs`), nor how a run is decided (`runs.rs`).

use askama::Template;
use rocket::http::Status;

use super::run_view::{self, ReasonError, RunView, Typed};
use super::table::{FreeTextView, IndicatorView, QuestionView};
use crate::app::App;
use crate::error::Result;
use crate::indicator;
use crate::links;
use crate::questionnaire::{self, Survey, WindowState};
use crate::texts::{Texts, plain, ruby};
use crate::types::SurveyId;
use crate::web::Page;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;

/// The tally.
#[derive(Template)]
#[template(path = "staff/survey/show.html")]
pub(super) struct TallyPage {
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
pub(super) struct Head {
    pub(super) title: String,
    pub(super) title_html: String,
    pub(super) event_html: String,
    pub(super) event: String,
    pub(super) survey: String,
}

impl Head {
    pub(super) fn new(survey: &Survey, texts: Texts) -> Self {
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

/// The page; with what was typed into the form of a run, where that could not be carried out.
pub(super) async fn page(
    app: &App,
    staff: &StaffSession,
    id: SurveyId,
    typed: Option<Typed>,
) -> Result<Page<TallyPage>> {
    let survey = questionnaire::for_office(app, &staff.by, id).await?;
    let runs = questionnaire::runs(app, &staff.by, id).await?;
    let tally = questionnaire::tally(app, &staff.by, id).await?;
    let indicators = indicator::of_initiative(app, &staff.by, survey.initiative).await?;
    let free_texts = questionnaire::free_texts(app, &staff.by, id).await?;
    let frame = StaffFrame::new(app, staff, NavigationItem::Events);
    let texts = frame.texts();
    let views = RunView::all(app, &runs, typed.as_ref(), id, texts);
    let errors = run_view::errors(&views);
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
        notes: run_view::notes(&tally, &runs, texts),
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
