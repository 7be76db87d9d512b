//! The results paper as a page, each figure a link to its rows, with its files. Not how it is counted (`report`).

use askama::Template;
use chrono::{Datelike, NaiveDate};
use rocket::http::{RawStr, Status};
use rocket::response::Redirect;
use rocket::{Route, State, get, routes};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::links;
use crate::report::{self, InitiativeResult, Paper, render, wording};
use crate::texts::Texts;
use crate::types::{FiscalYear, tokyo_date};
use crate::web::form::FieldState;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::{Download, Page};

mod view;

use view::{FigureRow, FindingView, Reader, Row, YearLink};

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![index, show, show_figure, show_csv, show_json]
}

/// The addresses of a year's paper as of a day.
struct Addresses {
    year: FiscalYear,
    as_of: NaiveDate,
}

impl Addresses {
    fn page(&self) -> String {
        self.with_day(links::staff_report(self.year))
    }

    fn figure(&self, initiative: &str) -> String {
        let code = RawStr::new(initiative).percent_encode();
        self.with_day(links::staff_report_figure(self.year, code.as_str()))
    }

    fn csv(&self) -> String {
        self.with_day(links::staff_report_csv(self.year))
    }

    fn json(&self) -> String {
        self.with_day(links::staff_report_json(self.year))
    }

    fn with_day(&self, path: String) -> String {
        format!("{path}?as_of={}", self.as_of)
    }
}

#[get("/staff/reports")]
fn index(app: &State<App>, _staff: StaffSession) -> Redirect {
    let year = FiscalYear::of(tokyo_date(app.now()));
    Redirect::to(links::staff_report(year))
}

#[derive(Template)]
#[template(path = "staff/report/show.html")]
struct Show {
    frame: StaffFrame,
    title: String,
    years: Vec<YearLink>,
    action: String,
    as_of: FieldState,
    caption: String,
    csv: String,
    json: String,
    rows: Vec<Row>,
    findings: Vec<FindingView>,
}

#[get("/staff/reports/<year>?<as_of>")]
async fn show(
    app: &State<App>,
    staff: StaffSession,
    year: FiscalYear,
    as_of: Option<&str>,
) -> Result<Page<Show>> {
    let day = parse_day(app, year, as_of);
    let used = day.unwrap_or_else(|_| report::default_as_of(app, year));
    let paper = report::paper(app, &staff.by, year, used).await?;
    let years = report::years(app, &staff.by).await?;
    let frame = StaffFrame::new(app, &staff, NavigationItem::Report);
    let texts = frame.texts();
    let reader = reader(&staff);
    let addresses = Addresses {
        year,
        as_of: paper.as_of,
    };
    let status = day.map_or(Status::UnprocessableEntity, |_| Status::Ok);
    let show = Show {
        title: texts.t1("report-page-title", "year", texts.fiscal_year(year)),
        years: YearLink::all(years, year, texts),
        action: links::staff_report(year),
        as_of: match day {
            Ok(_) => FieldState::new(paper.as_of.to_string()),
            Err(InvalidDay) => FieldState {
                value: as_of.unwrap_or_default().to_owned(),
                error: Some(texts.t("report-as-of-error")),
            },
        },
        caption: caption(&paper, texts),
        csv: addresses.csv(),
        json: addresses.json(),
        rows: view::rows(&paper, reader, |code| addresses.figure(code)),
        findings: view::findings(&paper, texts),
        frame,
    };
    Ok(Page::new(status, show))
}

#[derive(Template)]
#[template(path = "staff/report/figure.html")]
struct Figure {
    frame: StaffFrame,
    title: String,
    back: String,
    back_label: String,
    as_of: String,
    value: String,
    standing: String,
    known: Option<String>,
    modes: Vec<String>,
    rows: Vec<FigureRow>,
    sums: Vec<String>,
    sum: String,
}

