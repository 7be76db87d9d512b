//! Synthetic people: common family and given names put together by number, with numbers and addresses that reach
//! nobody (03-0000-…, example.jp). The same number is always the same person.

use crate::error::{AppError, Result};
use crate::registration::{AccessNeed, Applicant, IntakeSource};
use crate::types::{AttendanceMode, EmailAddress, Kana, Language, PersonName, PhoneNumber};

/// A prime number of them, and another prime number of given names, so that 31 × 29 people have different names.
const FAMILY_NAMES: [(&str, &str); 31] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("吉田", "ヨシダ"),
    ("山田", "ヤマダ"),
    ("佐々木", "ササキ"),
    ("山口", "ヤマグチ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("林", "ハヤシ"),
    ("斎藤", "サイトウ"),
    ("清水", "シミズ"),
    ("山崎", "ヤマザキ"),
    ("森", "モリ"),
    ("池田", "イケダ"),
    ("橋本", "ハシモト"),
    ("阿部", "アベ"),
    ("石川", "イシカワ"),
    ("前田", "マエダ"),
    ("藤田", "フジタ"),
    ("小川", "オガワ"),
    ("岡田", "オカダ"),
    ("長谷川", "ハセガワ"),
];

const GIVEN_NAMES: [(&str, &str); 29] = [
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("和子", "カズコ"),
    ("一郎", "イチロウ"),
    ("幸子", "サチコ"),
    ("健一", "ケンイチ"),
    ("洋子", "ヨウコ"),
    ("茂", "シゲル"),
    ("節子", "セツコ"),
    ("進", "ススム"),
    ("恵子", "ケイコ"),
    ("勇", "イサム"),
    ("京子", "キョウコ"),
    ("清", "キヨシ"),
    ("文子", "フミコ"),
    ("実", "ミノル"),
    ("久美子", "クミコ"),
    ("正", "タダシ"),
    ("由美子", "ユミコ"),
    ("弘", "ヒロシ"),
    ("明美", "アケミ"),
    ("隆", "タカシ"),
    ("真由美", "マユミ"),
    ("誠", "マコト"),
    ("さくら", "サクラ"),
    ("大輔", "ダイスケ"),
    ("陽子", "ヨウコ"),
    ("翔太", "ショウタ"),
    ("美咲", "ミサキ"),
];

/// Somebody and how they apply.
pub(super) struct Person {
    pub(super) applicant: Applicant,
    pub(super) companions: String,
    pub(super) needs: Vec<AccessNeed>,
    pub(super) source: IntakeSource,
    pub(super) language: Language,
}

/// The person with this number, who attends in this way with a party of this size.
pub(super) fn person(number: usize, mode: AttendanceMode, party: u32) -> Result<Person> {
    let (family, family_kana) = pick(&FAMILY_NAMES, number)?;
    let (given, given_kana) = pick(&GIVEN_NAMES, number)?;
    let name = PersonName::parse(&format!("{family}　{given}")).map_err(AppError::fault)?;
    let kana = Kana::parse(&format!("{family_kana} {given_kana}")).map_err(AppError::fault)?;
    let phone = PhoneNumber::parse(&format!("03-0000-{:04}", 1_000 + number % 9_000));
    let source = source(number, mode);
    let writes_mail = mode.needs_email() || (source == IntakeSource::Web && number % 4 == 1);
    let email = writes_mail
        .then(|| EmailAddress::parse(&format!("resident{number:04}@example.jp")))
        .transpose()
        .map_err(AppError::fault)?;
    Ok(Person {
        applicant: Applicant {
            phone: Some(phone.map_err(AppError::fault)?),
            email,
            ..Applicant::named(name, kana)
        },
        companions: companions(number, family, party)?,
        needs: needs(number, mode),
        source,
        language: language(number),
    })
}

fn pick(
    names: &[(&'static str, &'static str)],
    number: usize,
) -> Result<(&'static str, &'static str)> {
    names
        .get(number % names.len())
        .copied()
        .ok_or_else(|| AppError::fault("a list of names without names"))
}

fn source(number: usize, mode: AttendanceMode) -> IntakeSource {
    match number % 10 {
        _ if mode.is_online() => IntakeSource::Web,
        1 | 5 | 8 => IntakeSource::Web,
        3 => IntakeSource::Fax,
        6 => IntakeSource::Counter,
        9 => IntakeSource::Postcard,
        _ => IntakeSource::Telephone,
    }
}

/// About every second party names who comes along.
fn companions(number: usize, family: &str, party: u32) -> Result<String> {
    if party < 2 || number.is_multiple_of(2) {
        return Ok(String::new());
    }
    let (given, _) = pick(&GIVEN_NAMES, number + 1)?;
    Ok(format!("{family}　{given}"))
}

fn needs(number: usize, mode: AttendanceMode) -> Vec<AccessNeed> {
    match (mode, number % 24) {
        _ if mode.is_online() => Vec::new(),
        (_, 4) => vec![AccessNeed::Wheelchair],
        (AttendanceMode::MainVenue, 10) => vec![AccessNeed::SignLanguage],
        (AttendanceMode::MainVenue, 15) => vec![AccessNeed::Captioning],
        (_, 21) => vec![AccessNeed::HearingLoop],
        _ => Vec::new(),
    }
}

fn language(number: usize) -> Language {
    match number % 40 {
        7 => Language::En,
        17 | 33 => Language::JaEasy,
        _ => Language::Ja,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_of_the_demo_has_a_name_and_a_number_of_their_own() {
        let numbers = 0..899;

        let names: BTreeSet<(String, String)> = numbers
            .clone()
            .map(|number| {
                let person = person(number, AttendanceMode::MainVenue, 2).unwrap();
                let kana = person.applicant.kana.as_str().to_owned();
                (kana, person.applicant.phone.unwrap().as_str().to_owned())
            })
            .collect();

        assert_eq!(names.len(), numbers.len());
    }

    #[test]
    fn whoever_attends_on_zoom_can_be_written_to() {
        for number in 0..50 {
            let person = person(number, AttendanceMode::Zoom, 1).unwrap();

            assert!(person.applicant.email.is_some(), "{number}");
        }
    }
}
