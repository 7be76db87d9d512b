//! The attendance feature on a database of its own.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::app::App;
use crate::audit::Actor;
use crate::config::Config;
use crate::db::Db;
use crate::error::AppError;
use crate::event::{self, EventKind, NewEvent, NewSlot};
use crate::initiative::{self, NewInitiative};
use crate::office::{self, Desk, NewOwner};
use crate::registration::{self, AccessNeed, Applicant, IntakeSource, NewRegistration};
use crate::types::{
    AttendanceMode, EventId, FiscalYear, FixedClock, Kana, Language, LocalizedText, PartySize,
    PersonName, PhoneNumber, RegistrationId, SlotId,
};

struct Lecture {
    app: App,
    clock: Arc<FixedClock>,
    event: EventId,
    slots: Vec<SlotId>,
    _folder: tempfile::TempDir,
}

/// A published lecture tomorrow with a main venue and a library, and nobody in it.
async fn lecture() -> Lecture {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.unwrap();
    let config = Config {
        database_url: url.clone(),
        ..Config::default()
    };
    let mut app = App::new(Db::connect(&url).await.unwrap(), config);
    let clock = Arc::new(FixedClock::new("2026-04-01T00:00:00Z".parse().unwrap()));
    app.clock = clock.clone();
    let text = || LocalizedText::new("試験");
    let owner = NewOwner {
        code: "care".to_owned(),
        name: text(),
    };
    let owner = office::add_owner(&app, Actor::System, owner).await.unwrap();
    let initiative = NewInitiative {
        fiscal_year: FiscalYear::new(2026).unwrap(),
        code: "R01".to_owned(),
        section_code: "1-1".to_owned(),
        position: 1,
        name: text(),
        planned: None,
        owner,
    };
    let initiative = initiative::add(&app, Actor::System, initiative)
        .await
        .unwrap();
    let now = app.now();
    let slot = |mode| NewSlot {
        mode,
        venue: None,
        join_link: None,
        starts_at: now + TimeDelta::hours(24),
        ends_at: now + TimeDelta::hours(26),
        opens_at: now,
        closes_at: now + TimeDelta::hours(20),
        change_until: now + TimeDelta::hours(20),
        capacity: None,
        party_limit: 4,
        desk_phone: "03-0000-0000".to_owned(),
    };
    let new = NewEvent {
        initiative,
        owner,
        number: 1,
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
        slots: vec![
            slot(AttendanceMode::MainVenue),
            slot(AttendanceMode::LibraryScreening),
        ],
    };
    let id = event::create(&app, Actor::System, new).await.unwrap();
    event::publish(&app, Actor::System, id).await.unwrap();
    let slots = event::find(&app, id)
        .await
        .unwrap()
        .slots
        .iter()
        .map(|slot| slot.id)
        .collect();
    Lecture {
        app,
        clock,
        event: id,
        slots,
        _folder: folder,
    }
}

impl Lecture {
    async fn apply(&self, slot: SlotId, party: u32, source: IntakeSource) -> RegistrationId {
        let new = NewRegistration {
            event: self.event,
            slot,
            submission_key: self.app.new_id(),
            applicant: Applicant {
                name: PersonName::parse("練馬 花子").unwrap(),
                kana: Kana::parse("ネリマ ハナコ").unwrap(),
                phone: Some(PhoneNumber::parse("03-1234-5678").unwrap()),
                email: None,
            },
            companions: String::new(),
            party: PartySize::new(party).unwrap(),
            needs: vec![AccessNeed::Wheelchair],
            source,
            language: Language::Ja,
        };
        let registered = registration::register(&self.app, Actor::System, new)
            .await
            .unwrap();
        registered.unwrap().registration
    }

    async fn tallies(&self) -> Vec<SlotTally> {
        let event = event::find(&self.app, self.event).await.unwrap();
        counts_of_event(&self.app, &event).await.unwrap()
    }

    fn end(&self) {
        self.clock.advance(TimeDelta::hours(30));
    }
}

