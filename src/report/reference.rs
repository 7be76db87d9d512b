//! The lectures of the reference year, and lectures that go other ways, for tests.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use uuid::Uuid;

use super::compile::{Measure, Source, compile};
use super::count::Count;
use super::initiative::{Initiative, Plan};
use super::paper::Paper;
use super::share::SurveyShare;
use crate::event::{Event, EventKind, Slot, fixture};
use crate::office::Desk;
use crate::types::{
    AttendanceMode, Base, Decimals, EventId, FiscalYear, InitiativeId, LocalizedText, OwnerId,
    Share, SlotId, SurveyId, end_of_day,
};

/// An event with its slots' counts and last days.
pub(super) struct Lecture {
    pub(super) event: Event,
    counts: Vec<(SlotId, Count)>,
}

fn id(number: u32, part: u32) -> Uuid {
    Uuid::from_u128(u128::from(number) * 100 + u128::from(part))
}

/// A lecture by number; each slot is a mode, its day and its count.
pub(super) fn lecture(
    number: u32,
    finalised: &str,
    slots: &[(AttendanceMode, &str, Option<u64>)],
) -> Lecture {
    let text = || LocalizedText::new(format!("催し{number}"));
    let event_id = EventId::new(id(number, 0));
    let finalised_at = (!finalised.is_empty()).then(|| end_of_day(finalised.parse().unwrap()));
    let made = (1..).zip(slots).map(|(position, (mode, day, _))| {
        let ends_at = end_of_day(day.parse().unwrap());
        Slot {
            id: SlotId::new(id(number, position)),
            event: event_id,
            position,
            way: fixture::way(*mode),
            starts_at: ends_at,
            ends_at,
            opens_at: ends_at,
            closes_at: ends_at,
            change_until: ends_at,
            capacity: None,
            allowance: 0,
            seats_held: 0,
            party_limit: 1,
            desk_phone: String::new(),
        }
    });
    let event = Event {
        id: event_id,
        initiative: InitiativeId::new(id(0, 0)),
        owner: OwnerId::new(id(0, 0)),
        number,
        kind: EventKind::Lecture,
        title: text(),
        summary: text(),
        audience: text(),
        bring: text(),
        desk: Desk {
            name: text(),
            phone: String::new(),
            fax: String::new(),
            hours: text(),
        },
        published_at: Some("2023-04-01T00:00:00Z".parse().unwrap()),
        cancelled_at: None,
        finalised_at,
        finalised_by: None,
        slots: made.collect(),
    };
    let counts = event
        .slots
        .iter()
        .zip(slots)
        .filter_map(|(slot, (_, _, persons))| {
            let count = Count {
                persons: (*persons)?,
                is_final: finalised_at.is_some(),
            };
            Some((slot.id, count))
        })
        .collect();
    Lecture { event, counts }
}

/// A lecture with the four ways of the paper on these days.
pub(super) fn four_ways(
    number: u32,
    finalised: &str,
    day: &str,
    later: &str,
    counts: [Option<u64>; 4],
) -> Lecture {
    let [main_venue, library, zoom, screening] = counts;
    let slots = [
        (AttendanceMode::MainVenue, day, main_venue),
        (AttendanceMode::LibraryScreening, day, library),
        (AttendanceMode::Zoom, day, zoom),
        (AttendanceMode::LaterScreening, later, screening),
    ];
    lecture(number, finalised, &slots)
}

pub(super) fn reference_lectures() -> Vec<Lecture> {
    let some = |counts: [u64; 4]| counts.map(Some);
    vec![
        four_ways(
            1,
            "2023-08-01",
            "2023-06-10",
            "2023-07-10",
            some([59, 12, 60, 65]),
        ),
        four_ways(
            2,
            "2023-11-30",
            "2023-09-10",
            "2023-10-10",
            some([59, 36, 41, 49]),
        ),
        four_ways(
            3,
            "",
            "2023-12-10",
            "2024-01-20",
            [Some(105), Some(32), Some(37), None],
        ),
    ]
}

pub(super) fn asked(
    lecture: &Lecture,
    closed_on: &str,
    share: Option<(u64, u64)>,
) -> (EventId, Vec<SurveyShare>) {
    let asked = SurveyShare {
        survey: SurveyId::new(id(lecture.event.number, 90)),
        closes_at: end_of_day(closed_on.parse().unwrap()),
        slots: lecture.event.slots.iter().map(|slot| slot.id).collect(),
        share: share.map(|(k, n)| Share::new(k, n, Base::Asked).unwrap()),
    };
    (lecture.event.id, vec![asked])
}

pub(super) fn paper_of(
    as_of: &str,
    plan: (u32, u32),
    lectures: Vec<Lecture>,
    surveys: Vec<(EventId, Vec<SurveyShare>)>,
) -> Paper {
    let counts = lectures
        .iter()
        .flat_map(|lecture| lecture.counts.iter().copied())
        .collect();
    let source = Source {
        initiative: Initiative {
            id: InitiativeId::new(id(0, 0)),
            code: "R01".to_owned(),
            section_code: "1-1".to_owned(),
            name: LocalizedText::new("講演会の開催"),
            plan: Some(Plan {
                times: plan.0,
                years: plan.1,
            }),
            owner: LocalizedText::new("地域医療課"),
        },
        events: lectures.into_iter().map(|lecture| lecture.event).collect(),
        measures: vec![Measure {
            code: "wanted_to_talk".to_owned(),
            name: LocalizedText::new("話し合いたいと思った"),
            base: Base::Asked,
            decimals: Decimals::Whole,
            surveys: surveys.into_iter().collect(),
        }],
    };
    let as_of = as_of.parse().unwrap();
    compile(
        FiscalYear::of(as_of),
        as_of,
        end_of_day(as_of),
        &[source],
        &counts,
    )
}

pub(super) fn reference_paper() -> Paper {
    let lectures = reference_lectures();
    let surveys = vec![
        asked(&lectures[0], "2023-07-20", Some((144, 150))),
        asked(&lectures[1], "2023-10-20", Some((131, 137))),
        asked(&lectures[2], "2024-01-31", Some((40, 44))),
    ];
    paper_of("2023-12-31", (3, 1), lectures, surveys)
}
