//! Limits on applications as residents meet them: too many are not taken, many have to be confirmed, and whoever is one
//! of many at one address notices nothing. Not the rates themselves, which are tested beside them.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::EntityTrait;
use tsudoi::audit::Actor;
use tsudoi::entities::{allocation, audit_entry, outbox_message};
use tsudoi::event::{self, Event};
use tsudoi::jobs::release_holds;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::registration::form::Field;
use tsudoi::registration::{self, EndReason, Registered, Standing};
use tsudoi::types::{Language, PartySize, Token};
use uuid::Uuid;

use crate::support::{Answer, Application, TestApp};

mod changes;
mod link;
mod probing;

const JA: Language = Language::Ja;

on_both!(
    one_visitor_neither_fills_three_slots_nor_sends_one_address_hundreds_of_mails,
    without_an_address_what_is_above_the_threshold_waits_for_a_call_and_comes_back,
    forty_people_in_one_library_notice_nothing,
    one_line_of_ipv6_is_one_visitor_whatever_its_address,
    a_form_that_is_sent_again_is_answered_as_before_when_no_more_are_taken,
    what_is_too_much_is_told_with_everything_typed_kept,
    the_link_in_the_mail_shows_a_button_and_only_the_button_confirms,
    a_confirmation_that_comes_too_late_is_told_what_to_do,
    seats_whose_question_waits_for_the_mail_server_are_kept_until_it_can_be_answered,
    a_call_confirms_what_has_no_address,
    whoever_was_ticked_off_keeps_the_seats,
);

/// Fields of an application.
struct Sent {
    event: Event,
    slot: usize,
    key: String,
    email: String,
    party: &'static str,
    client: Option<IpAddr>,
}

impl Sent {
    fn new(event: &Event, email: &str) -> Self {
        Self {
            event: event.clone(),
            slot: 0,
            key: Uuid::new_v4().to_string(),
            email: email.to_owned(),
            party: "1",
            client: Some(IpAddr::from([192, 0, 2, 1])),
        }
    }

    async fn send(&self, app: &TestApp) -> Answer {
        let typed = Application::new(self.event.slots[self.slot].id)
            .with(Field::Party, self.party)
            .with(Field::Key, &self.key)
            .with(Field::Name, "練馬 花子")
            .with(Field::Email, &self.email)
            .with(Field::Companions, "練馬 太郎");
        let path = links::registrations(JA, self.event.id);
        app.post_from(self.client, &path, &typed.pairs()).await
    }

    fn token(&self) -> Token {
        registration::personal_token(self.key.parse().unwrap())
    }
}

async fn seats_held(app: &TestApp, event: &Event) -> u32 {
    let event = event::find(&app.app, event.id).await.unwrap();
    event.slots.iter().map(|slot| slot.seats_held).sum()
}

async fn release_all(app: &TestApp) -> u64 {
    let mut released = 0;
    loop {
        match release_holds::run_once(&app.app).await.unwrap() {
            0 => return released,
            some => released += some,
        }
    }
}

/// An application under limits that ask for a confirmation of the second one already.
async fn hasty(app: &mut TestApp, email: &str) -> (Event, Sent) {
    let one = Rate::new(1, 1);
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: one,
        ..LimitSettings::default()
    }));
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .build()
        .await;
    Sent::new(&event, "taro@example.jp")
        .send(app)
        .await
        .location();
    app.deliver().await;
    (event.clone(), Sent::new(&event, email))
}

async fn standing(app: &TestApp, sent: &Sent) -> Standing {
    let registration = registration::by_token(&app.app, &sent.token()).await;
    registration.unwrap().standing
}

/// The link in the last mail that was sent, as a path.
fn confirmation_link(app: &TestApp) -> String {
    let mail = app.transport.sent().pop().unwrap();
    let base = app.app.links.absolute("");
    let link = mail.body.lines().find(|line| line.starts_with(&base));
    link.unwrap().strip_prefix(&base).unwrap().to_owned()
}

