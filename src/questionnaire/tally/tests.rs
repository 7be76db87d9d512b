//! The tally on counted rows: tables, bases, pooling.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::questionnaire::{Window, export_rows};
use crate::types::{
    AttendanceMode, Decimals, EventId, InitiativeId, Language, LocalizedText, OwnerId,
    QuestionnaireVersionId, SlotId, SurveyCode, SurveyId,
};

const CHOICES: [&str; 3] = ["very", "somewhat", "not"];

fn questionnaire() -> Questionnaire {
    let label = LocalizedText::new;
    let choices = CHOICES.map(|code| (code, label(code)));
    Questionnaire::new(vec![
        Question::scale("wanted_to_talk", label("話し合いたい"), choices).unwrap(),
        Question::free_text("opinion", label("ご意見")).unwrap(),
    ])
    .unwrap()
}

fn stratum(number: u128, mode: AttendanceMode) -> Stratum {
    Stratum {
        id: StratumId::new(Uuid::from_u128(number)),
        slot: SlotId::new(Uuid::from_u128(number)),
        mode,
        code: SurveyCode::from_bytes([number as u8; 6]),
    }
}

fn survey() -> Survey {
    let at = |second| DateTime::from_timestamp(second, 0).unwrap();
    Survey {
        id: SurveyId::new(Uuid::from_u128(9)),
        event: EventId::new(Uuid::nil()),
        event_title: LocalizedText::new("講演会"),
        event_number: 1,
        initiative: InitiativeId::new(Uuid::nil()),
        owner: OwnerId::new(Uuid::nil()),
        version: QuestionnaireVersionId::new(Uuid::nil()),
        title: LocalizedText::new("アンケート"),
        window: Window::new(at(0), at(1)).unwrap(),
        strata: vec![
            stratum(1, AttendanceMode::MainVenue),
            stratum(2, AttendanceMode::LibraryScreening),
            stratum(3, AttendanceMode::LibraryScreening),
        ],
    }
}

fn counted(stratum: u128, state: AnswerState, choice: &str, count: u64) -> Counted {
    Counted {
        stratum: StratumId::new(Uuid::from_u128(stratum)),
        question: "wanted_to_talk".to_owned(),
        state: state.code().to_owned(),
        choice: choice.to_owned(),
        count,
    }
}

fn tally(counted: &[Counted]) -> Tally {
    Tally::new(survey(), &questionnaire(), counted)
}

/// Code, pooled count and pooled percentage of each row.
fn table(question: &QuestionTally) -> Vec<(String, u64, Option<String>)> {
    question
        .rows()
        .iter()
        .map(|row| {
            let printed = row
                .pooled
                .share
                .and_then(|share| share.printed(Decimals::One));
            (row.item.code().to_owned(), row.pooled.count, printed)
        })
        .collect()
}

fn row(code: &str, count: u64, printed: &str) -> (String, u64, Option<String>) {
    let printed = (!printed.is_empty()).then(|| printed.to_owned());
    (code.to_owned(), count, printed)
}

#[test]
fn percentages_are_of_everybody_asked_and_the_blanks_have_a_row() {
    let tally = tally(&[
        counted(1, AnswerState::Answered, "very", 7),
        counted(1, AnswerState::NoAnswer, "", 1),
        counted(2, AnswerState::Answered, "somewhat", 14),
    ]);

    let question = tally.question("wanted_to_talk").unwrap();

    assert_eq!(
        table(question),
        [
            row("very", 7, "31.8%"),
            row("somewhat", 14, "63.6%"),
            row("not", 0, "0.0%"),
            row("no_answer", 1, "4.5%"),
        ]
    );
    assert_eq!(question.pooled.base(Base::Asked), 22);
    assert_eq!(question.pooled.base(Base::Valid), 21);
    assert_eq!(tally.sheets(), 22);
}

#[test]
fn the_six_kinds_of_missing_are_kept_apart() {
    let tally = tally(&[
        counted(1, AnswerState::Answered, "very", 6),
        counted(1, AnswerState::NoAnswer, "", 5),
        counted(1, AnswerState::Invalid, "", 4),
        counted(1, AnswerState::NotApplicable, "", 3),
        counted(1, AnswerState::NotReached, "", 2),
        counted(1, AnswerState::NotAsked, "", 1),
    ]);

    let question = tally.question("wanted_to_talk").unwrap();

    assert_eq!(
        table(question),
        [
            row("very", 6, "40.0%"),
            row("somewhat", 0, "0.0%"),
            row("not", 0, "0.0%"),
            row("no_answer", 5, "33.3%"),
            row("invalid", 4, "26.7%"),
            row("not_applicable", 3, ""),
            row("not_reached", 2, ""),
            row("not_asked", 1, ""),
        ]
    );
    assert_eq!(question.pooled.base(Base::Asked), 15);
    assert_eq!(question.pooled.base(Base::Valid), 6);
    assert_eq!(question.pooled.sheets(), 21);
}

