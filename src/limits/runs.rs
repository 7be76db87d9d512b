//! Which answers to a survey come from one line faster than a setting says: they get the mark of one run. Who answers
//! is not known here and not kept: what is stored is the mark, which is random.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{REMEMBERED, Rate, Throttle};
use crate::types::{Network, RunId, SurveyId};

/// A run ends when for so long nothing of it came.
const ENDS_AFTER: Duration = Duration::from_mins(10);

/// The pace of answers, by survey and line, and the runs that go on.
#[derive(Debug)]
pub(super) struct Runs {
    pace: Throttle<(SurveyId, Network)>,
    going_on: Mutex<HashMap<(SurveyId, Network), GoingOn>>,
}

#[derive(Clone, Copy, Debug)]
struct GoingOn {
    run: RunId,
    last: Instant,
}

impl Runs {
    /// No runs yet; answers faster than this rate will be one.
    pub(super) fn new(pace: Rate) -> Self {
        Self {
            pace: Throttle::new(pace),
            going_on: Mutex::default(),
        }
    }

    /// The run this answer belongs to; none for an answer that keeps the pace.
    pub(super) fn mark(
        &self,
        survey: SurveyId,
        line: Network,
        new: impl FnOnce() -> RunId,
    ) -> Option<RunId> {
        let key = (survey, line);
        self.pace.take(&key).err()?;
        let now = Instant::now();
        let is_over = |run: &GoingOn| now.duration_since(run.last) > ENDS_AFTER;
        let mut going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        if going_on.len() > REMEMBERED {
            going_on.retain(|_, run| !is_over(run));
        }
        let run = match going_on.get(&key) {
            Some(known) if !is_over(known) => known.run,
            Some(_) | None => new(),
        };
        going_on.insert(key, GoingOn { run, last: now });
        Some(run)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_what_is_faster_than_the_pace_is_one_run_for_each_survey_and_line() {
        let runs = Runs::new(Rate::new(3, 1));
        let survey = |number| SurveyId::new(Uuid::from_u128(number));
        let line = |last| Network::line(Some(IpAddr::from([192, 0, 2, last])));
        let mark = |survey, line, run| runs.mark(survey, line, || RunId::new(Uuid::from_u128(run)));

        let here: Vec<_> = (1..=5).map(|run| mark(survey(1), line(1), run)).collect();
        let there: Vec<_> = (6..=9).map(|run| mark(survey(1), line(2), run)).collect();
        let other: Vec<_> = (10..=12).map(|run| mark(survey(2), line(1), run)).collect();

        let run = |number| Some(RunId::new(Uuid::from_u128(number)));
        assert_eq!(here, [None, None, None, run(4), run(4)]);
        assert_eq!(there, [None, None, None, run(9)]);
        assert_eq!(other, [None, None, None]);
    }
}
