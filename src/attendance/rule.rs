//! How a slot's official number comes about, and what may be recorded for it, so that nobody is counted
//! twice in one slot (docs/rules.md); pure.

use super::{CountMethod, Official, OpenSlot, Outcome, Refusal, WhyOpen};
use crate::types::SlotId;

/// No record counts more people than this: it would be a slip of the keyboard.
pub const PERSONS_AT_MOST: u32 = 10_000;

/// The official number of a slot: the head count where one was given, else the named evidence where there is any.
///
/// A slot without either has no number yet, which is not the same as nobody.
pub fn official(head_count: Option<u32>, named: u32) -> Option<Official> {
    match (head_count, named) {
        (Some(persons), _) => Some(Official {
            persons,
            method: CountMethod::HeadCount,
        }),
        (None, 0) => None,
        (None, persons) => Some(Official {
            persons,
            method: CountMethod::Named,
        }),
    }
}

/// Whether evidence of this many persons may be recorded.
///
/// `party` is the size of the registration, none for walk-ins; `others` is the named evidence of the slot without
/// this record.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn decide_evidence(
    persons: u32,
    party: Option<u32>,
    others: u32,
    head_count: Option<u32>,
) -> Outcome<()> {
    if persons == 0 {
        return Err(Refusal::Nobody);
    }
    if let Some(party) = party
        && persons > party
    {
        return Err(Refusal::MoreThanParty { party });
    }
    if persons > PERSONS_AT_MOST {
        return Err(Refusal::TooMany {
            limit: PERSONS_AT_MOST,
        });
    }
    match head_count {
        Some(head_count) if others.saturating_add(persons) > head_count => {
            Err(Refusal::AboveHeadCount { head_count })
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether a head count may be given; the named evidence is a part of it.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn decide_head_count(persons: u32, named: u32) -> Outcome<()> {
    if persons > PERSONS_AT_MOST {
        Err(Refusal::TooMany {
            limit: PERSONS_AT_MOST,
        })
    } else if persons < named {
        Err(Refusal::BelowNamed { named })
    } else {
        Ok(())
    }
}

/// Whether the counts of an event can be made final: every slot over and counted. Of each it is said whether it is over,
/// and its official number.
///
/// # Errors
/// `Refusal::Incomplete` naming the slots that are not.
pub fn decide_finalisation(
    slots: impl IntoIterator<Item = (SlotId, bool, Option<Official>)>,
) -> Outcome<Vec<(SlotId, Official)>> {
    let mut counted = Vec::new();
    let mut open = Vec::new();
    for (slot, is_over, official) in slots {
        match (is_over, official) {
            (false, _) => open.push(OpenSlot {
                slot,
                why: WhyOpen::NotOver,
            }),
            (true, None) => open.push(OpenSlot {
                slot,
                why: WhyOpen::NotCounted,
            }),
            (true, Some(official)) => counted.push((slot, official)),
        }
    }
    if open.is_empty() {
        Ok(counted)
    } else {
        Err(Refusal::Incomplete { open })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_head_count_is_the_official_number_and_no_evidence_is_not_zero() {
        let cases = [
            (None, 0, None),
            (None, 3, Some((3, CountMethod::Named))),
            (Some(0), 0, Some((0, CountMethod::HeadCount))),
            (Some(5), 3, Some((5, CountMethod::HeadCount))),
        ];

        for (head_count, named, expected) in cases {
            let found =
                official(head_count, named).map(|official| (official.persons, official.method));
            assert_eq!(found, expected, "{head_count:?} {named}");
        }
    }

    #[test]
    fn evidence_stays_within_the_party_and_the_head_count() {
        let cases = [
            (1, Some(2), 0, None, Ok(())),
            (2, Some(2), 10, Some(12), Ok(())),
            (0, Some(2), 0, None, Err(Refusal::Nobody)),
            (
                3,
                Some(2),
                0,
                None,
                Err(Refusal::MoreThanParty { party: 2 }),
            ),
            (3, None, 0, None, Ok(())),
            (
                3,
                None,
                10,
                Some(12),
                Err(Refusal::AboveHeadCount { head_count: 12 }),
            ),
            (
                10_001,
                None,
                0,
                None,
                Err(Refusal::TooMany { limit: 10_000 }),
            ),
        ];

        for (persons, party, others, head_count, expected) in cases {
            assert_eq!(
                decide_evidence(persons, party, others, head_count),
                expected,
                "{persons} {party:?} {others} {head_count:?}"
            );
        }
    }

    #[test]
    fn a_head_count_is_not_smaller_than_the_people_known_by_name() {
        assert_eq!(decide_head_count(0, 0), Ok(()));
        assert_eq!(decide_head_count(7, 7), Ok(()));
        assert_eq!(
            decide_head_count(6, 7),
            Err(Refusal::BelowNamed { named: 7 })
        );
        assert_eq!(
            decide_head_count(10_001, 7),
            Err(Refusal::TooMany { limit: 10_000 })
        );
    }

    #[test]
    fn an_event_is_finished_when_every_slot_is_over_and_counted() {
        let slot = |number| SlotId::new(Uuid::from_u128(number));
        let count = |persons| official(Some(persons), 0);

        let complete = decide_finalisation([(slot(1), true, count(59)), (slot(2), true, count(0))]);
        let incomplete = decide_finalisation([
            (slot(1), true, count(105)),
            (slot(2), true, None),
            (slot(3), false, count(1)),
        ]);

        let persons: Option<Vec<u32>> = complete.ok().map(|counted| {
            counted
                .into_iter()
                .map(|(_, official)| official.persons)
                .collect()
        });
        assert_eq!(persons, Some(vec![59, 0]));
        let open = vec![
            OpenSlot {
                slot: slot(2),
                why: WhyOpen::NotCounted,
            },
            OpenSlot {
                slot: slot(3),
                why: WhyOpen::NotOver,
            },
        ];
        assert_eq!(incomplete, Err(Refusal::Incomplete { open }));
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_the_official_number_is_at_least_the_named_evidence(
            steps in prop::collection::vec((prop::bool::ANY, 0u32..40), 0..60)
        ) {
            let (mut named, mut head_count) = (0, None);
            for (is_head_count, persons) in steps {
                if is_head_count {
                    if decide_head_count(persons, named).is_ok() {
                        head_count = Some(persons);
                    }
                } else if decide_evidence(persons, None, named, head_count).is_ok() {
                    named += persons;
                }
                let persons = official(head_count, named).map_or(0, |official| official.persons);
                prop_assert!(persons >= named);
            }
        }
    }
}
