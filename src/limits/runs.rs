//! Which answers to a survey come from one line faster than a setting says: they get the mark of one run. Who answers
//! is not known here and not kept: what is stored is the mark, which is random.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Rate;
use super::throttle::Counted;
use crate::types::{Network, RunId, SurveyId};

/// The pace of answers, by survey and line, and the runs that go on.
#[derive(Debug)]
pub(super) struct Runs {
    pace: Rate,
    beginning: Instant,
    lines: Mutex<Counted<(SurveyId, Network), Option<RunId>>>,
}

impl Runs {
    /// No runs yet; answers faster than this rate will be one.
    pub(super) fn new(pace: Rate) -> Self {
        Self {
            pace,
            beginning: Instant::now(),
            lines: Mutex::new(Counted::new()),
        }
    }

    /// The run this answer belongs to; none for an answer that keeps the pace.
    pub(super) fn mark(
        &self,
        survey: SurveyId,
        line: Network,
        new: impl FnOnce() -> RunId,
    ) -> Option<RunId> {
        self.mark_at((survey, line), self.beginning.elapsed(), new)
    }

    /// A run goes on until its line has become so quiet that all that came before is forgotten: otherwise one sheet
    /// now and then would slip through in the middle of a flood. What is too fast is not remembered for longer.
    fn mark_at(
        &self,
        key: (SurveyId, Network),
        now: Duration,
        new: impl FnOnce() -> RunId,
    ) -> Option<RunId> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let is_too_fast = lines.take(self.pace, &key, 1, now).is_err();
        let line = lines.known(&key, now);
        if is_too_fast {
            line.forgotten_at = now.saturating_add(self.pace.all());
            line.more.get_or_insert_with(new);
        }
        line.more
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use uuid::Uuid;

    use super::*;

    fn survey(number: u128) -> SurveyId {
        SurveyId::new(Uuid::from_u128(number))
    }

    fn line(last: u8) -> Network {
        Network::line(Some(IpAddr::from([192, 0, 2, last])))
    }

    fn run(number: u128) -> RunId {
        RunId::new(Uuid::from_u128(number))
    }

    #[test]
    fn only_what_is_faster_than_the_pace_is_one_run_for_each_survey_and_line() {
        let runs = Runs::new(Rate::new(3, 1));
        let mark = |survey, line, number| runs.mark(survey, line, || run(number));

        let here: Vec<_> = (1..=5).map(|run| mark(survey(1), line(1), run)).collect();
        let there: Vec<_> = (6..=9).map(|run| mark(survey(1), line(2), run)).collect();
        let other: Vec<_> = (10..=12).map(|run| mark(survey(2), line(1), run)).collect();

        assert_eq!(here, [None, None, None, Some(run(4)), Some(run(4))]);
        assert_eq!(there, [None, None, None, Some(run(9))]);
        assert_eq!(other, [None, None, None]);
    }

    /// Sheets of one line, one in so many seconds, and the runs they belong to.
    fn flood(runs: &Runs, seconds: std::ops::Range<u64>, each: usize) -> Vec<Option<RunId>> {
        let sheets = seconds.step_by(each);
        let marks = sheets.map(|second| {
            let now = Duration::from_secs(second);
            runs.mark_at((survey(1), line(1)), now, || run(second.into()))
        });
        marks.collect()
    }

    #[test]
    fn a_flood_is_one_run_to_its_end_with_no_sheet_left_out() {
        let runs = Runs::new(Rate::new(30, 180));

        let hour = flood(&runs, 0..3_600, 1);
        let then = flood(&runs, 3_600..7_200, 20);

        let unmarked = hour.iter().filter(|mark| mark.is_none()).count();
        assert!((30..=32).contains(&unmarked), "{unmarked}");
        let first = hour.iter().flatten().next().copied();
        assert!(hour.iter().flatten().all(|mark| Some(*mark) == first));
        assert!(
            then.iter().all(|mark| *mark == first),
            "as fast as the pace"
        );
    }

    #[test]
    fn a_run_ends_when_its_line_is_quiet_and_what_comes_then_is_as_new() {
        let runs = Runs::new(Rate::new(30, 180));
        flood(&runs, 0..100, 1);

        // One in three minutes is what people do; some minutes later they are no run any more.
        let trickle = flood(&runs, 200..3_800, 180);
        let again = flood(&runs, 10_000..10_040, 1);

        let marked = trickle.iter().take_while(|mark| mark.is_some()).count();
        assert!((1..=5).contains(&marked), "{marked}");
        assert!(trickle.iter().skip(marked).all(Option::is_none));
        let runs_again: Vec<_> = again.iter().flatten().collect();
        assert!((7..=10).contains(&runs_again.len()), "{runs_again:?}");
        assert!(
            runs_again.iter().all(|mark| **mark > run(10_000)),
            "another run"
        );
    }
}
