//! What may be typed into the form, by residents and by the office, and what becomes of it.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::registration::tests::event;

const BOTH: [FilledInBy; 2] = [FilledInBy::Resident, FilledInBy::Office];

/// A row of a file: the names of its columns, and its cells.
fn row(cells: &[(&str, &str)]) -> Typed<Field> {
    let mut typed = Typed::default();
    for (name, value) in cells {
        typed.push_named(name, *value);
    }
    typed
}

/// The identifier of the slot in this place of the event: the hall, a library that takes pairs, Zoom.
fn slot_id(place: usize) -> String {
    event().slots.get(place).unwrap().id.to_string()
}

/// What has to be typed for one person.
fn person(place: usize) -> Typed<Field> {
    row(&[
        ("slot", &slot_id(place)),
        ("party", "1"),
        ("name", "練馬 花子"),
        ("kana", "ねりま はなこ"),
        ("phone", "03-1234-5678"),
        ("consent", "yes"),
    ])
}

#[test]
fn each_form_asks_for_each_of_its_fields_once_and_none_is_asked_for_by_neither() {
    for by in BOTH {
        let mut names: Vec<&str> = by.fields().iter().map(|field| field.code()).collect();
        let fields = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), fields, "{by:?}");
    }
    for field in Field::ALL {
        let is_asked = BOTH.iter().any(|by| by.fields().contains(&field));
        assert!(is_asked, "{field:?}");
    }
}

#[test]
fn a_row_of_a_file_becomes_the_same_application_as_a_form() {
    let cells = row(&[
        ("kana", "ねりま はなこ"),
        ("name", " 練馬 花子"),
        ("phone", "０３−１２３４−５６７８"),
        ("slot", &slot_id(0)),
        ("party", "２"),
        ("companions", "練馬 太郎 "),
        ("needs", "child_care"),
        ("needs", "wheelchair"),
        ("needs", "of no such code"),
        ("email", ""),
        ("source", "postcard"),
        ("remark", "a column nobody knows"),
    ]);

    let checked = check(&cells, FilledInBy::Office, &event()).unwrap();

    let expected = Checked {
        slot: slot_id(0).parse().unwrap(),
        party: PartySize::new(2).unwrap(),
        applicant: Applicant {
            phone: Some(PhoneNumber::parse("03-1234-5678").unwrap()),
            ..Applicant::named(
                PersonName::parse("練馬 花子").unwrap(),
                Kana::parse("ネリマ　ハナコ").unwrap(),
            )
        },
        companions: "練馬 太郎".to_owned(),
        needs: vec![AccessNeed::Wheelchair, AccessNeed::ChildCare],
        source: IntakeSource::Postcard,
    };
    assert_eq!(checked, expected);
}

#[test]
fn an_application_by_web_says_so_whatever_its_form_says() {
    let mut typed = person(0);
    typed.set(Field::Source, "counter");

    let checked = check(&typed, FilledInBy::Resident, &event()).unwrap();

    assert_eq!(checked.source, IntakeSource::Web);
    assert_eq!(office_source("web"), IntakeSource::Telephone);
}

#[test]
fn somebody_has_to_be_reachable_in_the_way_the_form_and_the_slot_ask_for() {
    use FieldError::{Email, EmailForZoom, EmailQuoted, Phone};
    use FilledInBy::{Office, Resident};
    let (hall, zoom) = (0, 2);
    let (number, address) = ("03-1234-5678", "hanako@example.jp");
    let cases: [(FilledInBy, usize, &str, &str, &[FieldError]); 13] = [
        (Resident, hall, number, "", &[]),
        (Resident, hall, "", address, &[Phone]),
        (Resident, hall, " ", " ", &[Phone]),
        (Resident, zoom, number, "", &[EmailForZoom]),
        (Resident, zoom, number, "hanako@", &[EmailForZoom]),
        (Resident, zoom, number, "\"a b\"@example.jp", &[EmailQuoted]),
        (Resident, hall, number, "hanako@", &[Email]),
        (Office, hall, number, "", &[]),
        (Office, hall, "", address, &[]),
        (Office, hall, "", "", &[Phone]),
        (Office, hall, "", "hanako@", &[Email]),
        (Office, hall, "1", address, &[Phone]),
        (Office, zoom, "", "", &[Phone, EmailForZoom]),
    ];

    for (by, place, phone, email, expected) in cases {
        let mut typed = person(place);
        typed.set(Field::Phone, phone);
        typed.set(Field::Email, email);

        let errors = check(&typed, by, &event()).err().unwrap_or_default();

        assert_eq!(errors, expected, "{by:?} {place} {phone:?} {email:?}");
    }
}

#[test]
fn the_largest_party_is_that_of_the_slot_or_of_any_where_there_is_none() {
    let cases: [(&str, &str, &[FieldError]); 5] = [
        (&slot_id(0), "4", &[]),
        (&slot_id(0), "5", &[FieldError::Party { limit: 4 }]),
        (&slot_id(1), "3", &[FieldError::Party { limit: 2 }]),
        ("1", "20", &[FieldError::Slot]),
        (
            "1",
            "21",
            &[FieldError::Slot, FieldError::Party { limit: 20 }],
        ),
    ];

    for (slot, party, expected) in cases {
        let mut typed = person(0);
        typed.set(Field::Slot, slot);
        typed.set(Field::Party, party);

        for by in BOTH {
            let errors = check(&typed, by, &event()).err().unwrap_or_default();
            assert_eq!(errors, expected, "{by:?} {slot} {party}");
        }
        let errors = chosen(&typed, &event()).err().unwrap_or_default();
        assert_eq!(errors, expected, "{slot} {party}");
    }
}

#[test]
fn an_empty_form_is_told_all_that_is_missing() {
    let missing = |by| check(&Typed::default(), by, &event()).unwrap_err();
    let both = [
        FieldError::Slot,
        FieldError::Party {
            limit: PartySize::MAX,
        },
        FieldError::Name,
        FieldError::Kana,
        FieldError::Phone,
    ];

    assert_eq!(missing(FilledInBy::Office), both);
    let resident = [both.as_slice(), &[FieldError::Consent]].concat();
    assert_eq!(missing(FilledInBy::Resident), resident);
}

proptest! {
    #[test]
    fn whatever_is_typed_there_is_at_most_one_error_for_each_field_that_is_asked_for(
        texts in proptest::collection::vec(any::<String>(), Field::ALL.len()),
    ) {
        let typed: Typed<Field> = Field::ALL.into_iter().zip(texts).collect();

        for by in BOTH {
            let errors = check(&typed, by, &event()).err().unwrap_or_default();
            for field in Field::ALL {
                let of_field = errors.iter().filter(|error| error.field() == field).count();
                prop_assert!(of_field <= usize::from(by.fields().contains(&field)), "{:?}", field);
            }
        }
    }
}
