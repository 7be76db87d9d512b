#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::*;
use crate::mail::LINK_SECRET;
use crate::types::{
    AttendanceMode, Language, LocalizedText, OwnerId, PartySize, PersonName, ReceiptNumber,
    RegistrationId, Token, Version, from_tokyo,
};

const LINK: &str = "https://tsudoi.example.jp/ja/registrations/AAAAAAAAAAAAAAAAAAAAAA";

fn at(day: u32, hour: u32) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(2026, 6, day).unwrap();
    from_tokyo(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
}

fn facts(language: Language) -> Facts {
    Facts {
        registration: RegistrationId::new(Uuid::nil()),
        version: Version::new(2),
        owner: OwnerId::new(Uuid::nil()),
        language,
        applicant_name: PersonName::parse("練馬 花子").unwrap(),
        receipt: ReceiptNumber::from_seed(1_234_567),
        event_title: LocalizedText::new("｜在宅療養《ざいたくりょうよう》講演会 第1回")
            .with_easy("家（いえ）で 暮（く）らしながら 治（なお）す 話（はなし）")
            .with_en("Lecture on home care, part 1"),
        mode: AttendanceMode::MainVenue,
        starts_at: at(12, 14),
        ends_at: at(12, 16),
        place: Some(LocalizedText::new("区民ホール").with_en("Ward Hall")),
        address: Some(LocalizedText::new("中央一丁目2番3号").with_en("1-2-3 Chuo")),
        party: PartySize::new(2).unwrap(),
        has_link: true,
        bring: LocalizedText::new("筆記用具\nマイク付きイヤホン").with_en("A pen"),
        change_until: at(10, 17),
        desk_name: LocalizedText::new("地域医療課").with_en("Community Medicine Section"),
        desk_phone: "03-0000-0000".to_owned(),
        desk_fax: "03-0000-0001".to_owned(),
        desk_hours: LocalizedText::new("平日 午前8時30分～午後5時15分")
            .with_en("weekdays 8:30 a.m. to 5:15 p.m."),
    }
}

/// A letter of each kind; the occasion of a new one is told here.
fn occasion(kind: LetterKind) -> Occasion {
    match kind {
        LetterKind::RegistrationConfirmed => Occasion::RegistrationConfirmed,
        LetterKind::SlotChanged => Occasion::SlotChanged,
        LetterKind::RegistrationCancelled => Occasion::RegistrationCancelled,
        LetterKind::ConfirmationAsked => Occasion::ConfirmationAsked { until: at(1, 10) },
    }
}

/// The letter as it is handed to the outbox.
fn unsent(kind: LetterKind, facts: &Facts) -> mail::Letter {
    let to = EmailAddress::parse("hanako@example.jp").unwrap();
    let links = Links::new("https://tsudoi.example.jp");
    super::write(occasion(kind), to, facts, &links, at(1, 9)).unwrap()
}

/// The letter as it is read, with the secret of [`LINK`].
fn write(kind: LetterKind, facts: &Facts) -> mail::Letter {
    let letter = unsent(kind, facts);
    let secret = Token::from_bytes([0; 16]);
    mail::Letter {
        body: letter.body.replace(LINK_SECRET, secret.as_str()),
        ..letter
    }
}

#[test]
fn a_confirmation_begins_like_a_boarding_pass() {
    let letter = write(LetterKind::RegistrationConfirmed, &facts(Language::Ja));

    let expected = format!(
        "練馬 花子 様

お申し込みを受け付けました。

受付番号：{receipt}
催し：在宅療養講演会 第1回
日時：令和8年6月12日（金） 午後2時～午後4時
参加方法：{mode}
会場：区民ホール
所在地：中央一丁目2番3号
人数：2人

当日は、受付で受付番号をお知らせください。

【持ち物】
筆記用具
マイク付きイヤホン

【変更・取り消し】
6月10日（水）午後5時までできます。
次のページを開いてください。

{LINK}

このページは、あなた専用です。
ほかの方には知らせないでください。

カレンダーに予定を入れるファイルを添付しました。

【お問い合わせ】
地域医療課
電話：03-0000-0000
ファクス：03-0000-0001
受付時間：平日 午前8時30分～午後5時15分

このメールは、自動でお送りしています。
返信をいただいても、お答えできません。
",
        receipt = ReceiptNumber::from_seed(1_234_567).grouped(),
        mode = crate::texts::Texts::new(Language::Ja).t("mode-main-venue"),
    );
    assert_eq!(letter.body, expected.trim_end_matches('\n'));
}