async fn one_visitor_neither_fills_three_slots_nor_sends_one_address_hundreds_of_mails(
    app: TestApp,
) {
    let event = app
        .factory
        .event()
        .main_venue(90)
        .at_library(90)
        .later_screening(90)
        .build()
        .await;
    let mut accepted = 0;
    let mut refused = Vec::new();

    for number in 0..270 {
        let sent = Sent {
            slot: number % 3,
            ..Sent::new(&event, "victim@example.jp")
        };
        match sent.send(&app).await {
            answer if answer.status == 303 => accepted += 1,
            answer => refused.push((answer.status, answer.header("Retry-After").is_some())),
        }
    }
    app.deliver().await;

    assert_eq!(accepted, 20);
    assert_eq!(refused, vec![(429, true); 250]);
    assert_eq!(app.transport.sent().len(), 20);
    assert_eq!(seats_held(&app, &event).await, 20);
    app.clock.advance(TimeDelta::minutes(31));
    assert_eq!(release_all(&app).await, 16);
    assert_eq!(release_all(&app).await, 0);
    assert_eq!(seats_held(&app, &event).await, 4);
    app.deliver().await;
    assert_eq!(
        app.transport.sent().len(),
        20,
        "nobody is told that it lapsed"
    );
    let mismatches = registration::seat_mismatches(&app.app).await.unwrap();
    assert_eq!(mismatches, []);
    let rows = allocation::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let lapsed = rows
        .iter()
        .filter(|row| row.ended_at.is_some() && row.end_reason.as_deref() == Some("lapsed"));
    assert_eq!(lapsed.count(), 16);
    let audit = audit_entry::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let told = audit
        .iter()
        .filter(|entry| entry.action == "registration.lapsed");
    assert_eq!(told.count(), 16);
}

async fn without_an_address_what_is_above_the_threshold_waits_for_a_call_and_comes_back(
    app: TestApp,
) {
    let event = app.factory.event().main_venue(500).build().await;
    let mut sent = Vec::new();
    let mut statuses = Vec::new();
    for _ in 0..70 {
        let one = Sent::new(&event, "");
        statuses.push(one.send(&app).await.status);
        sent.push(one);
    }

    let first = app.get(&links::registration(JA, &sent[0].token())).await;
    let path = format!("{}?done=true", links::registration(JA, &sent[69].token()));
    let last = app.get(&path).await;

    assert_eq!(statuses, [303; 70]);
    assert!(!first.text().contains("確認待ち"), "{}", first.text());
    // The clock stands at Wednesday, 1 April 2026, 9:00: the next working day ends at 17:15.
    for words in [
        "まだ申し込みは済んでいません",
        "4月2日（木）午後5時15分までに、お電話（03-5984-0001）で",
        "確認待ち",
    ] {
        assert!(last.text().contains(words), "{words} in {}", last.text());
    }
    let ids: Vec<_> = vec![event.id];
    let (shown, all) = registration::awaiting_call(&app.app, &ids, 3)
        .await
        .unwrap();
    let refilled = usize::try_from(all).unwrap();
    assert!((5..=10).contains(&refilled), "{refilled} wait");
    assert_eq!(shown.len(), 3);
    app.clock.advance(TimeDelta::hours(32));
    assert_eq!(release_all(&app).await, 0);
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(release_all(&app).await, all);
    assert_eq!(u64::from(seats_held(&app, &event).await), 70 - all);
}

async fn forty_people_in_one_library_notice_nothing(app: TestApp) {
    let event = app.factory.event().main_venue(100).build().await;

    for number in 0..40 {
        let sent = Sent::new(&event, &format!("person{number}@example.jp"));
        sent.send(&app).await.location();
        assert!(standing(&app, &sent).await.is_confirmed(), "{number}");
    }

    app.deliver().await;
    let mails = app.transport.sent();
    assert_eq!(mails.len(), 40);
    assert!(mails.iter().all(|mail| mail.subject.contains("申込完了")));
}

async fn one_line_of_ipv6_is_one_visitor_whatever_its_address(app: TestApp) {
    let event = app.factory.event().main_venue(100).build().await;
    let mut waiting = 0;
    for number in 0..70_u16 {
        let sent = Sent {
            client: Some(IpAddr::from([0x2001, 0xdb8, 1, 2, 3, 4, 5, number])),
            ..Sent::new(&event, &format!("person{number}@example.jp"))
        };
        sent.send(&app).await.location();
        waiting += u32::from(!standing(&app, &sent).await.is_confirmed());
    }
    let elsewhere = Sent {
        client: Some(IpAddr::from([0x2001, 0xdb8, 1, 3, 0, 0, 0, 1])),
        ..Sent::new(&event, "elsewhere@example.jp")
    };
    elsewhere.send(&app).await.location();

    assert!((5..=10).contains(&waiting), "{waiting}");
    assert!(standing(&app, &elsewhere).await.is_confirmed());
}

