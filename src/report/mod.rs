//! The results paper of a fiscal year: how many people came to its events by which way, and what share of them
//! answered as hoped.
//!
//! Every number is counted from rows when it is asked for; nothing here is stored.
//!
//! The story, from the bottom up:
//!
//! - `count`: a slot counts when it ended before the end of the paper's day in Tokyo. What ends later is 実施後追記, and
//!   what is over but not counted 確定後追記. An event has a total when all of its slots have; sums of an initiative
//!   hold what is known so far and say that they are provisional.
//! - `share`: an indicator's share is 集計中 until its survey is closed and its slots are counted.
//! - `compile`: puts these together to a [`Paper`]; `lint` reads it like a careful colleague.
//! - `words`, `render`: the paper as text, JSON and CSV.
//!
//! **As of** a day means: of what was over on that day, what is known now. A count corrected in January changes the
//! paper as of December too; a paper that stays as it was handed out is a snapshot, which is not made here. What has
//! not happened yet never counts: a paper of a day to come is the paper of today.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::app::App;
use crate::attendance;
use crate::error::Result;
use crate::event::{self, Event};
use crate::indicator::{self, Indicator};
use crate::questionnaire::{self, Tally};
use crate::types::{EventId, FiscalYear, InitiativeId, SlotId, end_of_day, tokyo_date};

mod compile;
mod count;
mod lint;
mod paper;
#[cfg(test)]
mod reference;
pub mod render;
mod share;
mod store;
pub mod words;

use compile::{Measure, Source, compile};
pub use count::{Count, Standing, Total};
pub use lint::{Finding, FindingKind};
pub use paper::{
    EventResult, IndicatorResult, Initiative, InitiativeResult, ModeTotal, Paper, Plan,
    ShareResult, ShareValue, SlotResult,
};
use share::Asked;

/// The paper of a fiscal year as of a day, or of today if that day is still to come.
///
/// The number of queries grows with the initiatives, not with events, slots, registrations or responses.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn paper(app: &App, year: FiscalYear, as_of: NaiveDate) -> Result<Paper> {
    let as_of = as_of.min(tokyo_date(app.now()));
    let until = end_of_day(as_of).min(app.now());
    let initiatives = store::initiatives(app.db.read(), year).await?;
    let ids: Vec<InitiativeId> = initiatives.iter().map(|row| row.id).collect();
    let mut events: HashMap<InitiativeId, Vec<Event>> = HashMap::new();
    for id in &ids {
        events.insert(*id, event::of_initiative(app, *id).await?);
    }
    let event_ids: Vec<EventId> = events.values().flatten().map(|event| event.id).collect();
    let counts = counts(app, &event_ids).await?;
    let indicators = indicator::of_initiatives(app, &ids).await?;
    let surveys = questionnaire::surveys_of_events(app, &event_ids).await?;
    let tallies = questionnaire::tallies(app, surveys).await?;
    let set_aside = set_aside(&initiatives, &tallies, until);
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
    paper.findings.extend(set_aside);
    Ok(paper)
}

/// What closed surveys do not count, for the reader of their shares.
fn set_aside(initiatives: &[Initiative], tallies: &[Tally], until: DateTime<Utc>) -> Vec<Finding> {
    let of_initiative = |initiative: &Initiative| {
        let (id, code) = (initiative.id, initiative.code.clone());
        let own = tallies.iter().filter(move |tally| {
            tally.survey.initiative == id && tally.survey.window.closes_at() <= until
        });
        own.flat_map(|tally| tally.set_aside.iter().map(move |aside| (tally, aside)))
            .map(move |(tally, aside)| Finding {
                initiative: code.clone(),
                kind: FindingKind::SetAside {
                    event: tally.survey.event_number,
                    sheets: aside.sheets,
                    reason: aside.reason.clone(),
                },
            })
    };
    initiatives.iter().flat_map(of_initiative).collect()
}

/// The years that have a paper, the latest first.
///
/// # Errors
/// `AppError::Database` when the database cannot be asked.
pub async fn years(app: &App) -> Result<Vec<FiscalYear>> {
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
    let mut surveys: HashMap<EventId, Vec<Asked>> = HashMap::new();
    for tally in tallies {
        let survey = &tally.survey;
        surveys.entry(survey.event).or_default().push(Asked {
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
