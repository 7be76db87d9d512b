//! What is counted and shown of what came back.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsudoi::authority::Authority;
use tsudoi::entities::response;
use tsudoi::questionnaire::{FreeText, FreeTexts, free_texts, tally};
use tsudoi::types::Base;
use uuid::Uuid;

use crate::support::{NEW, SurveyedLecture, TestApp, code};

on_both!(
    the_tally_counts_per_stratum_and_pooled_and_follows_the_rows,
    free_texts_are_listed_with_their_question_and_stratum,
);

async fn the_tally_counts_per_stratum_and_pooled_and_follows_the_rows(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let top = [code("very"), code("somewhat")];
    for (stratum, key, choice) in [
        (0, 1, "very"),
        (0, 2, ""),
        (1, 3, "somewhat"),
        (1, 4, "neutral"),
    ] {
        assert_eq!(
            lecture
                .send(stratum, key, &[("wanted_to_talk", choice)])
                .await,
            NEW
        );
    }
    let shares = || async {
        let tally = tally(&lecture.app, &Authority::SYSTEM, lecture.survey.survey)
            .await
            .unwrap();
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
    remove_response(&lecture, 3).await;
    let after = shares().await;

    assert_eq!(before, [(1, 2), (1, 2), (2, 4)]);
    assert_eq!(after, [(1, 2), (0, 1), (1, 3)]);
}

async fn remove_response(lecture: &SurveyedLecture, key: u128) {
    let connection = lecture.test.connection().await;
    let removed = response::Entity::delete_many()
        .filter(response::Column::SubmissionKey.eq(Uuid::from_u128(key)))
        .exec(&connection)
        .await;
    assert_eq!(removed.unwrap().rows_affected, 1);
}

async fn free_texts_are_listed_with_their_question_and_stratum(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    assert_eq!(lecture.send(1, 1, &[("opinion", "また来たい")]).await, NEW);

    let texts = free_texts(&lecture.app, &Authority::SYSTEM, lecture.survey.survey)
        .await
        .unwrap();

    assert_eq!(
        texts,
        FreeTexts {
            texts: vec![FreeText {
                question: code("opinion"),
                stratum: lecture.survey.strata[1].id,
                content: "また来たい".to_owned(),
            }],
            total: 1,
        }
    );
}
