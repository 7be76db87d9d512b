//! Indicators: definition, versions, evaluation. Not how a share is printed.

use std::collections::BTreeSet;

use tsudoi::authority::Authority;
use tsudoi::indicator::{Indicator, NewIndicator, Refusal, define, evaluate, of_initiative};
use tsudoi::questionnaire;
use tsudoi::types::Base;

use crate::support::{SurveyedLecture, TestApp, code, new_indicator};

on_both!(
    an_indicator_is_computed_from_summed_counts_and_its_own_base,
    a_survey_that_asked_something_else_gives_no_share,
    a_wrong_code_is_refused_when_the_indicator_is_defined,
    defining_a_code_again_makes_a_further_version_in_its_place,
);

fn top_two(lecture: &SurveyedLecture) -> NewIndicator {
    NewIndicator {
        code: code("wanted_to_talk_top_2"),
        ..new_indicator(lecture.event.initiative, &lecture.published)
    }
}

async fn an_indicator_is_computed_from_summed_counts_and_its_own_base(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    for (stratum, key, choice) in [
        (0, 1, "very"),
        (0, 2, "somewhat"),
        (0, 3, "neutral"),
        (1, 4, "very"),
        (1, 5, ""),
    ] {
        let sent = lecture
            .send(stratum, key, &[("wanted_to_talk", choice)])
            .await;
        assert!(sent.is_ok());
    }
    let asked = define(&lecture.app, &Authority::SYSTEM, top_two(&lecture))
        .await
        .unwrap()
        .unwrap();
    let valid = Indicator {
        base: Base::Valid,
        ..asked.clone()
    };
    let tally = questionnaire::tally(&lecture.app, &Authority::SYSTEM, lecture.survey.survey)
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

async fn a_survey_that_asked_something_else_gives_no_share(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let indicator = define(&lecture.app, &Authority::SYSTEM, top_two(&lecture))
        .await
        .unwrap()
        .unwrap();
    let tally = questionnaire::tally(&lecture.app, &Authority::SYSTEM, lecture.survey.survey)
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

async fn a_wrong_code_is_refused_when_the_indicator_is_defined(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let good = top_two(&lecture);
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
        let outcome = define(&lecture.app, &Authority::SYSTEM, new).await.unwrap();
        assert_eq!(outcome, Err(refusal));
    }
    assert_eq!(
        of_initiative(&lecture.app, &Authority::SYSTEM, lecture.event.initiative)
            .await
            .unwrap(),
        []
    );
}

async fn defining_a_code_again_makes_a_further_version_in_its_place(app: TestApp) {
    let lecture = SurveyedLecture::new(app).await;
    let other = NewIndicator {
        code: code("wanted_to_talk_top_1"),
        numerator: [code("very")].into(),
        ..top_two(&lecture)
    };
    let changed = NewIndicator {
        base: Base::Valid,
        ..top_two(&lecture)
    };
    for new in [top_two(&lecture), other, changed] {
        let outcome = define(&lecture.app, &Authority::SYSTEM, new).await.unwrap();
        assert!(outcome.is_ok());
    }

    let latest: Vec<_> = of_initiative(&lecture.app, &Authority::SYSTEM, lecture.event.initiative)
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
