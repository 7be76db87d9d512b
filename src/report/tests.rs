//! The paper on a database: figures follow their rows.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use chrono::TimeDelta;
use sea_orm::EntityTrait;

use super::*;
use crate::audit::Actor;
use crate::entities::{answer, response};
use crate::indicator::{NewIndicator, define};
use crate::questionnaire::tests::{Stage, code, stage};
use crate::types::{Base, Decimals, FiscalYear, LocalizedText, PendingReason, Share, SlotId};
use crate::{attendance, event};

/// A lecture held on 1 April 2026 with a survey open until the 15th, three weeks later.
async fn held_lecture() -> (Stage, Vec<SlotId>) {
    let stage = stage().await;
    let app = &stage.app;
    event::publish(app, Actor::System, stage.event)
        .await
        .unwrap();
    let new = NewIndicator {
        initiative: stage.initiative,
        code: code("wanted_to_talk"),
        name: LocalizedText::new("話し合いたいと思った"),
        questionnaire: stage.version,
        question: code("wanted_to_talk"),
        numerator: [code("very"), code("somewhat")].into(),
        base: Base::Asked,
        decimals: Decimals::Whole,
    };
    define(app, Actor::System, new).await.unwrap().unwrap();
    for (key, choice) in [(1, "very"), (2, "somewhat"), (3, "")] {
        let sent = stage.send(0, key, &[("wanted_to_talk", choice)]).await;
        assert!(sent.is_ok());
    }
    stage.clock.advance(TimeDelta::days(21));
    let event = event::find(app, stage.event).await.unwrap();
    let slots = event.slots.iter().map(|slot| slot.id).collect();
    (stage, slots)
}

async fn paper_of(stage: &Stage, as_of: &str) -> Paper {
    let year = FiscalYear::new(2026).unwrap();
    paper(&stage.app, year, as_of.parse().unwrap())
        .await
        .unwrap()
}

fn event_total(paper: &Paper) -> Total {
    paper.initiatives[0].events[0].total
}

fn share(paper: &Paper) -> ShareValue {
    paper.initiatives[0].indicators[0].events[0].value
}

#[tokio::test]
async fn a_figure_changes_with_the_rows_it_is_counted_from() {
    let (stage, slots) = held_lecture().await;
    let app = &stage.app;
    let five = attendance::record_walk_in(app, Actor::System, slots[0], 5)
        .await
        .unwrap()
        .unwrap();
    attendance::record_walk_in(app, Actor::System, slots[0], 2)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        event_total(&paper_of(&stage, "2026-04-20").await),
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
        event_total(&paper_of(&stage, "2026-04-20").await),
        Total::Provisional(14)
    );

    attendance::remove(app, Actor::System, five.attendance)
        .await
        .unwrap()
        .unwrap();
    attendance::finalise(app, Actor::System, stage.event)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        event_total(&paper_of(&stage, "2026-04-30").await),
        Total::Final(9)
    );
    // As of a day before the counts were made final, they were not.
    assert_eq!(
        event_total(&paper_of(&stage, "2026-04-20").await),
        Total::Provisional(9)
    );
}

#[tokio::test]
async fn a_share_is_tallied_once_its_survey_is_closed_and_goes_with_its_answers() {
    let (stage, slots) = held_lecture().await;
    let app = &stage.app;
    for slot in slots {
        attendance::set_head_count(app, Actor::System, slot, 3)
            .await
            .unwrap()
            .unwrap();
    }

    let open = paper_of(&stage, "2026-04-14").await;
    let closed = paper_of(&stage, "2026-04-20").await;

    assert_eq!(share(&open), ShareValue::Pending(PendingReason::Tallying));
    assert_eq!(
        share(&closed),
        ShareValue::Known(Share::new(2, 3, Base::Asked).unwrap())
    );
    assert_eq!(closed.findings, []);

    app.db
        .write(|tx: crate::db::Tx| async move {
            answer::Entity::delete_many().exec(&*tx).await?;
            response::Entity::delete_many().exec(&*tx).await?;
            Ok(())
        })
        .await
        .unwrap();
    let emptied = paper_of(&stage, "2026-04-20").await;

    assert_eq!(
        share(&emptied),
        ShareValue::Known(Share::new(0, 0, Base::Asked).unwrap())
    );
    let found: Vec<_> = emptied
        .findings
        .iter()
        .map(|found| found.kind.code())
        .collect();
    assert_eq!(found, ["no_answers"]);
}

#[tokio::test]
async fn what_has_not_happened_yet_never_counts() {
    let stage = stage().await;
    event::publish(&stage.app, Actor::System, stage.event)
        .await
        .unwrap();

    let paper = paper_of(&stage, "2027-03-31").await;

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
        years(&stage.app).await.unwrap(),
        [FiscalYear::new(2026).unwrap()]
    );
}