#[test]
fn a_question_says_until_when_and_what_to_do_when_one_did_not_apply() {
    let letter = write(LetterKind::ConfirmationAsked, &facts(Language::Ja));

    let expected = format!(
        "練馬 花子 様

次の申し込みがありました。
まだ受け付けは済んでいません。

【申し込みの確定】
6月1日（月）午前10時までに次のページを開き、
「申し込みを確定する」を押してください。

{LINK}/confirmation

押すまでの間、席は取ってあります。
期限を過ぎると、席はほかの方が申し込めるようになります。

受付番号：{receipt}
催し：在宅療養講演会 第1回
日時：令和8年6月12日（金） 午後2時～午後4時
参加方法：{mode}
会場：区民ホール
所在地：中央一丁目2番3号
人数：2人

お心当たりのないときは、何もなさらないでください。
期限を過ぎると、この申し込みはなくなります。

【お問い合わせ】
地域医療課
電話：03-0000-0000
ファクス：03-0000-0001
受付時間：平日 午前8時30分～午後5時15分

このメールは、自動でお送りしています。
返信をいただいても、お答えできません。
",
        receipt = ReceiptNumber::from_seed(1_234_567).grouped(),
        mode = crate::texts::Texts::new(Language::Ja).t("mode-main-venue"),
    );
    assert_eq!(letter.body, expected.trim_end_matches('\n'));
    assert_eq!(letter.calendar, None);
}

#[test]
fn subjects_name_the_event_and_the_receipt_number() {
    let receipt = ReceiptNumber::from_seed(1_234_567).grouped();
    let table = [
        (
            LetterKind::RegistrationConfirmed,
            Language::Ja,
            format!("【申込完了】受付番号 {receipt} 在宅療養講演会 第1回"),
        ),
        (
            LetterKind::SlotChanged,
            Language::JaEasy,
            format!(
                "【変えることが できました】受付番号 {receipt} 家（いえ）で 暮（く）らしながら 治（なお）す 話（はなし）"
            ),
        ),
        (
            LetterKind::RegistrationCancelled,
            Language::En,
            format!(
                "Application cancelled: receipt number {receipt}, Lecture on home care, part 1"
            ),
        ),
    ];

    for (kind, language, subject) in table {
        assert_eq!(write(kind, &facts(language)).subject, subject);
    }
}

#[test]
fn every_mail_in_every_language_has_its_words_and_short_lines() {
    for kind in LetterKind::ALL {
        for language in Language::ALL {
            for mode in AttendanceMode::ALL {
                let mut facts = facts(language);
                facts.mode = mode;

                let letter = write(kind, &facts);

                for line in letter
                    .body
                    .lines()
                    .filter(|line| !line.starts_with("https://"))
                {
                    let columns: usize =
                        line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                    assert!(columns <= 70, "{line}");
                    assert!(!line.contains("mail-"), "a text is missing: {line}");
                    assert_eq!(line, line.trim_end(), "{kind:?} {language:?}");
                }
                assert!(!letter.body.contains("\n\n\n"), "{}", letter.body);
                assert!(!letter.body.contains(['｜', '《']), "{}", letter.body);
                assert!(letter.body.contains("03-0000-0000"));
                assert!(letter.body.contains("03-0000-0001"));
                assert!(letter.body.contains(&facts.receipt.grouped()));
            }
        }
    }
}

#[test]
fn easy_japanese_and_english_say_the_same() {
    let easy = write(LetterKind::RegistrationConfirmed, &facts(Language::JaEasy)).body;
    let english = write(LetterKind::SlotChanged, &facts(Language::En)).body;

    assert!(
        easy.starts_with(
            "練馬 花子 さん\n\n申（もう）しこみが できました。\n\n受付番号（うけつけばんごう）："
        ),
        "{easy}"
    );
    assert!(
        easy.contains("日（ひ）：令和8年6月12日（金）\n時間（じかん）：午後2時から 午後4時まで\n"),
        "{easy}"
    );
    assert!(
        english.starts_with("Dear 練馬 花子,\n\nWe have changed your application. These are the new details.\n\nReceipt number: "),
        "{english}"
    );
    assert!(
        english.contains("Date and time: Friday 12 June 2026, 2 p.m. to 4 p.m.\n"),
        "{english}"
    );
    assert!(
        english.contains("https://tsudoi.example.jp/en/registrations/"),
        "{english}"
    );
}

#[test]
fn online_participants_learn_when_the_guide_comes() {
    let mut facts = facts(Language::Ja);
    facts.mode = AttendanceMode::Zoom;
    facts.place = None;
    facts.address = None;

    let body = write(LetterKind::RegistrationConfirmed, &facts).body;

    assert!(
        body.contains("人数：2人\n\nZoomのご案内は、前日までにメールでお送りします。\n"),
        "{body}"
    );
    assert!(!body.contains("会場："), "{body}");
    assert!(!body.contains("受付で"), "{body}");
}

#[test]
fn without_a_link_the_desk_takes_changes_and_after_the_deadline_nobody_promises_them() {
    let mut facts = facts(Language::Ja);
    facts.has_link = false;
    let by_phone = write(LetterKind::RegistrationConfirmed, &facts).body;
    facts.change_until = at(1, 9);
    let closed = write(LetterKind::RegistrationConfirmed, &facts).body;

    assert!(
        by_phone
            .contains("6月10日（水）午後5時まで受け付けます。\n下の窓口へ、お電話またはファクスで"),
        "{by_phone}"
    );
    assert!(!by_phone.contains("https://"), "{by_phone}");
    assert!(
        closed.contains("インターネットでの受付は終わりました。"),
        "{closed}"
    );
    assert!(!closed.contains("まで受け付けます"), "{closed}");
}

