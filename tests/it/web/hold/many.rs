//! Many applications from one line, for one address or without one: which are taken, which wait, which are refused.

use super::*;

on_both!(
    one_visitor_neither_fills_three_slots_nor_sends_one_address_hundreds_of_mails,
    without_an_address_what_is_above_the_threshold_waits_for_a_call_and_comes_back,
    forty_people_in_one_library_notice_nothing,
    one_line_of_ipv6_is_one_visitor_whatever_its_address,
    a_form_that_is_sent_again_is_answered_as_before_when_no_more_are_taken,
    what_is_too_much_is_told_with_everything_typed_kept,
);

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
        .filter(|row| row.end_reason.as_deref() == Some("lapsed"));
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

fn one_person() -> PartySize {
    PartySize::new(1).unwrap()
}

fn email(address: &str) -> tsudoi::types::EmailAddress {
    tsudoi::types::EmailAddress::parse(address).unwrap()
}
