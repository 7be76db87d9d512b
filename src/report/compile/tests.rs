//! The reference year, and what happens beside it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::report::finding::FindingKind;
use crate::report::initiative::Plan;
use crate::report::paper::ShareValue;
use crate::report::reference::{asked, lecture, paper_of, reference_lectures, reference_paper};
use crate::types::PendingReason;

const UNHELD: Total = Total::Pending {
    reason: PendingReason::AfterHeld,
    so_far: 0,
};

fn totals(parts: &[ModeTotal]) -> Vec<Total> {
    parts.iter().map(|part| part.total).collect()
}

fn unconfirmed(so_far: u64) -> Total {
    Total::Pending {
        reason: PendingReason::AfterConfirmation,
        so_far,
    }
}

#[test]
fn the_reference_year_is_printed_from_its_rows() {
    use Total::{Final, Provisional};

    let paper = reference_paper();

    let row = paper.initiative("R01").unwrap();
    let events: Vec<_> = row
        .events
        .iter()
        .map(|event| {
            let slots: Vec<Total> = event.slots.iter().map(|slot| slot.total).collect();
            (slots, event.total)
        })
        .collect();
    assert_eq!(
        events,
        [
            ([59, 12, 60, 65].map(Final).to_vec(), Final(196)),
            ([59, 36, 41, 49].map(Final).to_vec(), Final(185)),
            (
                vec![Provisional(105), Provisional(32), Provisional(37), UNHELD],
                unconfirmed(174)
            ),
        ]
    );
    assert_eq!(row.person_times, Provisional(555));
    assert_eq!(totals(&row.by_mode), [223, 80, 138, 114].map(Provisional));
    assert_eq!(row.held(), 3);
    let printed: Vec<_> = row.indicators[0]
        .events
        .iter()
        .map(|cell| match cell.value {
            ShareValue::Known(share) => share.printed(Decimals::Whole).unwrap(),
            ShareValue::Pending(reason) => reason.code().to_owned(),
            ShareValue::Missing => "missing".to_owned(),
        })
        .collect();
    assert_eq!(printed, ["96%", "96%", "tallying"]);
    assert_eq!(paper.findings, []);
}

#[test]
fn a_slot_counts_when_it_ended_before_the_end_of_the_day_in_tokyo() {
    for (ends_at, expected) in [
        ("2023-12-31T23:30:00+09:00", Total::Provisional(49)),
        ("2024-01-01T00:00:00+09:00", Total::Provisional(49)),
        ("2024-01-01T00:00:01+09:00", UNHELD),
    ] {
        let slots = [(AttendanceMode::MainVenue, "2023-12-31", Some(49))];
        let mut lecture = lecture(1, "", &slots);
        lecture.event.slots[0].ends_at = ends_at.parse().unwrap();

        let paper = paper_of("2023-12-31", (1, 1), vec![lecture], vec![]);

        let row = paper.initiative("R01").unwrap();
        assert_eq!(row.events[0].slots[0].total, expected, "{ends_at}");
    }
}

#[test]
fn an_earlier_day_holds_only_what_was_over_then() {
    let lectures = reference_lectures();

    let paper = paper_of("2023-06-30", (3, 1), lectures, vec![]);

    let row = paper.initiative("R01").unwrap();
    let totals: Vec<_> = row.events.iter().map(|event| event.total).collect();
    assert_eq!(totals, [unconfirmed(131), UNHELD, UNHELD]);
    assert_eq!(row.person_times, Total::Provisional(131));
    // The first lecture was made final in August only.
    assert_eq!(row.events[0].slots[0].total, Total::Provisional(59));
    assert_eq!(row.held(), 1);
}

#[test]
fn several_libraries_are_one_number_per_mode_and_stay_single_slots() {
    const LIBRARY: AttendanceMode = AttendanceMode::LibraryScreening;
    let lectures = vec![lecture(
        1,
        "",
        &[
            (LIBRARY, "2023-06-10", Some(5)),
            (AttendanceMode::MainVenue, "2023-06-10", Some(59)),
            (LIBRARY, "2023-06-10", Some(7)),
        ],
    )];

    let paper = paper_of("2023-12-31", (1, 1), lectures, vec![]);

    let event = &paper.initiatives[0].events[0];
    let by_mode: Vec<_> = event
        .by_mode
        .iter()
        .map(|part| (part.mode, part.total.so_far()))
        .collect();
    assert_eq!(by_mode, [(AttendanceMode::MainVenue, 59), (LIBRARY, 12)]);
    let slots: Vec<u64> = event.slots.iter().map(|slot| slot.total.so_far()).collect();
    assert_eq!(slots, [5, 59, 7]);
}

#[test]
fn gaps_without_a_word_are_found() {
    let mut lectures = reference_lectures();
    lectures[1].event.cancelled_at = Some("2023-09-01T00:00:00Z".parse().unwrap());
    let surveys = vec![asked(&lectures[0], "2023-07-20", Some((0, 0)))];

    let paper = paper_of("2023-12-31", (3, 1), lectures, surveys);

    let indicator = || "wanted_to_talk".to_owned();
    let kinds: Vec<_> = paper
        .findings
        .iter()
        .map(|found| found.kind.clone())
        .collect();
    assert_eq!(
        kinds,
        [
            FindingKind::PlanNotMet {
                plan: Plan { times: 3, years: 1 },
                held: 2,
                to_come: 0
            },
            FindingKind::EventCancelled { event: 2 },
            FindingKind::NoAnswers {
                indicator: indicator(),
                event: 1
            },
            FindingKind::ShareMissing {
                indicator: indicator(),
                event: 3
            },
        ]
    );
    assert_eq!(paper.initiatives[0].person_times, Total::Provisional(370));
}

#[test]
fn a_plan_is_met_by_what_is_held_and_until_the_year_ends_by_what_is_to_come() {
    let one = || {
        vec![lecture(
            1,
            "",
            &[(AttendanceMode::Zoom, "2024-04-10", None)],
        )]
    };
    let cases = [
        ("2023-12-31", (1, 1), false),
        ("2023-12-31", (2, 1), true),
        ("2024-03-31", (1, 1), true),
        ("2024-03-31", (1, 3), false),
    ];

    for (as_of, plan, is_found) in cases {
        let paper = paper_of(as_of, plan, one(), vec![]);

        let found: Vec<_> = paper
            .findings
            .iter()
            .filter(|found| found.kind.code() == "plan_not_met")
            .collect();
        assert_eq!(found.len(), usize::from(is_found), "{as_of} {plan:?}");
    }
}
