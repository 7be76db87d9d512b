//! `tsudoi demo`: builds a fresh database through the use cases and serves it. No data of its own: the reference year
//! stands in `demo/reference_year.rs`, what is open today in `demo/present.rs`.
//!
//! Figures and names of the reference year are the ward's; every row behind them (people, attendances, answer sheets)
//! is synthetic, made so that it adds up to those figures.

use std::io::{ErrorKind, Write};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use self::builder::{Builder, Shown};
use self::office::{LOGIN, PASSWORD};
use super::serve::{is_free, serve};
use crate::app::App;
use crate::authority::Authority;
use crate::config::Config;
use crate::db::Db;
use crate::error::{AppError, Result};
use crate::jobs::{self, Transport};
use crate::links;
use crate::mail::Fault;
use crate::types::{FiscalYear, FixedClock, Language};

mod builder;
mod content;
mod database;
mod lecture;
mod office;
mod people;
mod present;
mod reference_year;
mod sheets;
mod turnout;

/// Where the demo keeps its rows unless it is told otherwise.
const DATABASE: &str = "sqlite:var/demo.db";

/// How many of its mails did not arrive.
const MAILS_REFUSED: usize = 2;

/// The last day of the reference paper.
const REFERENCE_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2023, 12, 31);

/// What `demo` may be told.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// The port to listen on
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// Build the database, print the addresses and end
    #[arg(long)]
    no_serve: bool,
}

/// Runs the command.
///
/// # Errors
/// When the database holds something else than an earlier demo, when it cannot be written, or the port is taken.
pub(super) async fn run(mut config: Config, arguments: &DemoArguments) -> Result<()> {
    if config.production {
        return Err(AppError::fault(
            "the demo has a sign-in everybody knows: it does not run with production = true",
        ));
    }
    if config.database_url == Config::default().database_url {
        DATABASE.clone_into(&mut config.database_url);
    }
    config.port = arguments.port;
    config.base_url = format!("http://127.0.0.1:{}", arguments.port);

    if !arguments.no_serve {
        // Before anything is replaced: an earlier demo may be running on this port, on this database.
        is_free(config.listens_at()?)?;
    }
    database::clear(&config.database_url).await?;
    Db::migrate(&config.database_url).await?;
    let db = Db::connect(&config.database_url).await?;
    let app = App::new(db, config);
    let shown = build(&app).await?;
    print(&app, &shown)?;
    if arguments.no_serve {
        return Ok(());
    }
    serve(app).await
}

async fn build(app: &App) -> Result<Shown> {
    let today = app.now();
    let clock = Arc::new(FixedClock::new(office::first_day()));
    let past = App {
        clock: Arc::<FixedClock>::clone(&clock),
        ..app.clone()
    };
    mark(&past).await?;
    let progress = progress_bar()?;
    let (owner, staff) = office::open(&past).await?;
    let builder = Builder {
        app: past,
        clock,
        progress,
        owner,
        staff,
    };
    let questionnaire = sheets::publish(&builder).await?;
    let places = office::add_venues(&builder).await?;
    reference_year::build(&builder, &places, questionnaire).await?;
    let shown = present::build(&builder, &places, questionnaire, today).await?;
    empty_outbox(app, &builder).await?;
    builder.progress.finish_and_clear();
    Ok(shown)
}

/// Leaves the sign by which the next demo knows that it may replace this database.
async fn mark(app: &App) -> Result<()> {
    app.write(&Authority::SYSTEM, async |tx| {
        tx.audit(database::MARK, ("database", None), None).await
    })
    .await
}

/// Delivers the mails of all those people to nowhere, so that serving does not begin with hundreds of them. Some do not
/// arrive, so that the list of those has something to show.
async fn empty_outbox(app: &App, builder: &Builder) -> Result<()> {
    let nowhere = Transport::from_setting("memory", &app.config.mail_from)?;
    for _ in 0..MAILS_REFUSED {
        nowhere.fail_next(Fault::reply(550, "5.1.1"));
    }
    builder.begin("mail", 0);
    while !jobs::deliver_mail::run_once(app, &nowhere)
        .await?
        .is_empty()
    {
        builder.progress.tick();
    }
    Ok(())
}

/// On standard error, and only where somebody watches.
fn progress_bar() -> Result<ProgressBar> {
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").map_err(AppError::fault)?;
    Ok(ProgressBar::new(0).with_style(style))
}

/// Prints the addresses; a reader that has seen enough (`| head`) is no error.
fn print(app: &App, shown: &Shown) -> Result<()> {
    let mut output = std::io::stdout().lock();
    let written = output
        .write_all(addresses(app, shown).as_bytes())
        .and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(AppError::fault(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// One line per address; the tests in a browser read them.
fn addresses(app: &App, shown: &Shown) -> String {
    let sign_in = app.links.absolute(&links::staff_sign_in());
    let mut lines = vec![format!(
        "staff sign-in: {sign_in} user: {LOGIN} password: {PASSWORD}"
    )];
    for event in &shown.open_events {
        let event = app.links.absolute(&links::event(Language::Ja, *event));
        lines.push(format!("open event: {event}"));
    }
    let questionnaire = links::questionnaire(Language::Ja, &shown.open_survey);
    let questionnaire = app.links.absolute(&questionnaire);
    lines.push(format!("questionnaire: {questionnaire}"));
    if let Some(day) = REFERENCE_DAY {
        let paper = links::staff_report(FiscalYear::of(day));
        let paper = app.links.absolute(&paper);
        lines.push(format!("results paper: {paper}?as_of={day}"));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}