#[tokio::test]
async fn a_tick_can_be_changed_and_taken_back_and_counts_once() {
    let lecture = lecture().await;
    let (app, slot) = (&lecture.app, lecture.slots[0]);
    let pair = lecture.apply(slot, 2, IntakeSource::Web).await;

    let first = record(app, Actor::System, slot, pair, 1)
        .await
        .unwrap()
        .unwrap();
    let again = record(app, Actor::System, slot, pair, 2)
        .await
        .unwrap()
        .unwrap();
    record_walk_in(app, Actor::System, slot, 3)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(lecture.tallies().await[0].official, Some(5));

    remove(app, Actor::System, first).await.unwrap().unwrap();
    assert_eq!(lecture.tallies().await[0].official, Some(3));
    assert!(matches!(
        remove(app, Actor::System, first).await,
        Err(AppError::NotFound)
    ));
    assert_eq!(walk_ins(app, slot).await.unwrap().len(), 1);
}

#[tokio::test]
async fn evidence_needs_a_seat_and_stays_within_the_party() {
    let lecture = lecture().await;
    let (app, slot, other) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    let pair = lecture.apply(slot, 2, IntakeSource::Web).await;

    let elsewhere = record(app, Actor::System, other, pair, 1).await.unwrap();
    let too_many = record(app, Actor::System, slot, pair, 3).await.unwrap();
    registration::cancel(app, Actor::System, pair)
        .await
        .unwrap()
        .unwrap();
    let cancelled = record(app, Actor::System, slot, pair, 1).await.unwrap();

    assert_eq!(elsewhere, Err(Refusal::NoSeat));
    assert_eq!(too_many, Err(Refusal::MoreThanParty { party: 2 }));
    assert_eq!(cancelled, Err(Refusal::NoSeat));
}

#[tokio::test]
async fn a_head_count_is_the_official_number_and_holds_the_evidence() {
    let lecture = lecture().await;
    let (app, slot) = (&lecture.app, lecture.slots[0]);
    record_walk_in(app, Actor::System, slot, 5)
        .await
        .unwrap()
        .unwrap();

    let below = set_head_count(app, Actor::System, slot, 4).await.unwrap();
    set_head_count(app, Actor::System, slot, 7)
        .await
        .unwrap()
        .unwrap();
    let above = record_walk_in(app, Actor::System, slot, 3).await.unwrap();
    record_walk_in(app, Actor::System, slot, 2)
        .await
        .unwrap()
        .unwrap();

    assert_eq!(below, Err(Refusal::BelowNamed { named: 5 }));
    assert_eq!(above, Err(Refusal::AboveHeadCount { head_count: 7 }));
    assert_eq!(
        lecture.tallies().await[0].method,
        Some(CountMethod::HeadCount)
    );
    clear_head_count(app, Actor::System, slot)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(lecture.tallies().await[0].method, Some(CountMethod::Named));
}

#[tokio::test]
async fn counts_become_final_once_every_slot_is_over_and_counted_and_then_stand_still() {
    let lecture = lecture().await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    let pair = lecture.apply(first, 2, IntakeSource::Telephone).await;
    record(app, Actor::System, first, pair, 2)
        .await
        .unwrap()
        .unwrap();

    let early = finalise(app, Actor::System, lecture.event).await.unwrap();
    let open = |slot, why| OpenSlot { slot, why };
    let both = vec![
        open(first, WhyOpen::NotOver),
        open(second, WhyOpen::NotOver),
    ];
    assert_eq!(early, Err(Refusal::Incomplete { open: both }));
    lecture.end();
    let uncounted = finalise(app, Actor::System, lecture.event).await.unwrap();
    let one = vec![open(second, WhyOpen::NotCounted)];
    assert_eq!(uncounted, Err(Refusal::Incomplete { open: one }));
    set_head_count(app, Actor::System, second, 0)
        .await
        .unwrap()
        .unwrap();
    finalise(app, Actor::System, lecture.event)
        .await
        .unwrap()
        .unwrap();

    let official: Vec<_> = lecture
        .tallies()
        .await
        .iter()
        .map(|tally| (tally.official, tally.method, tally.is_final))
        .collect();
    assert_eq!(
        official,
        [
            (Some(2), Some(CountMethod::Named), true),
            (Some(0), Some(CountMethod::HeadCount), true),
        ]
    );
    let refusals = [
        record(app, Actor::System, first, pair, 1)
            .await
            .unwrap()
            .err(),
        record_walk_in(app, Actor::System, first, 1)
            .await
            .unwrap()
            .err(),
        set_head_count(app, Actor::System, second, 3)
            .await
            .unwrap()
            .err(),
        clear_head_count(app, Actor::System, second)
            .await
            .unwrap()
            .err(),
        finalise(app, Actor::System, lecture.event)
            .await
            .unwrap()
            .err(),
    ];
    assert_eq!(refusals, [const { Some(Refusal::Finalised) }; 5]);
}

