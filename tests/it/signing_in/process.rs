//! Signing in to the program itself: its memory, its log, its command line, and the one protocol it speaks.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use futures::StreamExt;
use reqwest::StatusCode;
use tsudoi::links;
use tsudoi::types::{EventId, SlotId};

use crate::support::{CLERK, CLERK_PASSWORD, Place};

/// What the program may hold while passwords are compared, and what more than before when nobody signs in, in MiB.
const BUSY: u64 = 96;
const IDLE: u64 = 16;

/// Limits as for a test that guesses on purpose.
fn without_limits(place: Place) -> Place {
    ["NAME", "LINE", "SITE"].iter().fold(place, |place, limit| {
        let place = place.env(
            &format!("TSUDOI_LIMITS__SIGN_IN_{limit}__AT_ONCE"),
            "100000",
        );
        place.env(
            &format!("TSUDOI_LIMITS__SIGN_IN_{limit}__AN_HOUR"),
            "1000000",
        )
    })
}

/// Runs a command that reads a password.
fn with_password(place: &Place, arguments: &[&str], password: &str) -> Output {
    let mut child = place
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(format!("{password}\n").as_bytes()).unwrap();
    drop(input);
    child.wait_with_output().unwrap()
}

fn add_clerk(place: &Place, password: &str) -> Output {
    let arguments = [
        "user",
        "add",
        CLERK,
        "--name",
        "区役所　花子",
        "--owner",
        "medicine",
    ];
    with_password(place, &arguments, password)
}

async fn sign_in(place: &Place, password: &str) -> (StatusCode, String) {
    let fields = [("login", CLERK), ("password", password)];
    let answer = place.post(&links::staff_session(), "", &fields).await;
    let cookie = answer.headers().get("Set-Cookie");
    let cookie = cookie.and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    (answer.status(), cookie.unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_sign_in_attempts_take_no_memory_for_good() {
    let place = without_limits(Place::new());
    place.event().await;
    let server = place.serve().await;
    sign_in(&place, "not the password").await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let before = server.memory();

    let mut most = before;
    let guesses = (0..1_000).map(|_| sign_in(&place, "not the password"));
    let mut answers = futures::stream::iter(guesses).buffer_unordered(24);
    while let Some((status, _)) = answers.next().await {
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        most = most.max(server.memory());
    }

    assert!(most < BUSY, "{most} MiB while passwords are compared");
    let ended = Instant::now();
    while server.memory() > before + IDLE {
        assert!(
            ended.elapsed() < Duration::from_secs(30),
            "{before} MiB before, {} MiB long after",
            server.memory()
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What a server says first to whoever begins with HTTP/2 without asking.
fn answer_to_http2(port: u16) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .unwrap();
    // An empty SETTINGS frame (RFC 9113, 3.4).
    stream.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return answer,
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return answer,
            Err(_) => return answer,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn http2_without_tls_is_not_spoken() {
    let place = Place::new();
    place.event().await;
    let _server = place.serve().await;

    let answer = answer_to_http2(place.port());

    let is_settings = answer.get(3) == Some(&4) && answer.first() == Some(&0);
    assert!(!is_settings, "an HTTP/2 SETTINGS frame: {answer:?}");
    let words = String::from_utf8_lossy(&answer);
    assert!(
        answer.is_empty() || words.starts_with("HTTP/1.1 400"),
        "{words}"
    );
}

/// The lines of the log about security.
fn security_lines(log: &str) -> Vec<&str> {
    let is_one = |line: &&str| line.contains("tsudoi::security");
    log.lines().filter(is_one).collect()
}

/// Views a list, takes it away, and signs out.
async fn view_and_take(place: &Place, cookie: &str, event: EventId, slot: SlotId) {
    for page in [links::staff_slot(slot), links::staff_attendance_csv(event)] {
        let asked = place.client.get(place.url(&page)).header("Cookie", cookie);
        assert_eq!(
            asked.send().await.unwrap().status(),
            StatusCode::OK,
            "{page}"
        );
    }
    let ended = place.post(&links::staff_session_end(), cookie, &[]).await;
    assert_eq!(ended.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn security_events_are_in_the_log_without_names_and_addresses() {
    let place = Place::new()
        .env("RUST_LOG", "info")
        .env("TSUDOI_LIMITS__SIGN_IN_NAME__AT_ONCE", "2")
        .env("TSUDOI_LIMITS__SIGN_IN_NAME__AN_HOUR", "1");
    let event = place.event().await;
    let added = add_clerk(&place, CLERK_PASSWORD);
    let said = String::from_utf8_lossy(&added.stderr).into_owned();
    assert!(added.status.success(), "{said}");
    assert_eq!(security_lines(&said).len(), 1, "{said}");
    let server = place.serve().await;
    let slot = event.slots[0].id;
    place.apply(&event, slot).await;

    let (wrong, _) = sign_in(&place, "not the password").await;
    let (right, cookie) = sign_in(&place, CLERK_PASSWORD).await;
    let (too_many, _) = sign_in(&place, "not the password").await;
    for _ in 0..5 {
        let (again, _) = sign_in(&place, "not the password").await;
        assert_eq!(again.as_u16(), 429, "and no line each");
    }
    view_and_take(&place, &cookie, event.id, slot).await;
    let export = place
        .command(&["export", "--event", &event.id.to_string()])
        .output()
        .unwrap();
    drop(server);

    assert_eq!(
        (wrong.as_u16(), right.as_u16(), too_many.as_u16()),
        (422, 303, 429)
    );
    let log = place.log();
    let lines = security_lines(&log);
    for (line, expected) in lines.iter().zip([
        "a sign-in was refused",
        "signed in",
        "too many sign-ins",
        "slot_list.viewed",
        "attendance_list.exported",
        "signed out",
    ]) {
        assert!(line.contains(expected), "{expected}: {line}");
    }
    assert_eq!(lines.len(), 6, "{log}");
    assert!(
        lines[0].contains("place=") && lines[0].contains("staff="),
        "{}",
        lines[0]
    );
    assert!(lines[4].contains("rows=1"), "{}", lines[4]);
    let exported = String::from_utf8_lossy(&export.stderr).into_owned();
    assert_eq!(security_lines(&exported).len(), 1, "{exported}");
    let all = lines.join("\n") + &said + &exported;
    for secret in [CLERK, "花子", "127.0.0.1", "password=", &cookie] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_tried_first_is_refused_on_the_command_line() {
    let place = Place::new();
    place.event().await;

    for (password, expected) in [
        ("too short", "at least 12 characters"),
        ("123456789012", "counts up or down"),
        ("aaaaaaaaaaaa", "counts up or down"),
        ("hanako-202604", "the sign-in name"),
        ("tsudoi-202604", "the name of this service"),
        ("Password1234", "attackers try first"),
    ] {
        let refused = add_clerk(&place, password);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(!refused.status.success(), "{password}");
        assert!(said.contains(expected), "{password}: {said}");
        assert!(!said.contains(password), "{said}");
    }
    assert!(add_clerk(&place, CLERK_PASSWORD).status.success());
    let again = with_password(&place, &["user", "password", CLERK], "qwertyuiop[]");
    assert!(!again.status.success());
}
