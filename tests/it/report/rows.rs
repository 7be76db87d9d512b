//! Figures of the paper follow the rows they are counted from.

use chrono::TimeDelta;
use sea_orm::EntityTrait;
use tsudoi::attendance;
use tsudoi::audit::Actor;
use tsudoi::entities::{answer, response};
use tsudoi::report::{Paper, ShareValue, Total, paper, years};
use tsudoi::types::{Base, FiscalYear, PendingReason, Share, SlotId};

use crate::support::{NEW, SurveyedLecture, TestApp};

on_both!(
    a_figure_changes_with_the_rows_it_is_counted_from,
    a_share_is_tallied_once_its_survey_is_closed_and_goes_with_its_answers,
    what_has_not_happened_yet_never_counts,
);

/// A lecture held on 1 April 2026 with a survey open until the 15th, three weeks later.
async fn held_lecture(app: TestApp) -> (SurveyedLecture, Vec<SlotId>) {
    let lecture = SurveyedLecture::new(app).await;
    let factory = &lecture.test.factory;
    factory.indicator(&lecture.published).await;
    for (key, choice) in [(1, "very"), (2, "somewhat"), (3, "")] {
        let sent = lecture.send(0, key, &[("wanted_to_talk", choice)]).await;
        assert_eq!(sent, NEW);
    }
    lecture.test.clock.advance(TimeDelta::days(21));
    let slots = lecture.event.slots.iter().map(|slot| slot.id).collect();
    (lecture, slots)
}

async fn paper_of(lecture: &SurveyedLecture, as_of: &str) -> Paper {
    let year = FiscalYear::new(2026).unwrap();
    paper(&lecture.app, year, as_of.parse().unwrap())
        .await
        .unwrap()
}

fn event_total(paper: &Paper) -> Total {
    paper.initiatives[0].events[0].total
}

fn share(paper: &Paper) -> ShareValue {
    paper.initiatives[0].indicators[0].events[0].value
}

/// The codes of what the lint asks about, sorted.
fn found(paper: &Paper) -> Vec<&'static str> {
    let mut codes: Vec<_> = paper
        .findings
        .iter()
        .map(|finding| finding.kind.code())
        .collect();
    codes.sort_unstable();
    codes
}

async fn a_figure_changes_with_the_rows_it_is_counted_from(app: TestApp) {
    let (lecture, slots) = held_lecture(app).await;
    let app = &lecture.app;
    let five = attendance::record_walk_in(app, Actor::System, slots[0], 5)
        .await
        .unwrap()
        .unwrap();
    attendance::record_walk_in(app, Actor::System, slots[0], 2)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        event_total(&paper_of(&lecture, "2026-04-20").await),
        Total::Pending {
            reason: PendingReason::AfterConfirmation,
            so_far: 7
        }
    );

    attendance::set_head_count(app, Actor::System, slots[1], 7)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        event_total(&paper_of(&lecture, "2026-04-20").await),
        Total::Provisional(14)
    );

    attendance::remove(app, Actor::System, five.attendance)
        .await
        .unwrap()
        .unwrap();
    attendance::finalise(app, Actor::System, lecture.event.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        event_total(&paper_of(&lecture, "2026-04-30").await),
        Total::Final(9)
    );
    // As of a day before the counts were made final, they were not.
    assert_eq!(
        event_total(&paper_of(&lecture, "2026-04-20").await),
        Total::Provisional(9)
    );
}

async fn a_share_is_tallied_once_its_survey_is_closed_and_goes_with_its_answers(app: TestApp) {
    let (lecture, slots) = held_lecture(app).await;
    let app = &lecture.app;
    for slot in slots {
        attendance::set_head_count(app, Actor::System, slot, 3)
            .await
            .unwrap()
            .unwrap();
    }

    let open = paper_of(&lecture, "2026-04-14").await;
    let closed = paper_of(&lecture, "2026-04-20").await;

    assert_eq!(share(&open), ShareValue::Pending(PendingReason::Tallying));
    assert_eq!(
        share(&closed),
        ShareValue::Known(Share::new(2, 3, Base::Asked).unwrap())
    );
    // Three lectures a year are planned, and one is held.
    assert_eq!(found(&closed), ["plan_not_met"]);

    let connection = lecture.test.connection().await;
    for removed in [
        answer::Entity::delete_many().exec(&connection).await,
        response::Entity::delete_many().exec(&connection).await,
    ] {
        assert_ne!(removed.unwrap().rows_affected, 0);
    }
    let emptied = paper_of(&lecture, "2026-04-20").await;

    assert_eq!(
        share(&emptied),
        ShareValue::Known(Share::new(0, 0, Base::Asked).unwrap())
    );
    assert_eq!(found(&emptied), ["no_answers", "plan_not_met"]);
}

async fn what_has_not_happened_yet_never_counts(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;

    let paper = paper_of(&lecture, "2027-03-31").await;

    assert_eq!(
        event_total(&paper),
        Total::Pending {
            reason: PendingReason::AfterHeld,
            so_far: 0
        }
    );
    assert_eq!(paper.as_of.to_string(), "2026-04-01");
    assert_eq!(paper.initiatives[0].held(), 0);
    assert_eq!(
        years(&lecture.app).await.unwrap(),
        [FiscalYear::new(2026).unwrap()]
    );
}
