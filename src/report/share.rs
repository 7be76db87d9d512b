//! When an indicator's share at an event is known, and why not otherwise; not how answers are tallied.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::count::Total;
use super::paper::ShareValue;
use crate::types::{Base, PendingReason, Share, SlotId, SurveyId};

/// A survey of an event, seen from one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyShare {
    /// Which survey.
    pub survey: SurveyId,
    /// When the last answer is taken.
    pub closes_at: DateTime<Utc>,
    /// Whose people answer.
    pub slots: Vec<SlotId>,
    /// The indicator's share, or nothing where the survey does not ask its question.
    pub share: Option<Share>,
}

/// The share at one event, in a paper that counts what is over at `until`.
///
/// In this order: 実施後追記 while no slot is over; missing where no survey asks the question; 集計中 while a survey is
/// open or the count of one of its slots is pending; otherwise the share, pooled from the counts of all surveys.
pub fn share_value(
    base: Base,
    is_held: bool,
    surveys: &[SurveyShare],
    totals: &HashMap<SlotId, Total>,
    until: DateTime<Utc>,
) -> ShareValue {
    let asking = || surveys.iter().filter(|asked| asked.share.is_some());
    let is_tallied = |asked: &SurveyShare| {
        asked.closes_at <= until
            && asked.slots.iter().all(|slot| {
                let total = totals.get(slot);
                total.is_some_and(|total| total.value().is_some())
            })
    };
    if !is_held {
        ShareValue::Pending(PendingReason::AfterHeld)
    } else if asking().next().is_none() {
        ShareValue::Missing
    } else if !asking().all(is_tallied) {
        ShareValue::Pending(PendingReason::Tallying)
    } else {
        let shares = asking().filter_map(|asked| asked.share);
        ShareValue::Known(Share::pooled(base, shares))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use uuid::Uuid;

    use super::*;

    fn slot(number: u128) -> SlotId {
        SlotId::new(Uuid::from_u128(number))
    }

    fn share(k: u64, n: u64) -> Share {
        Share::new(k, n, Base::Asked).unwrap()
    }

    fn asked(closes_at: &str, slots: &[u128], share: Option<Share>) -> SurveyShare {
        SurveyShare {
            survey: SurveyId::new(Uuid::from_u128(9)),
            closes_at: closes_at.parse().unwrap(),
            slots: slots.iter().copied().map(slot).collect(),
            share,
        }
    }

    #[test]
    fn a_share_is_known_when_its_survey_is_closed_and_its_slots_are_counted() {
        const CLOSED: &str = "2023-12-31T15:00:00Z";
        const OPEN: &str = "2023-12-31T15:00:01Z";
        let until = CLOSED.parse().unwrap();
        let unheld = Total::Pending {
            reason: PendingReason::AfterHeld,
            so_far: 0,
        };
        let totals = HashMap::from([(slot(1), Total::Final(59)), (slot(2), unheld)]);
        let known = |k, n| ShareValue::Known(share(k, n));
        let tallying = ShareValue::Pending(PendingReason::Tallying);
        let cases = [
            (
                true,
                vec![asked(CLOSED, &[1], Some(share(144, 150)))],
                known(144, 150),
            ),
            (
                true,
                vec![asked(CLOSED, &[1], Some(share(0, 0)))],
                known(0, 0),
            ),
            (
                true,
                vec![asked(OPEN, &[1], Some(share(144, 150)))],
                tallying,
            ),
            (
                true,
                vec![asked(CLOSED, &[1, 2], Some(share(144, 150)))],
                tallying,
            ),
            (
                true,
                vec![asked(CLOSED, &[1, 3], Some(share(144, 150)))],
                tallying,
            ),
            (true, vec![asked(CLOSED, &[1], None)], ShareValue::Missing),
            (true, vec![], ShareValue::Missing),
            (
                true,
                vec![
                    asked(CLOSED, &[1], Some(share(1, 2))),
                    asked(CLOSED, &[1], Some(share(2, 2))),
                    asked(OPEN, &[2], None),
                ],
                known(3, 4),
            ),
            (
                false,
                vec![asked(CLOSED, &[1], Some(share(144, 150)))],
                ShareValue::Pending(PendingReason::AfterHeld),
            ),
            (false, vec![], ShareValue::Pending(PendingReason::AfterHeld)),
        ];

        for (is_held, surveys, expected) in cases {
            let value = share_value(Base::Asked, is_held, &surveys, &totals, until);

            assert_eq!(value, expected, "{is_held} {surveys:?}");
        }
    }
}
