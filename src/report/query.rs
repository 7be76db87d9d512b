//! Reads what the paper of a year is made of, asks for its figures and names what cannot be read. Not how a figure
//! comes about: that is pure, in the files beside this one.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::compile::{Measure, Source, compile};
use super::lint::lint_surveys;
use super::share::SurveyShare;
use super::{Count, Finding, FindingKind, Paper, store};
use crate::app::App;
use crate::attendance;
use crate::authority::{Authority, Permission};
use crate::db::{Rows, Unreadable};
use crate::error::Result;
use crate::event::{self, Event};
use crate::indicator::{self, Indicator};
use crate::questionnaire::{self, Tally};
use crate::types::{EventId, FiscalYear, InitiativeId, SlotId, end_of_day, tokyo_date};

/// The paper of a fiscal year as of a day, or of today if that day is still to come.
///
/// The number of queries grows with the initiatives, not with events, slots, registrations or responses.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn paper(app: &App, by: &Authority, year: FiscalYear, as_of: NaiveDate) -> Result<Paper> {
    by.may_anywhere(Permission::ReadReport)?;
    let as_of = as_of.min(tokyo_date(app.now()));
    let until = end_of_day(as_of).min(app.now());
    let mut left_out = Vec::new();
    let initiatives = store::initiatives(app.db.read(), year).await?;
    let initiatives = readable(initiatives, &mut left_out);
    let ids: Vec<InitiativeId> = initiatives.iter().map(|row| row.id).collect();
    let mut events: HashMap<InitiativeId, Vec<Event>> = HashMap::new();
    for id in &ids {
        let own = event::of_initiative(app, *id).await?;
        events.insert(*id, readable(own, &mut left_out));
    }
    let event_ids: Vec<EventId> = events.values().flatten().map(|event| event.id).collect();
    let counts = counts(app, &event_ids).await?;
    let indicators = indicator::of_initiatives(app, &ids).await?;
    let indicators = readable(indicators, &mut left_out);
    let tallies = questionnaire::tallies_of_events(app, &event_ids).await?;
    let tallies = readable(tallies, &mut left_out);
    let of_surveys: Vec<Finding> = initiatives
        .iter()
        .flat_map(|initiative| lint_surveys(initiative, &tallies, until))
        .collect();
    let sources: Vec<Source> = initiatives
        .into_iter()
        .map(|initiative| Source {
            events: events.remove(&initiative.id).unwrap_or_default(),
            measures: indicators
                .iter()
                .filter(|indicator| indicator.initiative == initiative.id)
                .map(|indicator| measure(indicator, &tallies))
                .collect(),
            initiative,
        })
        .collect();
    let mut paper = compile(year, as_of, until, &sources, &counts);
    paper.findings.extend(of_surveys);
    paper.findings.extend(left_out.iter().map(unreadable_row));
    Ok(paper)
}

/// The values; what cannot be read is logged and kept to be told in the paper.
fn readable<T>(rows: Rows<T>, left_out: &mut Vec<Unreadable>) -> Vec<T> {
    let (values, unreadable) = rows.into_parts();
    for row in &unreadable {
        row.log();
    }
    left_out.extend(unreadable);
    values
}

fn unreadable_row(row: &Unreadable) -> Finding {
    Finding {
        initiative: None,
        kind: FindingKind::Unreadable {
            table: row.table,
            id: row.id,
        },
    }
}

/// Initiatives that cannot be read.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn unreadable(app: &App) -> Result<Vec<Unreadable>> {
    let initiatives = store::all_initiatives(app.db.read()).await?;
    Ok(initiatives.into_parts().1)
}

/// The years that have a paper, the latest first.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn years(app: &App, by: &Authority) -> Result<Vec<FiscalYear>> {
    by.may_anywhere(Permission::ReadReport)?;
    store::years(app.db.read()).await
}

/// The day a year's paper is of when nobody says otherwise: today, or the year's last day when that is over.
pub fn default_as_of(app: &App, year: FiscalYear) -> NaiveDate {
    tokyo_date(app.now()).min(year.last_day())
}

async fn counts(app: &App, events: &[EventId]) -> Result<HashMap<SlotId, Count>> {
    let official = attendance::official_counts(app, events).await?;
    Ok(official
        .into_iter()
        .map(|(slot, count)| {
            let count = Count {
                persons: count.persons.into(),
                is_final: count.is_final,
            };
            (slot, count)
        })
        .collect())
}

fn measure(indicator: &Indicator, tallies: &[Tally]) -> Measure {
    let mut surveys: HashMap<EventId, Vec<SurveyShare>> = HashMap::new();
    for tally in tallies {
        let survey = &tally.survey;
        surveys.entry(survey.event).or_default().push(SurveyShare {
            survey: survey.id,
            closes_at: survey.window.closes_at(),
            slots: survey.strata.iter().map(|stratum| stratum.slot).collect(),
            share: indicator::evaluate(indicator, tally).map(|evaluation| evaluation.pooled),
        });
    }
    Measure {
        code: indicator.code.to_string(),
        name: indicator.name.clone(),
        base: indicator.base,
        decimals: indicator.decimals,
        surveys,
    }
}
