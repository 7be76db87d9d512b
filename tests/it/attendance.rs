//! Attendance from evidence to final counts: what is recorded, refused, counted and made final. Not its pages.

use chrono::TimeDelta;
use tsudoi::app::App;
use tsudoi::attendance::{
    CountMethod, OfficialCount, OpenSlot, Refusal, SlotTally, WhyOpen, clear_head_count,
    counts_of_event, finalise, official_counts, record, record_walk_in, remove, reopen,
    set_head_count, walk_ins,
};
use tsudoi::authority::Authority;
use tsudoi::error::AppError;
use tsudoi::event;
use tsudoi::registration::{self, AccessNeed, IntakeSource, NewRegistration};
use tsudoi::types::{EventId, RegistrationId, SlotId};

use crate::support::TestApp;

on_both!(
    a_tick_can_be_changed_and_taken_back_and_counts_once,
    evidence_needs_a_seat_and_stays_within_the_party,
    a_head_count_is_the_official_number_and_holds_the_evidence,
    counts_become_final_once_every_slot_is_over_and_counted_and_then_stand_still,
    opening_final_counts_needs_a_reason_and_keeps_head_counts,
    a_tally_tells_applications_by_way_and_needs_without_those_that_moved_on,
    ticks_and_a_finalisation_at_the_same_moment_leave_no_tick_uncounted,
);

struct Lecture {
    test: TestApp,
    app: App,
    event: EventId,
    slots: Vec<SlotId>,
}

/// A published lecture tomorrow with a main venue and a library, and nobody in it.
async fn lecture(test: TestApp) -> Lecture {
    let event = test
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .starting_in(TimeDelta::hours(24))
        .closing_before(TimeDelta::hours(4))
        .build()
        .await;
    Lecture {
        app: test.app.clone(),
        event: event.id,
        slots: event.slots.iter().map(|slot| slot.id).collect(),
        test,
    }
}

impl Lecture {
    async fn apply(&self, slot: SlotId, party: u32, source: IntakeSource) -> RegistrationId {
        let application = self.test.factory.registration(self.event, slot);
        let application = application.without_email().party(party).source(source);
        let new = NewRegistration {
            needs: vec![AccessNeed::Wheelchair],
            ..application.command()
        };
        let registered = registration::register(&self.app, &Authority::SYSTEM, new)
            .await
            .unwrap();
        registered.unwrap().registration
    }

    async fn tallies(&self) -> Vec<SlotTally> {
        let event = event::find(&self.app, self.event).await.unwrap();
        counts_of_event(&self.app, &Authority::SYSTEM, &event)
            .await
            .unwrap()
    }

    fn end(&self) {
        self.test.clock.advance(TimeDelta::hours(30));
    }
}

async fn a_tick_can_be_changed_and_taken_back_and_counts_once(app: TestApp) {
    let lecture = lecture(app).await;
    let (app, slot) = (&lecture.app, lecture.slots[0]);
    let pair = lecture.apply(slot, 2, IntakeSource::Web).await;

    let first = record(app, &Authority::SYSTEM, slot, pair, 1)
        .await
        .unwrap()
        .unwrap();
    let again = record(app, &Authority::SYSTEM, slot, pair, 2)
        .await
        .unwrap()
        .unwrap();
    record_walk_in(app, &Authority::SYSTEM, slot, 3)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(lecture.tallies().await[0].persons(), Some(5));

    remove(app, &Authority::SYSTEM, first)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(lecture.tallies().await[0].persons(), Some(3));
    assert!(matches!(
        remove(app, &Authority::SYSTEM, first).await,
        Err(AppError::NotFound)
    ));
    assert_eq!(
        walk_ins(app, &Authority::SYSTEM, slot).await.unwrap().len(),
        1
    );
}

async fn evidence_needs_a_seat_and_stays_within_the_party(app: TestApp) {
    let lecture = lecture(app).await;
    let (app, slot, other) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    let pair = lecture.apply(slot, 2, IntakeSource::Web).await;

    let elsewhere = record(app, &Authority::SYSTEM, other, pair, 1)
        .await
        .unwrap();
    let too_many = record(app, &Authority::SYSTEM, slot, pair, 3)
        .await
        .unwrap();
    registration::cancel(app, &Authority::SYSTEM, pair)
        .await
        .unwrap()
        .unwrap();
    let cancelled = record(app, &Authority::SYSTEM, slot, pair, 1)
        .await
        .unwrap();

    assert_eq!(elsewhere, Err(Refusal::NoSeat));
    assert_eq!(too_many, Err(Refusal::MoreThanParty { party: 2 }));
    assert_eq!(cancelled, Err(Refusal::NoSeat));
}

async fn a_head_count_is_the_official_number_and_holds_the_evidence(app: TestApp) {
    let lecture = lecture(app).await;
    let (app, slot) = (&lecture.app, lecture.slots[0]);
    record_walk_in(app, &Authority::SYSTEM, slot, 5)
        .await
        .unwrap()
        .unwrap();

    let below = set_head_count(app, &Authority::SYSTEM, slot, 4)
        .await
        .unwrap();
    set_head_count(app, &Authority::SYSTEM, slot, 7)
        .await
        .unwrap()
        .unwrap();
    let above = record_walk_in(app, &Authority::SYSTEM, slot, 3)
        .await
        .unwrap();
    record_walk_in(app, &Authority::SYSTEM, slot, 2)
        .await
        .unwrap()
        .unwrap();

    assert_eq!(below, Err(Refusal::BelowNamed { named: 5 }));
    assert_eq!(above, Err(Refusal::AboveHeadCount { head_count: 7 }));
    assert_eq!(lecture.tallies().await[0].head_count(), Some(7));
    clear_head_count(app, &Authority::SYSTEM, slot)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(lecture.tallies().await[0].head_count(), None);
    assert_eq!(lecture.tallies().await[0].persons(), Some(7));
}

