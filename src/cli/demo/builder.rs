//! What every row of the demo is made with: the application with a clock of its own, on whose behalf, and the progress
//! bar. Not which rows.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use indicatif::ProgressBar;

use crate::app::App;
use crate::authority::Authority;
use crate::types::{EventId, FixedClock, OwnerId, SurveyCode};

/// What every row is made with: the application with a clock that is set to the day each of them belongs to.
pub(super) struct Builder {
    pub(super) app: App,
    pub(super) clock: Arc<FixedClock>,
    pub(super) progress: ProgressBar,
    pub(super) owner: OwnerId,
    pub(super) staff: Authority,
}

impl Builder {
    /// Sets the clock; what is made next belongs to this time.
    pub(super) fn set_time(&self, time: DateTime<Utc>) {
        self.clock.set(time);
    }

    /// Says what comes next and how many steps it takes.
    pub(super) fn begin(&self, what: &str, steps: usize) {
        self.progress.set_message(what.to_owned());
        self.progress
            .inc_length(u64::try_from(steps).unwrap_or_default());
    }
}

/// What the addresses are printed for.
pub(super) struct Shown {
    pub(super) open_events: Vec<EventId>,
    pub(super) open_survey: SurveyCode,
}
