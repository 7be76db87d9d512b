//! Applying by web, as a browser without JavaScript does it: choose, who, check, send. Not the personal page after it.

use sea_orm::{EntityTrait, PaginatorTrait};
use tsudoi::entities::{outbox_message, registration};
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration::form::{Field, FilledInBy};
use tsudoi::types::{AttendanceMode, Language};

use crate::support::{PageForm, TestApp, good};

const JA: Language = Language::Ja;

on_both!(
    a_resident_applies_in_four_steps_and_gets_a_receipt_number,
    an_application_can_be_made_in_every_language,
    what_is_wrong_is_named_and_nothing_typed_is_lost,
    an_address_no_mail_can_be_sent_to_is_refused_in_the_form,
    zoom_asks_for_an_address_and_the_hall_does_not,
    nobody_is_shown_how_to_join_before_an_application_is_accepted,
    going_back_from_the_check_page_keeps_everything,
    a_form_sent_twice_makes_one_registration_with_one_mail,
    a_form_typed_over_for_somebody_else_is_an_application_of_its_own,
);

/// Fills the form of step 2 with what is needed.
fn filled(form: PageForm) -> PageForm {
    let fields = FilledInBy::Resident.fields().iter().copied();
    let needed = fields.filter(|field| ![Field::Slot, Field::Party, Field::Key].contains(field));
    let form = needed
        .filter(|field| good(*field).1)
        .fold(form, |form, field| form.fill(field.code(), good(field).0));
    form.fill("name", "髙橋 はなこ")
        .fill("kana", "たかはし はなこ")
        .fill("phone", "０３−１２３４−５６７８")
}

/// Step 2 of an application for a slot.
async fn who_form(
    app: &TestApp,
    language: Language,
    event: &Event,
    slot: usize,
    party: &str,
) -> PageForm {
    let choose = links::application_for_slot(language, event.id, event.slots[slot].id);
    let chosen = app.get(&choose).await;
    let form = chosen.form_to(&links::application_who(language, event.id));
    let who = app.submit(&form.fill("party", party)).await;
    assert_eq!(who.status, 200, "{}", who.text());
    who.form_to(&links::application_check(language, event.id))
}

/// Step 3, ready to be sent.
pub(super) async fn check_form(app: &TestApp, event: &Event, slot: usize, party: &str) -> PageForm {
    let who = filled(who_form(app, JA, event, slot, party).await);
    let checked = app.submit(&who).await;
    assert_eq!(checked.status, 200, "{}", checked.text());
    checked.form_to(&links::registrations(JA, event.id))
}

pub(super) async fn registrations(app: &TestApp) -> u64 {
    registration::Entity::find()
        .count(app.app.db.read())
        .await
        .unwrap()
}

