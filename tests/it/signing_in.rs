//! Signing in and what is recorded of it, of views and of files that leave. Not the rules of passwords.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rocket::http::{ContentType, Cookie, Header};
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::config::Config;
use tsudoi::links;
use tsudoi::types::StaffUserId;
use uuid::Uuid;

use crate::support::{Answer, CLERK, CLERK_PASSWORD, TestApp, encode};

mod process;
mod views;

on_both!(
    a_second_sign_in_ends_the_session_the_browser_held_before,
    three_hundred_guesses_from_one_ipv6_network_meet_the_limit,
    a_refused_sign_in_is_in_the_audit_log,
    a_list_that_is_opened_again_and_again_is_recorded_once_in_a_while,
    a_file_leaves_only_when_that_is_recorded,
    a_list_is_shown_while_nothing_can_be_recorded,
    a_list_does_not_wait_for_somebody_else_s_lock,
    a_password_is_told_why_it_cannot_be_used,
);

const COOKIE: &str = "tsudoi-session";

async fn token(app: &TestApp) -> String {
    let cookie = app.client().await.cookies().get(COOKIE).cloned();
    cookie.unwrap().value().to_owned()
}

/// Opens today's page with nothing but this token.
async fn opens(app: &TestApp, token: &str) -> u16 {
    let request = app
        .client()
        .await
        .get(links::staff_today())
        .cookie(Cookie::new(COOKIE, token.to_owned()));
    request.dispatch().await.status().code
}

async fn a_second_sign_in_ends_the_session_the_browser_held_before(app: TestApp) {
    let clerk = app.clerk().await;
    app.sign_in().await;
    let first = token(&app).await;
    assert_eq!(opens(&app, &first).await, 200);

    app.sign_in().await;
    let second = token(&app).await;

    assert_ne!(first, second);
    assert_eq!(opens(&app, &second).await, 200);
    assert_eq!(opens(&app, &first).await, 303);
    let told = app.audited(&["session.created", "session.ended"]).await;
    let told: Vec<(&str, Option<Uuid>)> = told
        .iter()
        .map(|entry| (entry.action.as_str(), entry.subject_id))
        .collect();
    let id = Some(clerk.into());
    assert_eq!(told.len(), 3);
    for expected in ["session.created", "session.ended"] {
        assert!(told.contains(&(expected, id)), "{told:?}");
    }
}

/// The same application behind a proxy at ::1.
fn behind_proxy(app: &mut TestApp) {
    let config = Config {
        trusted_proxies: vec![IpAddr::V6(Ipv6Addr::LOCALHOST)],
        ..Config::default()
    };
    app.app.config = Arc::new(config);
}

/// A guess that the proxy says comes from this address.
async fn guess(app: &TestApp, login: &str, from: Ipv6Addr) -> Answer {
    let client = app.client().await;
    let request = client
        .post(links::staff_session())
        .remote("[::1]:4711".parse().unwrap())
        .header(ContentType::Form)
        .header(Header::new("Sec-Fetch-Site", "same-origin"))
        .header(Header::new("X-Forwarded-For", from.to_string()))
        .body(encode(&[
            ("login", login),
            ("password", "not the password"),
        ]));
    Answer::read(request.dispatch().await).await
}

async fn three_hundred_guesses_from_one_ipv6_network_meet_the_limit(mut app: TestApp) {
    behind_proxy(&mut app);
    app.clerk().await;
    let mut refused = Vec::new();

    for number in 0..300_u16 {
        let from = Ipv6Addr::new(0x2001, 0xdb8, 1, 2, number, 7, 7, number);
        let answer = guess(&app, &format!("name{number}"), from).await;
        if answer.status != 422 {
            refused.push(answer);
        }
    }

    // 120 at once, and what is allowed again while they are compared.
    assert!((100..=180).contains(&refused.len()), "{}", refused.len());
    for answer in &refused {
        assert_eq!(answer.status, 429);
        let wait: u64 = answer.header("Retry-After").unwrap().parse().unwrap();
        assert!((1..=3).contains(&wait), "{wait}");
    }
    let last = refused.last().unwrap();
    assert!(last.text().contains("待ってから"), "{}", last.text());
    assert_eq!(last.body.matches("<h1").count(), 1);
    let neighbour = Ipv6Addr::new(0x2001, 0xdb8, 2, 2, 0, 0, 0, 1);
    assert_eq!(guess(&app, CLERK, neighbour).await.status, 422);
}

async fn a_refused_sign_in_is_in_the_audit_log(app: TestApp) {
    let clerk = app.clerk().await;
    for login in [CLERK, "nobody"] {
        let fields = [("login", login), ("password", "not the password")];
        let answer = app.post(&links::staff_session(), &fields).await;
        assert_eq!(answer.status, 422);
    }

    let told = app.audited(&["session.refused"]).await;

    let mut subjects: Vec<Option<Uuid>> = told.iter().map(|entry| entry.subject_id).collect();
    subjects.sort();
    assert_eq!(subjects, [None, Some(clerk.into())]);
    assert!(told.iter().all(|entry| entry.detail.is_none()));
}

/// A list of three, and the clerk signed in.
async fn list(app: &TestApp) -> (tsudoi::event::Event, StaffUserId) {
    let clerk = app.clerk().await;
    app.sign_in().await;
    let event = app.factory.event().main_venue(30).build().await;
    for _ in 0..3 {
        let registration = app.factory.registration(event.id, event.slots[0].id);
        registration.register().await;
    }
    (event, clerk)
}

