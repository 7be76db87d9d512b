//! The program itself, as an operator runs it: starts, answers, stops when told, and loses nothing when it is killed.
//! Not its pages.

use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use tsudoi::event::Event;

use crate::support::{Place, Sent};

/// How often the program is killed; `TSUDOI_TEST_ROUNDS` asks for a longer run.
const ROUNDS: usize = 20;

/// How many clients send applications when it is.
const CLIENTS: usize = 16;

/// Sends applications until the program is killed at some moment; answers what was sent.
async fn killed_under_load(place: &Place, event: &Event) -> Vec<Sent> {
    let mut server = place.serve().await;
    let stop = AtomicBool::new(false);
    let kill = async {
        let moment = Duration::from_millis(rand::random_range(50..400));
        tokio::time::sleep(moment).await;
        server.kill();
        stop.store(true, Ordering::Relaxed);
    };
    let (sent, ()) = tokio::join!(place.apply_until(event, CLIENTS, &stop), kill);
    sent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_serves_a_new_database_and_stops_when_told() {
    let place = Place::new();
    let event = place.event().await;
    let mut server = place.serve().await;
    let alive = place
        .client
        .get(place.url("/healthz"))
        .send()
        .await
        .unwrap();

    let applied = place.apply(&event, event.slots[0].id).await;

    assert_eq!(
        (alive.status(), applied.status),
        (StatusCode::OK, Some(StatusCode::SEE_OTHER))
    );
    assert!(server.stop().await, "{}", place.log());
    assert!(place.check().status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed_under_load() {
    let place = Place::new();
    let event = place.event().await;
    let rounds = std::env::var("TSUDOI_TEST_ROUNDS").ok();
    let rounds = rounds.map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let mut sent = Vec::new();

    for _ in 0..rounds {
        sent.extend(killed_under_load(&place, &event).await);
    }
    let server = place.serve().await;
    drop(server);

    let answers = place.account(&sent).await;
    let accepted = answers.get(&303).copied().unwrap_or_default();
    assert!(
        accepted >= CLIENTS * rounds / 2,
        "{answers:?} are too few to tell"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_a_taken_port_ends_and_says_so() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();

    let (succeeded, said) = place
        .ended(&["serve", "--address", "127.0.0.1", "--port", &port])
        .await;

    assert!(!succeeded);
    assert!(
        said.contains(&format!("127.0.0.1:{port} cannot be listened on")),
        "{said}"
    );
    assert!(!said.contains("serving"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_at_an_address_that_is_none_ends_and_says_so() {
    let place = Place::new();

    let (succeeded, said) = place.ended(&["serve", "--address", "nope"]).await;

    assert!(!succeeded);
    assert!(said.contains("address must be an IP address"), "{said}");
    assert!(!said.contains("serving"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_on_applications_is_a_setting_of_the_environment() {
    let place = Place::new().env("TSUDOI_LIMITS__APPLICATION_MAIL_MOST__AT_ONCE", "3");
    let place = place.env("TSUDOI_LIMITS__APPLICATION_MAIL_MOST__AN_HOUR", "1");
    let event = place.event().await;
    let _server = place.serve().await;
    let mut statuses = Vec::new();

    for _ in 0..5 {
        let sent = place.apply(&event, event.slots[0].id).await;
        statuses.push((sent.status, sent.says_when));
    }

    let (taken, refused) = (StatusCode::SEE_OTHER, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(statuses[..3], [(Some(taken), false); 3]);
    assert_eq!(statuses[3..], [(Some(refused), true); 2]);
}

/// What nginx writes into it about a request holds the path, and the page it was asked from: a personal link.
#[test]
fn the_error_log_of_the_proxy_in_front_names_no_path() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/nginx.conf");
    let settings = std::fs::read_to_string(file).unwrap();
    let servers = settings.matches("\nserver {").count();

    let mut levels = Vec::new();
    for line in settings.lines() {
        if let Some(setting) = line.trim().strip_prefix("error_log ") {
            let (setting, _) = setting.split_once(';').unwrap();
            levels.push(setting.split_whitespace().nth(1).unwrap_or("error"));
        }
    }

    assert_eq!(servers, 2);
    assert_eq!(levels, ["emerg"; 2], "for each server");
}

#[test]
fn a_database_that_was_never_migrated_is_not_served_as_if_it_were_empty() {
    let place = Place::new();

    let check = place.check();

    assert!(!check.status.success());
    let said = String::from_utf8(check.stderr).unwrap();
    assert!(said.contains("tsudoi migrate"), "{said}");
}