async fn counts_become_final_once_every_slot_is_over_and_counted_and_then_stand_still(
    app: TestApp,
) {
    let lecture = lecture(app).await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    let pair = lecture.apply(first, 2, IntakeSource::Telephone).await;
    record(app, &Authority::SYSTEM, first, pair, 2)
        .await
        .unwrap()
        .unwrap();

    let early = finalise(app, &Authority::SYSTEM, lecture.event)
        .await
        .unwrap();
    let open = |slot, why| OpenSlot { slot, why };
    let both = vec![
        open(first, WhyOpen::NotOver),
        open(second, WhyOpen::NotOver),
    ];
    assert_eq!(early, Err(Refusal::Incomplete { open: both }));
    lecture.end();
    let uncounted = finalise(app, &Authority::SYSTEM, lecture.event)
        .await
        .unwrap();
    let one = vec![open(second, WhyOpen::NotCounted)];
    assert_eq!(uncounted, Err(Refusal::Incomplete { open: one }));
    set_head_count(app, &Authority::SYSTEM, second, 0)
        .await
        .unwrap()
        .unwrap();
    finalise(app, &Authority::SYSTEM, lecture.event)
        .await
        .unwrap()
        .unwrap();

    let official: Vec<_> = lecture
        .tallies()
        .await
        .iter()
        .map(|tally| tally.official)
        .collect();
    let count = |persons, method| {
        Some(OfficialCount {
            persons,
            method,
            is_final: true,
        })
    };
    assert_eq!(
        official,
        [
            count(2, CountMethod::Named),
            count(0, CountMethod::HeadCount),
        ]
    );
    let refusals = [
        record(app, &Authority::SYSTEM, first, pair, 1)
            .await
            .unwrap()
            .err(),
        record_walk_in(app, &Authority::SYSTEM, first, 1)
            .await
            .unwrap()
            .err(),
        set_head_count(app, &Authority::SYSTEM, second, 3)
            .await
            .unwrap()
            .err(),
        clear_head_count(app, &Authority::SYSTEM, second)
            .await
            .unwrap()
            .err(),
        finalise(app, &Authority::SYSTEM, lecture.event)
            .await
            .unwrap()
            .err(),
    ];
    assert_eq!(refusals, [const { Some(Refusal::Finalised) }; 5]);
}

async fn opening_final_counts_needs_a_reason_and_keeps_head_counts(app: TestApp) {
    let lecture = lecture(app).await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    record_walk_in(app, &Authority::SYSTEM, first, 4)
        .await
        .unwrap()
        .unwrap();
    set_head_count(app, &Authority::SYSTEM, second, 9)
        .await
        .unwrap()
        .unwrap();
    let unfinished = reopen(app, &Authority::SYSTEM, lecture.event, "slip")
        .await
        .unwrap();
    lecture.end();
    finalise(app, &Authority::SYSTEM, lecture.event)
        .await
        .unwrap()
        .unwrap();

    let silent = reopen(app, &Authority::SYSTEM, lecture.event, " ")
        .await
        .unwrap();
    reopen(
        app,
        &Authority::SYSTEM,
        lecture.event,
        "the library sent a correction",
    )
    .await
    .unwrap()
    .unwrap();
    record_walk_in(app, &Authority::SYSTEM, first, 1)
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

async fn a_tally_tells_applications_by_way_and_needs_without_those_that_moved_on(app: TestApp) {
    let lecture = lecture(app).await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    lecture.apply(first, 2, IntakeSource::Web).await;
    let cancelled = lecture.apply(first, 1, IntakeSource::Telephone).await;
    let moved = lecture.apply(first, 3, IntakeSource::Web).await;
    registration::cancel(app, &Authority::SYSTEM, cancelled)
        .await
        .unwrap()
        .unwrap();
    registration::change_slot(app, &Authority::SYSTEM, moved, second)
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
        official: None,
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

async fn ticks_and_a_finalisation_at_the_same_moment_leave_no_tick_uncounted(app: TestApp) {
    let lecture = lecture(app).await;
    let (app, first, second) = (&lecture.app, lecture.slots[0], lecture.slots[1]);
    set_head_count(app, &Authority::SYSTEM, second, 0)
        .await
        .unwrap()
        .unwrap();
    record_walk_in(app, &Authority::SYSTEM, first, 1)
        .await
        .unwrap()
        .unwrap();
    lecture.end();

    let ticks = (0..40).map(|_| record_walk_in(app, &Authority::SYSTEM, first, 1));
    let (finalised, ticks) = futures::join!(
        finalise(app, &Authority::SYSTEM, lecture.event),
        futures::future::join_all(ticks)
    );

    finalised.unwrap().unwrap();
    let accepted = ticks
        .into_iter()
        .filter(|tick| matches!(tick, Ok(Ok(_))))
        .count();
    let tally = &lecture.tallies().await[0];
    assert_eq!(tally.persons(), Some(1 + u32::try_from(accepted).unwrap()));
    assert_eq!(tally.persons(), Some(tally.attended_named));
}