async fn a_list_that_is_opened_again_and_again_is_recorded_once_in_a_while(app: TestApp) {
    let (event, clerk) = list(&app).await;
    let page = links::staff_slot(event.slots[0].id);
    let viewed = || app.audited(&["slot_list.viewed"]);

    for _ in 0..3 {
        assert_eq!(app.get(&page).await.status, 200);
    }
    let once = viewed().await;
    app.clock.advance(TimeDelta::minutes(10));
    app.get(&page).await;

    assert_eq!(once.len(), 1);
    assert_eq!(once[0].actor_id, Some(clerk.into()));
    assert_eq!(once[0].subject_id, Some(event.slots[0].id.into()));
    assert_eq!(once[0].detail, Some(serde_json::json!({ "rows": 3 })));
    assert_eq!(viewed().await.len(), 2);
}

async fn set_audit_log_away(app: &TestApp, is_away: bool) {
    let (from, to) = if is_away {
        ("audit_entries", "audit_entries_away")
    } else {
        ("audit_entries_away", "audit_entries")
    };
    let connection = app.connection().await;
    connection
        .execute_unprepared(&format!("ALTER TABLE {from} RENAME TO {to}"))
        .await
        .unwrap();
}

async fn a_file_leaves_only_when_that_is_recorded(app: TestApp) {
    let (event, clerk) = list(&app).await;
    let survey = app.factory.survey().await;
    let files = [
        links::staff_attendance_csv(event.id),
        links::staff_tally_csv(survey.opened.survey),
    ];

    set_audit_log_away(&app, true).await;
    for file in &files {
        let refused = app.get(file).await;
        assert!(refused.status >= 500, "{file}: {}", refused.status);
        assert!(!refused.body.contains("練馬"), "{file}");
    }
    set_audit_log_away(&app, false).await;
    for file in &files {
        assert_eq!(app.get(file).await.status, 200, "{file}");
    }

    let told = app
        .audited(&["attendance_list.exported", "tally.exported"])
        .await;
    assert_eq!(told.len(), 2);
    for entry in &told {
        assert_eq!(entry.actor_id, Some(clerk.into()));
    }
    let rows = |action: &str| {
        let entry = told.iter().find(|entry| entry.action == action).unwrap();
        entry.detail.as_ref().unwrap()["rows"].as_u64().unwrap()
    };
    assert_eq!(rows("attendance_list.exported"), 3);
    assert!(rows("tally.exported") > 5);
}

async fn a_list_is_shown_while_nothing_can_be_recorded(app: TestApp) {
    let (event, _) = list(&app).await;
    let page = links::staff_slot(event.slots[0].id);

    set_audit_log_away(&app, true).await;
    // Time to note that the session is in use, too.
    app.clock.advance(TimeDelta::minutes(2));
    let shown = app.get(&page).await;
    set_audit_log_away(&app, false).await;

    assert_eq!(shown.status, 200);
    assert!(app.audited(&["slot_list.viewed"]).await.is_empty());
    app.get(&page).await;
    assert_eq!(app.audited(&["slot_list.viewed"]).await.len(), 1);
}

async fn a_list_does_not_wait_for_somebody_else_s_lock(app: TestApp) {
    let (event, _) = list(&app).await;
    let connection = app.connection().await;
    let foreign = connection.begin().await.unwrap();
    let lock = match app.app.db.backend() {
        DbBackend::Sqlite => "UPDATE audit_entries SET action = action",
        _ => "LOCK TABLE audit_entries IN EXCLUSIVE MODE",
    };
    foreign.execute_unprepared(lock).await.unwrap();

    let asked = Instant::now();
    let shown = app.get(&links::staff_slot(event.slots[0].id)).await;
    let took = asked.elapsed();
    foreign.rollback().await.unwrap();

    assert_eq!(shown.status, 200);
    assert!(took < Duration::from_secs(3), "{took:?}");
    // The note goes on by itself.
    while app.audited(&["slot_list.viewed"]).await.is_empty() {
        assert!(asked.elapsed() < Duration::from_secs(30), "never recorded");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn a_password_is_told_why_it_cannot_be_used(app: TestApp) {
    use tsudoi::staff::{self, Login, Password, PasswordError, SignIn};

    app.clerk().await;
    let login = Login::parse(CLERK).unwrap();
    let attempt = |password| SignIn {
        login: CLERK,
        password,
        client: None,
        earlier: None,
    };
    let app: &App = &app.app;

    let refused = Password::parse("123456789012", &login);
    assert_eq!(refused, Err(PasswordError::Pattern));
    // As a Japanese keyboard types it: half-width kana and full-width figures are the same.
    let typed = Password::parse("ｾﾝﾀｸﾓﾉは１０時に干す", &login).unwrap();
    staff::set_password(app, &Authority::SYSTEM, &login, typed)
        .await
        .unwrap();
    let old = staff::sign_in(app, attempt(CLERK_PASSWORD)).await.unwrap();
    let new = staff::sign_in(app, attempt("センタクモノは10時に干す"))
        .await
        .unwrap();

    assert!(old.is_err());
    assert!(new.is_ok());
}