async fn a_form_that_is_sent_again_is_answered_as_before_when_no_more_are_taken(app: TestApp) {
    let event = app.factory.event().main_venue(100).build().await;
    let first = Sent::new(&event, "hanako@example.jp");
    let answer = first.send(&app).await;
    let again: Vec<Answer> = futures::future::join_all((0..30).map(|_| first.send(&app))).await;
    while Sent::new(&event, "hanako@example.jp")
        .send(&app)
        .await
        .status
        == 303
    {}
    let held = seats_held(&app, &event).await;

    let late = first.send(&app).await;

    assert!(
        again
            .iter()
            .all(|other| other.location() == answer.location())
    );
    assert_eq!(held, 20, "a form is counted once, however often it is sent");
    assert_eq!(late.location(), answer.location());
    // Another process has not seen the form, and knows it by its row.
    let another = app.another_process().await;
    for _ in 0..20 {
        let _ = another
            .limits
            .application(None, Some(&email("hanako@example.jp")), one_person());
    }
    let mut new = app
        .factory
        .registration(event.id, event.slots[0].id)
        .command();
    new.submission_key = first.key.parse().unwrap();
    new.applicant.email = Some(email("hanako@example.jp"));
    let known = registration::apply(&another, None, new)
        .await
        .unwrap()
        .unwrap();
    assert!(known.is_repeat);
    assert_eq!(seats_held(&app, &event).await, 20);
}

fn one_person() -> PartySize {
    PartySize::new(1).unwrap()
}

fn email(address: &str) -> tsudoi::types::EmailAddress {
    tsudoi::types::EmailAddress::parse(address).unwrap()
}

async fn what_is_too_much_is_told_with_everything_typed_kept(app: TestApp) {
    let event = app.factory.event().main_venue(100).build().await;
    while Sent::new(&event, "hanako@example.jp")
        .send(&app)
        .await
        .status
        == 303
    {}
    let sent = Sent::new(&event, "hanako@example.jp");

    let refused = sent.send(&app).await;

    assert_eq!(refused.status, 429);
    let seconds: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=900).contains(&seconds), "{seconds}");
    for words in ["分たってから、もう一度送って", "03-5984-0001", "練馬 花子"] {
        assert!(
            refused.text().contains(words),
            "{words} in {}",
            refused.text()
        );
    }
    let form = refused.form_to(&links::registrations(JA, event.id));
    let kept = |name: &str| {
        let mut fields = form.fields.iter();
        fields
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    assert_eq!(kept("key"), Some(sent.key.clone()));
    assert_eq!(kept("email"), Some("hanako@example.jp".to_owned()));
    assert_eq!(kept("companions"), Some("練馬 太郎".to_owned()));
    assert_eq!(kept("consent"), Some("yes".to_owned()));
    // What was refused was not counted as sent: it cannot slip through when it is sent again.
    assert_eq!(sent.send(&app).await.status, 429);
}

async fn the_link_in_the_mail_shows_a_button_and_only_the_button_confirms(mut app: TestApp) {
    let (_, sent) = hasty(&mut app, "hanako@example.jp").await;
    let answer = sent.send(&app).await;
    let done = app.get(answer.location()).await;
    app.deliver().await;
    let asked = app.transport.sent().pop().unwrap();
    let link = confirmation_link(&app);

    let shown = app.get(&link).await;
    let before = standing(&app, &sent).await;
    let form = shown.form_to(&link);
    let confirmed = app.submit(&form).await;
    let again = app.submit(&form).await;
    let page = app.get(confirmed.location()).await;
    app.deliver().await;

    assert!(asked.subject.contains("確認のお願い"), "{}", asked.subject);
    assert!(
        asked.body.contains("4月1日（水）午前9時30分まで"),
        "{}",
        asked.body
    );
    assert_eq!(asked.calendar, None);
    assert!(
        done.text().contains("まだ申し込みは済んでいません"),
        "{}",
        done.text()
    );
    assert!(
        done.text().contains("4月1日（水）午前9時30分までに"),
        "{}",
        done.text()
    );
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("Cache-Control"), Some("no-store"));
    assert!(
        before.confirm_by().is_some(),
        "a page that is opened confirms nothing"
    );
    assert!(standing(&app, &sent).await.is_confirmed());
    assert!(
        page.text().contains("申し込みが確定しました"),
        "{}",
        page.text()
    );
    assert_eq!(again.location(), confirmed.location());
    let mails = app.transport.sent();
    assert_eq!(
        mails.len(),
        3,
        "one for another, the question, and one confirmation"
    );
    assert!(
        mails[2].subject.contains("申込完了"),
        "{}",
        mails[2].subject
    );
    assert!(
        mails[2].body.contains("/ja/registrations/"),
        "{}",
        mails[2].body
    );
    let later = app.get(&link).await;
    assert!(
        later.text().contains("申し込みは確定しています"),
        "{}",
        later.text()
    );
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(release_all(&app).await, 0);
}

