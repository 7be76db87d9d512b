//! A clerk at an application that is confirmed meanwhile. Not how it is confirmed.

use std::net::IpAddr;
use std::sync::Arc;

use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::registration as applications;
use tsudoi::registration::form::Field;
use uuid::Uuid;

use super::{JA, office};
use crate::support::{Application, TestApp};

on_both!(a_clerk_does_not_cancel_what_was_confirmed_meanwhile);

async fn a_clerk_does_not_cancel_what_was_confirmed_meanwhile(mut app: TestApp) {
    let one = Rate::new(1, 1);
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: one,
        ..LimitSettings::default()
    }));
    let office = office(&app).await;
    let path = links::registrations(JA, office.event.id);
    let mut id = None;
    for number in 0..2 {
        let key = Uuid::new_v4();
        let typed = Application::new(office.event.slots[0].id)
            .with(Field::Key, &key.to_string())
            .with(Field::Email, &format!("hanako{number}@example.jp"));
        let client = Some(IpAddr::from([192, 0, 2, 1]));
        let sent = app.post_from(client, &path, &typed.pairs()).await;
        sent.location();
        let token = applications::personal_token(key);
        id = Some(applications::by_token(&app.app, &token).await.unwrap().id);
    }
    let id = id.unwrap();
    let (page, action) = (
        links::staff_registration(id),
        links::staff_registration_cancellation(id),
    );
    let form = office.sato.form(&page, &action).await;
    app.deliver().await;
    let base = app.app.links.absolute("");
    let sent = app.transport.sent();
    let lines = sent.iter().flat_map(|mail| mail.body.lines());
    let mut links = lines.filter_map(|line| line.strip_prefix(&base));
    let link = links.find(|link| link.ends_with("/confirmation")).unwrap();
    app.submit(&app.get(link).await.form_to(link)).await;

    let refused = office.sato.submit(&form).await;

    assert_eq!(refused.status, 409);
    let text = refused.text();
    for words in ["確認待ち", "確定"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let now = applications::find(&app.app, id).await.unwrap();
    assert_eq!(now.standing.seats_in(), Some(office.event.slots[0].id));
}
