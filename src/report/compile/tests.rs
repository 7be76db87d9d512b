//! The reference year, and what happens beside it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::report::count::Standing;
use crate::report::lint::FindingKind;
use crate::report::paper::{Plan, ShareValue};
use crate::report::reference::{asked, lecture, paper_of, reference_lectures, reference_paper};
use crate::types::PendingReason;

fn figures(totals: &[ModeTotal]) -> Vec<(Figure, Standing)> {
    totals
        .iter()
        .map(|part| (part.total.figure, part.total.standing))
        .collect()
}

#[test]
fn the_reference_year_is_printed_from_its_rows() {
    const HELD: Figure = Figure::Pending(PendingReason::AfterHeld);
    const CONFIRMED: Figure = Figure::Pending(PendingReason::AfterConfirmation);
    let known = Figure::Known;

    let paper = reference_paper();

    let row = paper.initiative("R01").unwrap();
    let events: Vec<_> = row
        .events
        .iter()
        .map(|event| {
            let slots: Vec<Figure> = event.slots.iter().map(|slot| slot.total.figure).collect();
            (
                slots,
                event.total.figure,
                event.total.known,
                event.total.standing,
            )
        })
        .collect();
    assert_eq!(
        events,
        [
            (
                vec![known(59), known(12), known(60), known(65)],
                known(196),
                196,
                Standing::Final
            ),
            (
                vec![known(59), known(36), known(41), known(49)],
                known(185),
                185,
                Standing::Final
            ),
            (
                vec![known(105), known(32), known(37), HELD],
                CONFIRMED,
                174,
                Standing::Pending
            ),
        ]
    );
    assert_eq!(row.person_times.figure, known(555));
    assert_eq!(row.person_times.standing, Standing::Provisional);
    assert_eq!(
        figures(&row.by_mode),
        [
            (known(223), Standing::Provisional),
            (known(80), Standing::Provisional),
            (known(138), Standing::Provisional),
            (known(114), Standing::Provisional),
        ]
    );
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
fn an_earlier_day_holds_only_what_was_over_then() {
    let lectures = reference_lectures();

    let paper = paper_of("2023-06-30", (3, 1), lectures, vec![]);

    let row = paper.initiative("R01").unwrap();
    let totals: Vec<_> = row.events.iter().map(|event| event.total.figure).collect();
    assert_eq!(
        totals,
        [
            Figure::Pending(PendingReason::AfterConfirmation),
            Figure::Pending(PendingReason::AfterHeld),
            Figure::Pending(PendingReason::AfterHeld),
        ]
    );
    assert_eq!(row.person_times.figure, Figure::Known(131));
    // The first lecture was made final in August only.
    assert_eq!(row.events[0].slots[0].total.standing, Standing::Provisional);
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
        .map(|part| (part.mode, part.total.known))
        .collect();
    assert_eq!(by_mode, [(AttendanceMode::MainVenue, 59), (LIBRARY, 12)]);
    let slots: Vec<u64> = event.slots.iter().map(|slot| slot.total.known).collect();
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
    assert_eq!(paper.initiatives[0].person_times.figure, Figure::Known(370));
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