async fn a_resident_applies_in_four_steps_and_gets_a_receipt_number(app: TestApp) {
    let event = app.factory.event().number(3).four_ways().build().await;

    let list = app.get(&links::events(JA)).await;
    assert!(list.body.contains(&links::event(JA, event.id)));
    let page = app.get(&links::event(JA, event.id)).await;
    for words in [
        "自宅で療養する",
        "本会場",
        "同時上映",
        "Zoom",
        "後日上映会",
        "残り120席",
        "03-5984-0001",
    ] {
        assert!(page.text().contains(words), "{words} in {}", page.text());
    }
    let form = filled(who_form(&app, JA, &event, 0, "2").await)
        .fill("email", "hanako@example.jp")
        .fill("companions", "高橋 太郎")
        .tick("needs", "wheelchair")
        .tick("needs", "captioning");
    let checked = app.submit(&form).await;
    let text = checked.text();
    for words in [
        "髙橋 はなこ",
        "高橋 太郎",
        "hanako@example.jp",
        "2名",
        "ココネリホール",
        "車いす",
        "要約筆記",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let sent = app
        .submit(&checked.form_to(&links::registrations(JA, event.id)))
        .await;
    let done = app.get(sent.location()).await;

    let stored = registration::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let number = &stored.receipt_number;
    let grouped = format!("{} {}", &number[..4], &number[4..]);
    for words in [
        "お申し込みを受け付けました",
        &grouped,
        "髙橋 はなこ",
        "2名",
        "ココネリホール",
    ] {
        assert!(done.text().contains(words), "{words} in {}", done.text());
    }
    let row = (
        stored.applicant_name.as_str(),
        stored.applicant_kana.as_str(),
        stored.party_size,
    );
    assert_eq!(row, ("髙橋 はなこ", "タカハシ　ハナコ", 2));
    assert_eq!(stored.phone.as_deref(), Some("03-1234-5678"));
    let left = app.get(&links::event(JA, event.id)).await;
    assert!(left.text().contains("残り118席"), "{}", left.text());
    app.deliver().await;
    assert!(app.transport.sent()[0].subject.contains(&grouped));
}

async fn an_application_can_be_made_in_every_language(app: TestApp) {
    let event = app.factory.event().four_ways().build().await;

    for (language, done) in [
        (Language::Ja, "お申し込みを受け付けました"),
        (Language::JaEasy, ""),
        (Language::En, ""),
    ] {
        let form = filled(who_form(&app, language, &event, 0, "1").await);
        let checked = app.submit(&form).await;
        let sent = app
            .submit(&checked.form_to(&links::registrations(language, event.id)))
            .await;
        let page = app.get(sent.location()).await;

        assert_eq!(page.status, 200);
        assert!(
            sent.location().starts_with(&links::events(language)),
            "{}",
            sent.location()
        );
        assert!(page.text().contains(done), "{}", page.text());
        assert!(
            page.body
                .contains(&format!("<html lang=\"{}\"", language.html_lang()))
        );
        assert!(
            page.title()
                .contains(&tsudoi::texts::Texts::new(language).t("registration-done-title"))
        );
    }
    assert_eq!(registrations(&app).await, 3);
}

async fn what_is_wrong_is_named_and_nothing_typed_is_lost(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let form = who_form(&app, JA, &event, 0, "2")
        .await
        .fill("name", "  ")
        .fill("kana", "高橋")
        .fill("phone", "電話なし")
        .fill("email", "hanako@")
        .fill("companions", "\"><b>太郎</b>")
        .tick("needs", "wheelchair");

    let answer = app.submit(&form).await;

    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.wrong_fields(),
        ["name", "kana", "phone", "email", "consent"]
    );
    assert!(answer.title().starts_with("エラー"), "{}", answer.title());
    assert!(
        !answer.body.contains("<b>太郎"),
        "what was typed must not become markup"
    );
    let again = answer.form_to(&links::application_check(JA, event.id));
    for field in FilledInBy::Resident.fields() {
        let name = field.code();
        assert_eq!(again.value(name), form.value(name), "{field:?}");
    }
    let corrected = app.submit(&filled(again).fill("email", "")).await;
    assert_eq!(corrected.status, 200, "{}", corrected.text());
    assert_eq!(registrations(&app).await, 0);
}

async fn an_address_no_mail_can_be_sent_to_is_refused_in_the_form(app: TestApp) {
    let event = app.factory.event().main_venue(30).zoom().build().await;
    for slot in [0, 1] {
        let form = filled(who_form(&app, JA, &event, slot, "1").await);

        let answer = app.submit(&form.fill("email", "\"a b\"@example.jp")).await;

        assert_eq!(answer.status, 422);
        assert_eq!(answer.wrong_fields(), ["email"]);
        let words = "で囲んだメールアドレスには、メールをお送りできません";
        assert!(answer.text().contains(words), "{}", answer.text());
        let again = answer.form_to(&links::application_check(JA, event.id));
        assert_eq!(again.value("email"), Some("\"a b\"@example.jp"));
        let corrected = app.submit(&again.fill("email", "a.b@example.jp")).await;
        assert_eq!(corrected.status, 200, "{}", corrected.text());
    }
}

