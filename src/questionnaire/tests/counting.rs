//! What is counted and shown of what came back.

use super::*;
use crate::types::Base;

#[tokio::test]
async fn the_tally_counts_per_stratum_and_pooled_and_follows_the_rows() {
    let stage = stage().await;
    let top = [code("very"), code("somewhat")];
    for (stratum, key, choice) in [
        (0, 1, "very"),
        (0, 2, ""),
        (1, 3, "somewhat"),
        (1, 4, "neutral"),
    ] {
        assert_eq!(
            stage
                .send(stratum, key, &[("wanted_to_talk", choice)])
                .await,
            NEW
        );
    }
    let shares = || async {
        let tally = tally(&stage.app, stage.survey.survey).await.unwrap();
        let question = tally.question("wanted_to_talk").unwrap().clone();
        let strata = question.strata.iter().map(|stratum| &stratum.counts);
        strata
            .chain([&question.pooled])
            .map(|counts| {
                let share = counts.share(&top, Base::Asked).unwrap();
                (share.k(), share.n())
            })
            .collect::<Vec<_>>()
    };

    let before = shares().await;
    remove_response(&stage, 3).await;
    let after = shares().await;

    assert_eq!(before, [(1, 2), (1, 2), (2, 4)]);
    assert_eq!(after, [(1, 2), (0, 1), (1, 3)]);
}

async fn remove_response(stage: &Stage, key: u128) {
    use sea_orm::{ColumnTrait, QueryFilter};

    stage
        .app
        .db
        .write(move |tx: crate::db::Tx| async move {
            response::Entity::delete_many()
                .filter(response::Column::SubmissionKey.eq(Uuid::from_u128(key)))
                .exec(&*tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn free_texts_are_listed_with_their_question_and_stratum() {
    let stage = stage().await;
    assert_eq!(stage.send(1, 1, &[("opinion", "また来たい")]).await, NEW);

    let texts = free_texts(&stage.app, stage.survey.survey).await.unwrap();

    assert_eq!(
        texts,
        FreeTexts {
            texts: vec![FreeText {
                question: code("opinion"),
                stratum: stage.survey.strata.get(1).unwrap().id,
                content: "また来たい".to_owned(),
            }],
            total: 1,
        }
    );
}