#[test]
fn a_free_text_counts_who_wrote_something() {
    let opinion = |state, count| Counted {
        question: "opinion".to_owned(),
        ..counted(3, state, "", count)
    };
    let tally = tally(&[
        opinion(AnswerState::Answered, 1),
        opinion(AnswerState::NoAnswer, 3),
    ]);

    assert_eq!(
        table(tally.question("opinion").unwrap()),
        [row("answered", 1, "25.0%"), row("no_answer", 3, "75.0%")]
    );
}

#[test]
fn without_answers_there_is_no_percentage() {
    let tally = tally(&[]);

    assert_eq!(
        table(tally.question("wanted_to_talk").unwrap()),
        [
            row("very", 0, ""),
            row("somewhat", 0, ""),
            row("not", 0, ""),
            row("no_answer", 0, ""),
        ]
    );
}

#[test]
fn an_answer_that_fits_nothing_is_left_out_and_named_and_takes_nothing_with_it() {
    let fitting = counted(1, AnswerState::Answered, "very", 7);
    let unknown_choice = counted(1, AnswerState::Answered, "maybe", 1);
    let unknown_stratum = counted(4, AnswerState::Answered, "very", 2);
    let unknown_state = Counted {
        state: "forgotten".to_owned(),
        ..counted(1, AnswerState::NoAnswer, "", 3)
    };
    let unknown_question = Counted {
        question: "age".to_owned(),
        ..counted(1, AnswerState::NoAnswer, "", 4)
    };
    let stray = [
        unknown_choice,
        unknown_stratum,
        unknown_state,
        unknown_question,
    ];

    let tally = tally(&[&[fitting.clone()][..], &stray].concat());

    let question = tally.question("wanted_to_talk").unwrap();
    assert_eq!(question.pooled, self::tally(&[fitting]).questions[0].pooled);
    assert_eq!((tally.sheets(), tally.stray_answers()), (7, 10));
    assert_eq!(tally.stray, stray);
}

#[test]
fn strata_of_one_mode_are_numbered_and_a_single_one_is_not() {
    let survey = survey();

    let ordinals: Vec<_> = survey
        .strata
        .iter()
        .map(|stratum| survey.ordinal(stratum.id))
        .collect();

    assert_eq!(ordinals, [None, Some(1), Some(2)]);
}

#[test]
fn export_rows_name_question_stratum_and_item_with_count_base_and_percentage() {
    let tally = tally(&[counted(2, AnswerState::Answered, "very", 2)]);

    let rows: Vec<_> = export_rows(&tally, Language::Ja)
        .into_iter()
        .filter(|row| row.count > 0)
        .map(|row| {
            (
                row.question_code.clone(),
                row.stratum,
                row.item_code.clone(),
                row.count,
                row.percent(),
            )
        })
        .collect();

    use crate::questionnaire::ExportStratum;
    let expected = |stratum| {
        (
            "wanted_to_talk".to_owned(),
            stratum,
            "very".to_owned(),
            2,
            Some("100.0".to_owned()),
        )
    };
    assert_eq!(
        rows,
        [
            expected(ExportStratum::One(
                AttendanceMode::LibraryScreening,
                Some(1)
            )),
            expected(ExportStratum::Pooled),
        ]
    );
}

fn any_counted() -> impl Strategy<Value = Vec<Counted>> {
    let answered =
        prop::sample::select(CHOICES.to_vec()).prop_map(|choice| (AnswerState::Answered, choice));
    let missing = prop::sample::select(AnswerState::ALL.get(1..).unwrap().to_vec())
        .prop_map(|state| (state, ""));
    let row = (1u128..=3, prop_oneof![answered, missing], 0u64..1_000)
        .prop_map(|(stratum, (state, choice), count)| counted(stratum, state, choice, count));
    prop::collection::vec(row, 0..60)
}

proptest! {
    #[test]
    fn pooled_counts_and_bases_are_the_sums_of_the_strata(counted in any_counted()) {
        let tally = tally(&counted);
        let question = tally.question("wanted_to_talk").unwrap();

        for row in question.rows() {
            let sum: u64 = row.strata.iter().map(|cell| cell.count).sum();
            prop_assert_eq!(row.pooled.count, sum);
            if let Some(share) = row.pooled.share {
                let strata = row.strata.iter().filter_map(|cell| cell.share);
                prop_assert_eq!(share, Share::pooled(Base::Asked, strata));
            }
        }
    }

    #[test]
    fn the_rows_inside_the_base_add_up_to_it(counted in any_counted()) {
        let tally = tally(&counted);
        let question = tally.question("wanted_to_talk").unwrap();

        let inside: u64 = question
            .rows()
            .iter()
            .filter(|row| row.pooled.share.is_some())
            .map(|row| row.pooled.count)
            .sum();

        prop_assert_eq!(inside, question.pooled.base(Base::Asked));
        prop_assert_eq!(
            question.pooled.sheets(),
            counted.iter().map(|row| row.count).sum::<u64>()
        );
    }
}
