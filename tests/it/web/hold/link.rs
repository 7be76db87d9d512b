//! Which link confirms: every one that went out in a mail, and not the one that whoever sends the form is led to.

use tsudoi::mail::{self, Outgoing};
use tsudoi::registration::issue_links;
use tsudoi::types::RegistrationId;

use super::*;

on_both!(
    the_link_of_the_form_confirms_nothing_and_says_which_link_does,
    without_an_address_the_link_of_the_form_asks_for_a_call,
    a_link_that_nobody_was_given_confirms_nothing,
    every_link_of_a_mail_that_went_out_twice_confirms,
    the_link_of_the_form_tells_what_became_of_the_application,
);

/// The address of the question in this text.
fn link_of(app: &TestApp, body: &str) -> String {
    let base = app.app.links.absolute("");
    let link = body.lines().find(|line| line.starts_with(&base));
    link.unwrap().strip_prefix(&base).unwrap().to_owned()
}

async fn the_link_of_the_form_confirms_nothing_and_says_which_link_does(mut app: TestApp) {
    let (_, sent) = hasty(&mut app, "victim@example.jp").await;
    let answer = sent.send(&app).await;
    app.deliver().await;
    let personal = app.get(answer.location()).await;
    let link = links::registration_confirmation(JA, &sent.token());

    let opened = app.get(&link).await;
    let posted = app.post(&link, &[]).await;

    assert!(
        !personal.body.contains("/confirmation"),
        "{}",
        personal.body
    );
    assert_eq!((opened.status, posted.status), (200, 409));
    for page in [&opened, &posted] {
        for words in [
            "まだ申し込みは済んでいません",
            "確定には、お送りしたメールのリンクが必要です",
            "お送りしたメールのリンクを開き、4月1日（水）午前9時30分までに",
            "03-5984-0001",
        ] {
            assert!(page.text().contains(words), "{words} in {}", page.text());
        }
        assert!(!page.body.contains("method=\"post\""), "{}", page.body);
    }
    for language in Language::ALL {
        let link = links::registration_confirmation(language, &sent.token());
        assert_eq!(app.get(&link).await.status, 200);
        assert_eq!(app.post(&link, &[]).await.status, 409);
    }
    assert!(standing(&app, &sent).await.confirm_by().is_some());
}

async fn without_an_address_the_link_of_the_form_asks_for_a_call(mut app: TestApp) {
    let (_, sent) = hasty(&mut app, "").await;
    sent.send(&app).await.location();
    let link = links::registration_confirmation(JA, &sent.token());

    let posted = app.post(&link, &[]).await;

    assert_eq!(posted.status, 409);
    assert!(
        posted
            .text()
            .contains("お電話（03-5984-0001）でご連絡ください"),
        "{}",
        posted.text()
    );
    assert!(!posted.text().contains("メール"), "{}", posted.text());
    assert!(standing(&app, &sent).await.confirm_by().is_some());
}

async fn a_link_that_nobody_was_given_confirms_nothing(mut app: TestApp) {
    let (_, sent) = hasty(&mut app, "victim@example.jp").await;
    sent.send(&app).await.location();
    app.deliver().await;
    let guessed = links::registration_confirmation(JA, &Token::from_bytes([7; 16]));
    // A link of another person's mail is as good as none.
    let others = app.transport.sent().remove(0);
    let others = format!("{}/confirmation", link_of(&app, &others.body));

    let statuses = [
        app.get(&guessed).await.status,
        app.post(&guessed, &[]).await.status,
        app.post(&others, &[]).await.status,
    ];

    assert_eq!(statuses, [404, 404, 303]);
    assert!(standing(&app, &sent).await.confirm_by().is_some());
}

async fn every_link_of_a_mail_that_went_out_twice_confirms(mut app: TestApp) {
    let (event, first) = hasty(&mut app, "hanako@example.jp").await;
    let second = Sent::new(&event, "jiro@example.jp");
    for sent in [&first, &second] {
        sent.send(&app).await.location();
    }
    // A worker's mails are taken over by their servers, and it dies before it can note that.
    let due = mail::due(&app.app, &[], 9).await.unwrap();
    let ids = due.iter().map(|due| due.id).collect();
    let taken = mail::claim(&app.app, ids).await.unwrap();
    let of = |mail: &Outgoing| RegistrationId::new(mail.topic.unwrap().into());
    let registrations = taken.iter().map(of).collect();
    let secrets = issue_links(&app.app, registrations).await.unwrap();
    let mut early: Vec<(String, String)> = taken
        .into_iter()
        .map(|mail| {
            let secret = &secrets[&of(&mail)];
            let mail = mail.with_link(secret);
            (mail.recipient, link_of(&app, &mail.body))
        })
        .collect();
    early.sort();
    app.clock.advance(TimeDelta::minutes(5));
    app.deliver().await;
    let mut late: Vec<(String, String)> = app
        .transport
        .sent()
        .into_iter()
        .skip(1)
        .map(|mail| (mail.recipient, link_of(&app, &mail.body)))
        .collect();
    late.sort();
    assert_eq!((early.len(), late.len()), (2, 2));
    assert_ne!(early, late, "each attempt has a link of its own");

    // The first person finds both and opens the first, the second person the second.
    let confirmed = [
        app.submit(&app.get(&early[0].1).await.form_to(&early[0].1))
            .await,
        app.submit(&app.get(&late[1].1).await.form_to(&late[1].1))
            .await,
    ];
    let again = [
        app.post(&late[0].1, &[]).await,
        app.post(&early[1].1, &[]).await,
    ];

    for answer in confirmed.iter().chain(&again) {
        let page = app.get(answer.location()).await;
        assert!(
            page.text().contains("申し込みが確定しました"),
            "{}",
            page.text()
        );
    }
    for sent in [&first, &second] {
        assert_eq!(standing(&app, sent).await, Standing::Confirmed);
    }
    app.deliver().await;
    assert_eq!(app.transport.sent().len(), 5, "one confirmation for each");
}

async fn the_link_of_the_form_tells_what_became_of_the_application(mut app: TestApp) {
    let (event, confirmed) = hasty(&mut app, "hanako@example.jp").await;
    confirmed.send(&app).await.location();
    app.deliver().await;
    let link = confirmation_link(&app);
    app.post(&link, &[]).await.location();
    let lapsed = Sent::new(&event, "jiro@example.jp");
    lapsed.send(&app).await.location();
    app.deliver().await;
    app.clock.advance(TimeDelta::minutes(30));
    assert_eq!(release_all(&app).await, 1);

    let done = links::registration_confirmation(JA, &confirmed.token());
    let over = links::registration_confirmation(JA, &lapsed.token());
    let pages = [app.get(&done).await, app.get(&over).await];
    let posted = [app.post(&done, &[]).await, app.post(&over, &[]).await];

    assert!(pages[0].text().contains("申し込みは確定しています"));
    assert!(pages[1].text().contains("確定の期限を過ぎました"));
    assert_eq!((posted[0].status, posted[1].status), (303, 409));
    assert!(posted[1].text().contains("もう一度お申し込みください"));
    assert_eq!(standing(&app, &lapsed).await, Standing::Lapsed);
}