async fn zoom_asks_for_an_address_and_the_hall_does_not(app: TestApp) {
    let event = app.factory.event().main_venue(30).zoom().build().await;
    assert_eq!(event.slots[1].way.mode(), AttendanceMode::Zoom);

    let hall = app
        .submit(&filled(who_form(&app, JA, &event, 0, "1").await))
        .await;
    let without = filled(who_form(&app, JA, &event, 1, "1").await);
    let zoom = app.submit(&without).await;
    let with = app
        .submit(&without.fill("email", "hanako@example.jp"))
        .await;

    assert_eq!((hall.status, zoom.status, with.status), (200, 422, 200));
    assert_eq!(zoom.wrong_fields(), ["email"]);
    // Who goes round the form is told the same by the use case.
    let forged = check_form(&app, &event, 0, "1")
        .await
        .fill("slot", &event.slots[1].id.to_string());
    assert_eq!(app.submit(&forged).await.status, 422);
    assert_eq!(registrations(&app).await, 0);
}

async fn nobody_is_shown_how_to_join_before_an_application_is_accepted(app: TestApp) {
    let event = app.factory.event().main_venue(30).zoom().build().await;
    let link = event.slots[1].way.join_link().unwrap();
    let host = link.as_str().split('/').nth(2).unwrap();

    for language in Language::ALL {
        let choose = links::application_for_slot(language, event.id, event.slots[1].id);
        let who = who_form(&app, language, &event, 1, "1").await;
        let complete = filled(who.clone()).fill("email", "hanako@example.jp");
        let pages = [
            app.get(&links::events(language)).await,
            app.get(&links::event(language, event.id)).await,
            app.get(&choose).await,
            app.submit(&who).await,
            app.submit(&complete).await,
        ];

        assert_eq!(
            pages.each_ref().map(|page| page.status),
            [200, 200, 200, 422, 200]
        );
        for page in pages {
            assert!(page.body.contains("Zoom"), "{}", page.title());
            assert!(!page.body.contains(host), "{}", page.title());
        }
    }
}

async fn going_back_from_the_check_page_keeps_everything(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let mut check = check_form(&app, &event, 0, "1")
        .await
        .tick("needs", "child_care");
    check.action = links::application_who(JA, event.id);

    let back = app.submit(&check).await;

    let form = back.form_to(&links::application_check(JA, event.id));
    assert_eq!(back.status, 200);
    for field in FilledInBy::Resident.fields() {
        let name = field.code();
        let kept = form.value(name).filter(|value| !value.is_empty());
        assert_eq!(
            kept,
            check.value(name).filter(|value| !value.is_empty()),
            "{field:?}"
        );
    }
}

async fn a_form_sent_twice_makes_one_registration_with_one_mail(app: TestApp) {
    let event = app.factory.event().main_venue(1).build().await;
    let form = check_form(&app, &event, 0, "1")
        .await
        .fill("email", "hanako@example.jp");

    let first = app.submit(&form).await;
    let second = app.submit(&form).await;

    assert_eq!(first.location(), second.location());
    assert_eq!(registrations(&app).await, 1);
    let mails = outbox_message::Entity::find()
        .count(app.app.db.read())
        .await;
    assert_eq!(mails.unwrap(), 1);
    let page = app.get(&links::event(JA, event.id)).await;
    assert!(page.text().contains("満席"), "{}", page.text());
}

async fn a_form_typed_over_for_somebody_else_is_an_application_of_its_own(app: TestApp) {
    let event = app.factory.event().main_venue(5).build().await;
    let form = check_form(&app, &event, 0, "1").await;
    app.submit(&form).await;
    let typed_over = form
        .fill("name", "髙橋 太郎")
        .fill("kana", "たかはし たろう");

    let asked = app.submit(&typed_over).await;

    assert_eq!(asked.status, 409, "{}", asked.text());
    assert!(asked.text().contains("髙橋 太郎"), "{}", asked.text());
    assert_eq!(registrations(&app).await, 1);
    let again = asked.form_to(&links::registrations(JA, event.id));
    let sent = app.submit(&again).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(registrations(&app).await, 2);
}
