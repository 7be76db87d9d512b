//! Mail from an accepted application to somebody's inbox: once, in their language, with link and calendar. Not the
//! retries, which are tested beside them.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use tsudoi::authority::Authority;
use tsudoi::jobs::deliver_mail;
use tsudoi::links;
use tsudoi::mail::{self, Fault};
use tsudoi::registration::{self, IntakeSource};
use tsudoi::types::Language;

use crate::support::TestApp;

mod cause;
mod delivery;
mod erased;
mod held;
mod unreached;

on_both!(
    an_accepted_application_is_confirmed_once_with_link_and_calendar,
    mail_is_written_in_the_language_of_the_application,
    a_change_and_a_cancellation_are_told_too,
    a_mail_server_that_is_down_for_a_while_loses_nothing,
    an_application_by_telephone_without_an_address_writes_no_mail,
    an_address_stored_under_an_earlier_rule_can_be_read_and_its_mail_fails_at_once,
);

on_postgres!(two_workers_share_the_outbox_without_sending_anything_twice);

async fn an_accepted_application_is_confirmed_once_with_link_and_calendar(app: TestApp) {
    let event = app.factory.event().number(3).main_venue(30).build().await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    let registered = application.email("hanako@example.jp").register().await;

    app.deliver().await;
    app.deliver().await;

    let sent = app.transport.sent();
    assert_eq!(sent.len(), 1);
    let mail = &sent[0];
    assert_eq!(mail.recipient, "hanako@example.jp");
    assert!(
        mail.subject.contains(&registered.receipt.grouped()),
        "{}",
        mail.subject
    );
    assert!(mail.subject.contains("自宅で療養する"), "{}", mail.subject);
    let page = link_in(&mail.body);
    assert!(
        mail.body.contains(&app.app.links.absolute(&page)),
        "{}",
        mail.body
    );
    assert!(mail.body.contains("ココネリホール"), "{}", mail.body);
    assert!(mail.eml.contains("Message-ID: <"), "{}", mail.eml);
    let calendar = mail.calendar.as_deref().unwrap();
    assert!(calendar.contains("METHOD:PUBLISH"), "{calendar}");
    assert!(calendar.contains("DTSTART:20260516T000000Z"), "{calendar}");
    for page in [page, links::registration(Language::Ja, &registered.token)] {
        let opened = app.get(&page).await;
        assert_eq!(opened.status, 200);
        assert!(opened.text().contains(&registered.receipt.grouped()));
    }
    assert_eq!(mail::waiting_count(&app.app).await.unwrap(), 0);
}

async fn mail_is_written_in_the_language_of_the_application(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    for language in Language::ALL {
        let application = app.factory.registration(event.id, event.slots[0].id);
        application.language(language).register().await;

        app.deliver().await;

        let mail = app.transport.sent().pop().unwrap();
        let page = link_in(&mail.body);
        assert!(page.starts_with(&format!("/{language}/")), "{}", mail.body);
        assert_eq!(app.get(&page).await.status, 200);
        assert!(
            mail.subject.contains(event.title.get(language)),
            "{}",
            mail.subject
        );
    }
}

async fn a_change_and_a_cancellation_are_told_too(app: TestApp) {
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .build()
        .await;
    let registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;
    let token = &registered.token;
    let library = event.slots[1].id.to_string();

    let slot = links::registration_slot(Language::Ja, token);
    app.deliver().await;
    let form = app.get(&slot).await.form_to(&slot);
    app.submit(&form.fill("slot", &library)).await.location();
    app.deliver().await;
    let cancellation = links::registration_cancellation(Language::Ja, token);
    let form = app.get(&cancellation).await.form_to(&cancellation);
    app.submit(&form).await.location();
    app.deliver().await;

    let calendars: Vec<Option<bool>> = app
        .transport
        .sent()
        .iter()
        .map(|mail| Some(mail.calendar.as_deref()?.contains("METHOD:CANCEL")))
        .collect();
    assert_eq!(calendars.len(), 3);
    assert_eq!(calendars[2], Some(true), "the calendar entry is taken back");
}

async fn a_mail_server_that_is_down_for_a_while_loses_nothing(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    application.register().await;
    app.transport.fail_next(Fault::Connection);

    app.deliver().await;

    assert_eq!(app.transport.sent().len(), 0);
    assert_eq!(mail::waiting_count(&app.app).await.unwrap(), 1);
    app.clock.advance(chrono::TimeDelta::hours(1));
    app.deliver().await;
    assert_eq!(app.transport.sent().len(), 1);
    assert_eq!(mail::waiting_count(&app.app).await.unwrap(), 0);
}

async fn an_application_by_telephone_without_an_address_writes_no_mail(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let slot = &event.slots[0];
    app.clock.set(slot.closes_at);
    let application = app.factory.registration(event.id, slot.id).without_email();

    application.source(IntakeSource::Telephone).register().await;

    assert_eq!(mail::waiting_count(&app.app).await.unwrap(), 0);
}

async fn two_workers_share_the_outbox_without_sending_anything_twice(app: TestApp) {
    let event = app.factory.event().main_venue(300).build().await;
    let mut expected = BTreeSet::new();
    for number in 0..120 {
        let address = format!("person{number}@example.jp");
        let application = app.factory.registration(event.id, event.slots[0].id);
        application.email(&address).register().await;
        expected.insert(address);
    }
    let another = app.another_process().await;
    let work = |worker: tsudoi::app::App| {
        let transport = app.transport.clone();
        tokio::spawn(async move {
            let mut sent = 0;
            loop {
                let delivered = deliver_mail::run_once(&worker, &transport).await.unwrap();
                if delivered.is_empty() {
                    return sent;
                }
                sent += delivered.sent;
            }
        })
    };

    let (first, second) = tokio::join!(work(app.app.clone()), work(another));

    app.deliver().await;
    let sent = app.transport.sent();
    let recipients: BTreeSet<String> = sent.iter().map(|mail| mail.recipient.clone()).collect();
    assert_eq!(sent.len(), 120, "{first:?} and {second:?}");
    assert_eq!(recipients, expected);
}

async fn an_address_stored_under_an_earlier_rule_can_be_read_and_its_mail_fails_at_once(
    app: TestApp,
) {
    let event = app.factory.event().main_venue(30).build().await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    let registered = application.register().await;
    let connection = app.connection().await;
    for statement in [
        r#"UPDATE registrations SET email = '"a b"@example.jp'"#,
        r#"UPDATE outbox_messages SET recipient = '"a b"@example.jp'"#,
    ] {
        connection.execute_unprepared(statement).await.unwrap();
    }

    app.deliver().await;

    let page = links::registration(Language::Ja, &registered.token);
    assert_eq!(app.get(&page).await.status, 200);
    let listed = registration::of_slot(&app.app, &Authority::SYSTEM, event.slots[0].id)
        .await
        .unwrap();
    let email = listed[0].applicant.email.as_ref().unwrap();
    assert_eq!(email.as_str(), "\"a b\"@example.jp");
    let failed =
        registration::unreached(&app.app, &Authority::SYSTEM, event.owner, false, None, 1).await;
    let reasons: Vec<String> = failed
        .unwrap()
        .lines
        .into_iter()
        .map(|line| line.reason)
        .collect();
    assert_eq!(reasons, ["address"]);
}

/// The path of the personal page that a mail tells.
pub fn link_in(body: &str) -> String {
    let line = body
        .lines()
        .find(|line| line.contains("/registrations/"))
        .unwrap_or_else(|| panic!("no link in {body}"));
    let (_, path) = line.split_once("://").unwrap();
    format!("/{}", path.split_once('/').unwrap().1)
}
