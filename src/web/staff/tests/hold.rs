//! Applications that wait to be confirmed, as the office sees them.

use chrono::TimeDelta;
use rocket::http::Status;

use super::{Site, expect_worded, site, text};
use crate::audit::Actor;
use crate::event;
use crate::links;
use crate::registration::{self, Applicant, IntakeSource, NewRegistration};
use crate::types::{Kana, Language, PartySize, PersonName, PhoneNumber, RegistrationId};

/// Applies until one has to wait, without an e-mail address; answers that one.
async fn waiting(site: &Site) -> RegistrationId {
    event::publish(&site.app, Actor::System, site.event)
        .await
        .unwrap();
    loop {
        let new = NewRegistration {
            event: site.event,
            slot: site.slots[0],
            submission_key: uuid::Uuid::new_v4(),
            applicant: Applicant {
                phone: Some(PhoneNumber::parse("03-1234-5678").unwrap()),
                ..Applicant::named(
                    PersonName::parse("練馬 花子").unwrap(),
                    Kana::parse("ねりま はなこ").unwrap(),
                )
            },
            companions: String::new(),
            party: PartySize::new(2).unwrap(),
            needs: Vec::new(),
            source: IntakeSource::Web,
            language: Language::Ja,
        };
        let registered = registration::apply(&site.app, None, new)
            .await
            .unwrap()
            .unwrap();
        let id = registered.registration;
        let found = registration::find(&site.app, id).await.unwrap();
        if !found.standing.is_confirmed() {
            return id;
        }
        registration::cancel(&site.app, Actor::System, id)
            .await
            .unwrap()
            .unwrap();
    }
}

#[rocket::async_test]
async fn a_call_is_awaited_on_every_page_and_confirmed_by_the_office() {
    let site = site().await;
    site.sign_in().await;
    let id = waiting(&site).await;
    let [today, board, slot, show] = [
        links::staff_today(),
        links::staff_event(site.event),
        links::staff_slot(site.slots[0]),
        links::staff_registration(id),
    ];

    // It is Wednesday, 1 April, 9:00, and the event begins tomorrow at the same time: nothing is held beyond that.
    let narrowed = format!("{slot}?state=unconfirmed");
    let expected = [
        (&today, "お電話での確認を待っている申込が1件あります"),
        (&board, "確認待ち"),
        (&slot, "確認待ち"),
        (&narrowed, "件のうち1件"),
        (&show, "確認待ち（4月2日（木）午前9時まで）"),
    ];
    for (page, words) in expected {
        let (_, html) = site.get(page).await;
        expect_worded(page, &html);
        assert!(text(&html).contains(words), "{page}: {}", text(&html));
    }
    let csv = site.get(&links::staff_attendance_csv(site.event)).await.1;
    assert!(csv.contains("確認待ち"), "{csv}");
    let confirmation = links::staff_registration_confirmation(id);
    for _ in 0..2 {
        let (status, location, _) = site.post(&confirmation, "").await;
        assert_eq!((status, &location), (Status::SeeOther, &show));
    }
    let (_, confirmed) = site.get(&show).await;
    assert!(
        confirmed.contains("申込を確定しました"),
        "{}",
        text(&confirmed)
    );
    assert!(!confirmed.contains(&confirmation), "{}", text(&confirmed));
    let (_, after) = site.get(&today).await;
    assert!(!after.contains("お電話での確認"), "{}", text(&after));
}

#[rocket::async_test]
async fn what_lapsed_cannot_be_confirmed_any_more() {
    let site = site().await;
    let id = waiting(&site).await;
    site.clock.advance(TimeDelta::hours(24));
    assert_eq!(registration::release_due(&site.app).await.unwrap(), 1);
    site.sign_in().await;

    let (status, _, html) = site
        .post(&links::staff_registration_confirmation(id), "")
        .await;

    assert_eq!(status, Status::Conflict);
    expect_worded("lapsed", &html);
    assert!(text(&html).contains("期限切れ"), "{}", text(&html));
    let list = site.get(&links::staff_slot(site.slots[0])).await.1;
    assert!(list.contains("期限切れ"), "{}", text(&list));
    assert_eq!(registration::seat_mismatches(&site.app).await.unwrap(), []);
}