#[tokio::test]
async fn opening_final_counts_needs_a_reason_and_keeps_head_counts() {
    let lecture = lecture().await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    record_walk_in(app, Actor::System, first, 4)
        .await
        .unwrap()
        .unwrap();
    set_head_count(app, Actor::System, second, 9)
        .await
        .unwrap()
        .unwrap();
    let unfinished = reopen(app, Actor::System, lecture.event, "slip")
        .await
        .unwrap();
    lecture.end();
    finalise(app, Actor::System, lecture.event)
        .await
        .unwrap()
        .unwrap();

    let silent = reopen(app, Actor::System, lecture.event, " ")
        .await
        .unwrap();
    reopen(
        app,
        Actor::System,
        lecture.event,
        "the library sent a correction",
    )
    .await
    .unwrap()
    .unwrap();
    record_walk_in(app, Actor::System, first, 1)
        .await
        .unwrap()
        .unwrap();

    assert_eq!(unfinished, Err(Refusal::NotFinalised));
    assert_eq!(silent, Err(Refusal::ReasonNeeded));
    let counts = official_counts(app, &[lecture.event]).await.unwrap();
    let count = |persons, method| OfficialCount {
        persons,
        method,
        is_final: false,
    };
    assert_eq!(counts.get(&first), Some(&count(5, CountMethod::Named)));
    assert_eq!(counts.get(&second), Some(&count(9, CountMethod::HeadCount)));
}

#[tokio::test]
async fn a_tally_tells_applications_by_way_and_needs_without_those_that_moved_on() {
    let lecture = lecture().await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    lecture.apply(first, 2, IntakeSource::Web).await;
    let cancelled = lecture.apply(first, 1, IntakeSource::Telephone).await;
    let moved = lecture.apply(first, 3, IntakeSource::Web).await;
    registration::cancel(app, Actor::System, cancelled)
        .await
        .unwrap()
        .unwrap();
    registration::change_slot(app, Actor::System, moved, second)
        .await
        .unwrap()
        .unwrap();

    let tallies = lecture.tallies().await;

    let expected = SlotTally {
        slot: first,
        applied: 3,
        confirmed: 2,
        unconfirmed: 0,
        attended_named: 0,
        head_count: None,
        official: None,
        method: None,
        is_final: false,
        by_source: vec![(IntakeSource::Web, 2), (IntakeSource::Telephone, 1)],
        needs: vec![(AccessNeed::Wheelchair, 1)],
    };
    let elsewhere = SlotTally {
        slot: second,
        applied: 3,
        confirmed: 3,
        by_source: vec![(IntakeSource::Web, 3)],
        ..expected.clone()
    };
    assert_eq!(tallies, [expected, elsewhere]);
}

#[tokio::test]
async fn ticks_and_a_finalisation_at_the_same_moment_leave_no_tick_uncounted() {
    let lecture = lecture().await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    set_head_count(app, Actor::System, second, 0)
        .await
        .unwrap()
        .unwrap();
    record_walk_in(app, Actor::System, first, 1)
        .await
        .unwrap()
        .unwrap();
    lecture.end();

    let ticks = (0..40).map(|_| record_walk_in(app, Actor::System, first, 1));
    let (finalised, ticks) = futures::join!(
        finalise(app, Actor::System, lecture.event),
        futures::future::join_all(ticks)
    );

    finalised.unwrap().unwrap();
    let accepted = ticks
        .into_iter()
        .filter(|tick| matches!(tick, Ok(Ok(_))))
        .count();
    let tally = &lecture.tallies().await[0];
    assert_eq!(tally.official, Some(1 + u32::try_from(accepted).unwrap()));
    assert_eq!(tally.official, Some(tally.attended_named));
}