#[get("/staff/reports/<year>/figures/<code>?<as_of>")]
async fn show_figure(
    app: &State<App>,
    staff: StaffSession,
    year: FiscalYear,
    code: &str,
    as_of: Option<&str>,
) -> Result<Page<Figure>> {
    let paper = paper(app, &staff, year, as_of).await?;
    let row = paper.initiative(code).ok_or(AppError::NotFound)?;
    let frame = StaffFrame::new(app, &staff, NavigationItem::Report);
    let back = Addresses {
        year,
        as_of: paper.as_of,
    };
    Ok(Page::ok(figure(
        frame,
        &paper,
        row,
        reader(&staff),
        back.page(),
    )))
}

fn figure(
    frame: StaffFrame,
    paper: &Paper,
    row: &InitiativeResult,
    reader: Reader,
    back: String,
) -> Figure {
    let texts = frame.texts();
    let name = wording::name(texts, &row.initiative.name);
    Figure {
        title: texts.t1("report-figure-title", "name", name),
        back,
        back_label: texts.t1("report-back", "year", texts.fiscal_year(paper.year)),
        as_of: texts.day_with_year(paper.as_of),
        value: wording::total(texts, row.person_times),
        sum: wording::marked_total(texts, row.person_times),
        standing: view::standing(texts, row.person_times),
        known: wording::known_so_far(texts, row.person_times),
        modes: row
            .by_mode
            .iter()
            .map(|part| texts.t(wording::mode_key(part.mode)))
            .collect(),
        rows: view::figure_rows(row, reader),
        sums: row
            .by_mode
            .iter()
            .map(|part| wording::marked_total(texts, part.total))
            .collect(),
        frame,
    }
}

#[get("/staff/reports/<year>/report.csv?<as_of>")]
async fn show_csv(
    app: &State<App>,
    staff: StaffSession,
    year: FiscalYear,
    as_of: Option<&str>,
) -> Result<Download> {
    let paper = paper(app, &staff, year, as_of).await?;
    Download::csv(&file_name(&paper), &render::csv(&paper, staff.texts()))
}

#[get("/staff/reports/<year>/report.json?<as_of>")]
async fn show_json(
    app: &State<App>,
    staff: StaffSession,
    year: FiscalYear,
    as_of: Option<&str>,
) -> Result<Download> {
    let paper = paper(app, &staff, year, as_of).await?;
    let document = render::json(&paper, &app.links, staff.texts())?;
    Ok(Download::json(&file_name(&paper), document))
}

/// Without its ending.
fn file_name(paper: &Paper) -> String {
    format!("report-{}-as-of-{}", paper.year, paper.as_of)
}

async fn paper(
    app: &State<App>,
    staff: &StaffSession,
    year: FiscalYear,
    as_of: Option<&str>,
) -> Result<Paper> {
    let day = parse_day(app, year, as_of).map_err(|InvalidDay| AppError::NotFound)?;
    report::paper(app, &staff.by, year, day).await
}

fn reader(staff: &StaffSession) -> Reader {
    Reader {
        texts: staff.texts(),
        section: staff.section(),
    }
}

fn caption(paper: &Paper, texts: Texts) -> String {
    let as_of = wording::as_of(texts, paper);
    texts.t2(
        "report-caption",
        "title",
        wording::title(texts, paper),
        "as_of",
        as_of,
    )
}

/// What was typed is no day the paper could be of.
#[derive(Clone, Copy, Debug)]
struct InvalidDay;

/// The day that was asked for; without one, today or the year's last day.
fn parse_day(app: &App, year: FiscalYear, typed: Option<&str>) -> Result<NaiveDate, InvalidDay> {
    match typed.map(str::trim) {
        None | Some("") => Ok(report::default_as_of(app, year)),
        Some(typed) => {
            let day: NaiveDate = typed.parse().map_err(|_| InvalidDay)?;
            let is_near = (1990..=2101).contains(&day.year());
            is_near.then_some(day).ok_or(InvalidDay)
        }
    }
}