#[test]
fn a_cancellation_takes_the_entry_out_of_the_calendar() {
    let confirmed = write(LetterKind::RegistrationConfirmed, &facts(Language::Ja));
    let cancelled = write(LetterKind::RegistrationCancelled, &facts(Language::Ja));

    let published = confirmed.calendar.unwrap();
    let removed = cancelled.calendar.unwrap();
    assert!(published.contains("METHOD:PUBLISH\r\n"), "{published}");
    assert!(
        published.contains("DTSTART:20260612T050000Z\r\n"),
        "{published}"
    );
    assert!(
        published.contains("LOCATION:区民ホール 中央一丁目2番3号\r\n"),
        "{published}"
    );
    assert!(!published.contains("registrations/"), "{published}");
    assert!(removed.contains("METHOD:CANCEL\r\n"), "{removed}");
    let uid = "UID:00000000-0000-0000-0000-000000000000@tsudoi\r\n";
    assert!(published.contains(uid) && removed.contains(uid));
    assert!(!cancelled.body.contains("https://"), "{}", cancelled.body);
}

#[test]
fn no_text_of_the_office_brings_a_header_or_a_line_of_its_own() {
    let mut facts = facts(Language::Ja);
    facts.event_title = LocalizedText::new("講演会\r\nBcc: other@example.jp");
    facts.desk_phone = "03\r\n\r\n偽の案内".to_owned();

    let letter = write(LetterKind::RegistrationConfirmed, &facts);

    assert!(!letter.subject.contains(['\r', '\n']), "{}", letter.subject);
    assert!(
        letter
            .body
            .contains("催し：講演会  Bcc: other@example.jp\n"),
        "{}",
        letter.body
    );
    assert!(
        letter.body.contains("電話：03    偽の案内\n"),
        "{}",
        letter.body
    );
}

#[test]
fn a_name_that_could_be_an_address_is_not_repeated() {
    for (name, is_repeated) in [
        ("練馬 花子", true),
        ("J. Smith Jr.", true),
        ("当選 https://evil.example", false),
        ("当選 evil.example", false),
        ("a@evil.example", false),
    ] {
        let mut facts = facts(Language::Ja);
        facts.applicant_name = PersonName::parse(name).unwrap();

        let body = write(LetterKind::RegistrationConfirmed, &facts).body;

        assert_eq!(
            body.starts_with(&format!("{name} 様\n")),
            is_repeated,
            "{body}"
        );
        assert_eq!(body.contains(name), is_repeated, "{body}");
    }
}

#[test]
fn a_kind_is_read_as_it_was_stored() {
    for kind in LetterKind::ALL {
        assert_eq!(LetterKind::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn a_letter_has_a_mark_where_the_secret_of_its_link_will_stand_and_nowhere_else() {
    for kind in LetterKind::ALL {
        let letter = unsent(kind, &facts(Language::Ja));

        let links = match kind {
            LetterKind::RegistrationConfirmed
            | LetterKind::SlotChanged
            | LetterKind::ConfirmationAsked => 1,
            LetterKind::RegistrationCancelled => 0,
        };
        assert_eq!(letter.body.matches(LINK_SECRET).count(), links, "{kind:?}");
        assert_eq!(letter.body.matches("https://").count(), links, "{kind:?}");
        assert!(!letter.subject.contains(LINK_SECRET));
        assert!(
            letter
                .calendar
                .is_none_or(|calendar| !calendar.contains(LINK_SECRET))
        );
    }
}

#[test]
fn each_kind_of_letter_about_each_version_has_a_cause_of_its_own() {
    let first = facts(Language::Ja);
    let mut second = facts(Language::Ja);
    second.version = second.version.next();

    let causes: Vec<String> = [&first, &second]
        .into_iter()
        .flat_map(|facts| LetterKind::ALL.map(|kind| unsent(kind, facts).cause))
        .map(|cause| cause.as_str().replace(&Uuid::nil().to_string(), "<id>"))
        .collect();

    assert_eq!(
        causes,
        [
            "registration_confirmed:<id>:2",
            "slot_changed:<id>:2",
            "registration_cancelled:<id>:2",
            "confirmation_asked:<id>:2",
            "registration_confirmed:<id>:3",
            "slot_changed:<id>:3",
            "registration_cancelled:<id>:3",
            "confirmation_asked:<id>:3",
        ]
    );
}

#[test]
fn nobody_can_write_the_mark_of_the_secret_into_a_mail() {
    let mut facts = facts(Language::Ja);
    facts.has_link = false;
    facts.event_title = LocalizedText::new("講演会\u{1a}");
    facts.bring = LocalizedText::new("筆記用具\n\u{1a}");

    let letter = unsent(LetterKind::RegistrationConfirmed, &facts);

    assert!(!letter.body.contains(LINK_SECRET), "{}", letter.body);
}