async fn a_confirmation_that_comes_too_late_is_told_what_to_do(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "hanako@example.jp").await;
    let answer = sent.send(&app).await;
    app.deliver().await;
    let link = confirmation_link(&app);
    let form = app.get(&link).await.form_to(&link);
    app.clock.advance(TimeDelta::minutes(30));
    assert_eq!(release_all(&app).await, 1);

    let late = app.submit(&form).await;
    let opened = app.get(&link).await;
    let personal = app.get(answer.location()).await;
    let cancelled = app
        .post(&links::registration_cancellation(JA, &sent.token()), &[])
        .await;

    assert_eq!((late.status, opened.status), (409, 200));
    for page in [&late, &opened] {
        for words in [
            "確定の期限を過ぎました",
            "もう一度お申し込みください",
            "03-5984-0001",
        ] {
            assert!(page.text().contains(words), "{words} in {}", page.text());
        }
        assert!(page.body.contains(&links::event(JA, event.id)));
    }
    assert!(personal.text().contains("期限切れ"), "{}", personal.text());
    assert_eq!(cancelled.status, 409);
    assert_eq!(
        standing(&app, &sent).await.end_reason(),
        Some(EndReason::Lapsed)
    );
    assert_eq!(seats_held(&app, &event).await, 1);
}

async fn seats_whose_question_waits_for_the_mail_server_are_kept_until_it_can_be_answered(
    mut app: TestApp,
) {
    let (event, sent) = hasty(&mut app, "hanako@example.jp").await;
    sent.send(&app).await.location();
    let other = Sent::new(&event, "jiro@example.jp");
    other.send(&app).await.location();

    app.clock.advance(TimeDelta::hours(2));
    assert_eq!(release_all(&app).await, 0, "nobody could be asked");
    app.deliver().await;
    let link = confirmation_link(&app);
    app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(release_all(&app).await, 0, "there is time to answer");
    app.submit(&app.get(&link).await.form_to(&link)).await;
    app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(release_all(&app).await, 1, "one has answered");

    let third = Sent::new(&event, "saburo@example.jp");
    third.send(&app).await.location();
    app.clock.advance(TimeDelta::hours(25));
    assert_eq!(release_all(&app).await, 1, "and no longer than a day");
}

async fn a_call_confirms_what_has_no_address(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "").await;
    sent.send(&app).await.location();
    let id = registration::by_token(&app.app, &sent.token())
        .await
        .unwrap()
        .id;
    let waiting = |app: &TestApp| {
        let app = app.app.clone();
        async move {
            registration::awaiting_call(&app, &[event.id], 9)
                .await
                .unwrap()
                .1
        }
    };
    let before = waiting(&app).await;

    for _ in 0..2 {
        let confirmed = registration::confirm(&app.app, Actor::System, id).await;
        assert!(matches!(confirmed, Ok(Ok(()))), "{confirmed:?}");
    }

    assert_eq!((before, waiting(&app).await), (1, 0));
    assert!(standing(&app, &sent).await.is_confirmed());
    app.clock.advance(TimeDelta::days(9));
    assert_eq!(release_all(&app).await, 0);
    let audit = audit_entry::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let told = audit
        .iter()
        .filter(|entry| entry.action == "registration.confirmed");
    assert_eq!(told.count(), 1);
}

async fn whoever_was_ticked_off_keeps_the_seats(mut app: TestApp) {
    let (event, sent) = hasty(&mut app, "hanako@example.jp").await;
    sent.send(&app).await.location();
    let id = registration::by_token(&app.app, &sent.token())
        .await
        .unwrap()
        .id;
    let slot = event.slots[0].id;
    let ticked = tsudoi::attendance::record(&app.app, Actor::System, slot, id, 1).await;
    assert!(matches!(ticked, Ok(Ok(_))), "{ticked:?}");
    app.deliver().await;
    app.clock.advance(TimeDelta::hours(1));

    assert_eq!(release_all(&app).await, 0);

    assert!(standing(&app, &sent).await.is_confirmed());
    assert_eq!(seats_held(&app, &event).await, 2);
}
