//! Indicators on a database: definition, versions, evaluation.

#![expect(clippy::unwrap_used, reason = "tests")]

use crate::audit::Actor;
use crate::indicator::{NewIndicator, define, of_initiative};
use crate::questionnaire;
use crate::questionnaire::tests::{Stage, code, stage};

use super::*;

fn top_two(stage: &Stage) -> NewIndicator {
    NewIndicator {
        initiative: stage.initiative,
        code: code("wanted_to_talk_top_2"),
        name: LocalizedText::new("話し合いたいと思った（とても思った、思った合算）"),
        questionnaire: stage.version,
        question: code("wanted_to_talk"),
        numerator: [code("very"), code("somewhat")].into(),
        base: Base::Asked,
        decimals: Decimals::Whole,
    }
}

#[tokio::test]
async fn an_indicator_is_computed_from_summed_counts_and_its_own_base() {
    let stage = stage().await;
    for (stratum, key, choice) in [
        (0, 1, "very"),
        (0, 2, "somewhat"),
        (0, 3, "neutral"),
        (1, 4, "very"),
        (1, 5, ""),
    ] {
        let sent = stage
            .send(stratum, key, &[("wanted_to_talk", choice)])
            .await;
        assert!(sent.is_ok());
    }
    let asked = define(&stage.app, Actor::System, top_two(&stage))
        .await
        .unwrap()
        .unwrap();
    let valid = Indicator {
        base: Base::Valid,
        ..asked.clone()
    };
    let tally = questionnaire::tally(&stage.app, stage.survey.survey)
        .await
        .unwrap();

    let counts = |indicator: &Indicator| {
        let evaluation = evaluate(indicator, &tally).unwrap();
        let strata = evaluation.strata.iter().map(|stratum| stratum.share);
        strata
            .chain([evaluation.pooled])
            .map(|share| (share.k(), share.n(), share.base()))
            .collect::<Vec<_>>()
    };

    assert_eq!(
        counts(&asked),
        [
            (2, 3, Base::Asked),
            (1, 2, Base::Asked),
            (3, 5, Base::Asked)
        ]
    );
    assert_eq!(
        counts(&valid),
        [
            (2, 3, Base::Valid),
            (1, 1, Base::Valid),
            (3, 4, Base::Valid)
        ]
    );
}

#[tokio::test]
async fn a_survey_that_asked_something_else_gives_no_share() {
    let stage = stage().await;
    let indicator = define(&stage.app, Actor::System, top_two(&stage))
        .await
        .unwrap()
        .unwrap();
    let tally = questionnaire::tally(&stage.app, stage.survey.survey)
        .await
        .unwrap();
    let other_question = Indicator {
        question: code("understood"),
        ..indicator.clone()
    };
    let other_choices = Indicator {
        numerator: [code("very"), code("absolutely")].into(),
        ..indicator
    };

    assert_eq!(evaluate(&other_question, &tally), None);
    assert_eq!(evaluate(&other_choices, &tally), None);
}

#[tokio::test]
async fn a_wrong_code_is_refused_when_the_indicator_is_defined() {
    let stage = stage().await;
    let good = top_two(&stage);
    let table = [
        (
            NewIndicator {
                question: code("understood"),
                ..good.clone()
            },
            Refusal::UnknownQuestion(code("understood")),
        ),
        (
            NewIndicator {
                question: code("opinion"),
                ..good.clone()
            },
            Refusal::NoChoices(code("opinion")),
        ),
        (
            NewIndicator {
                numerator: [code("very"), code("absolutely")].into(),
                ..good.clone()
            },
            Refusal::UnknownChoice(code("absolutely")),
        ),
        (
            NewIndicator {
                numerator: BTreeSet::new(),
                ..good
            },
            Refusal::EmptyNumerator,
        ),
    ];

    for (new, refusal) in table {
        let outcome = define(&stage.app, Actor::System, new).await.unwrap();
        assert_eq!(outcome, Err(refusal));
    }
    assert_eq!(
        of_initiative(&stage.app, stage.initiative).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn defining_a_code_again_makes_a_further_version_in_its_place() {
    let stage = stage().await;
    let other = NewIndicator {
        code: code("wanted_to_talk_top_1"),
        numerator: [code("very")].into(),
        ..top_two(&stage)
    };
    let changed = NewIndicator {
        base: Base::Valid,
        ..top_two(&stage)
    };
    for new in [top_two(&stage), other, changed] {
        let outcome = define(&stage.app, Actor::System, new).await.unwrap();
        assert!(outcome.is_ok());
    }

    let latest: Vec<_> = of_initiative(&stage.app, stage.initiative)
        .await
        .unwrap()
        .into_iter()
        .map(|indicator| {
            (
                indicator.code.to_string(),
                indicator.version,
                indicator.base,
            )
        })
        .collect();

    assert_eq!(
        latest,
        [
            ("wanted_to_talk_top_2".to_owned(), 2, Base::Valid),
            ("wanted_to_talk_top_1".to_owned(), 1, Base::Asked),
        ]
    );
}
