#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::TcpListener;
use std::time::{Duration, Instant};

use chrono::DateTime;
use uuid::Uuid;

use super::*;
use crate::jobs::mail_server::{MailServer, Reply};
use crate::mail::Claim;
use crate::types::OutboxMessageId;

#[tokio::test]
async fn every_setting_has_its_way() {
    let table = [
        ("memory", "memory"),
        ("file:var/mail", "file"),
        ("smtp://localhost:2525", "smtp"),
        ("smtp://localhost:2525?tls=required", "smtp"),
        ("smtps://user:p%40ss@localhost:465", "smtp"),
    ];

    for (setting, route) in table {
        let transport = Transport::from_setting(setting, "つどい <tsudoi@example.jp>").unwrap();
        assert_eq!(
            format!("{transport:?}"),
            format!("Transport {{ route: {route:?}, .. }}")
        );
    }
}

#[test]
fn a_wrong_setting_is_refused_without_repeating_the_password() {
    for setting in [
        "",
        "file:",
        "http://user:geheim@localhost",
        "smtp://",
        "smtp://user:geheim@localhost?tls=maybe",
        "smtps://user:geheim@local host",
    ] {
        let refused = Transport::from_setting(setting, "tsudoi@example.jp").unwrap_err();

        assert!(!refused.to_string().contains("geheim"), "{refused}");
    }
    assert!(Transport::from_setting("memory", "nobody").is_err());
}

#[tokio::test]
async fn what_a_mail_server_answers_becomes_a_fault_without_its_words() {
    let table = [
        (
            "RCPT",
            Reply::Line("550 5.1.1 <hanako@example.jp> unknown"),
            Err("550 5.1.1"),
        ),
        (
            "RCPT",
            Reply::Line("450 4.2.1 <hanako@example.jp> busy"),
            Err("450 4.2.1"),
        ),
        ("MAIL", Reply::Line("421 closing"), Err("421")),
        (".", Reply::Line("554 refused"), Err("554")),
        ("DATA", Reply::HangUp, Err("connection")),
        (".", Reply::HangUp, Err("connection")),
        ("nothing", Reply::Usual, Ok(())),
    ];

    for (command, reply, expected) in table {
        let server = MailServer::start(move |line| {
            if line.starts_with(command) {
                reply
            } else {
                Reply::Usual
            }
        });

        let result = server.transport().send(&outgoing()).await;

        let result = result.map_err(|fault| fault.to_string());
        assert_eq!(
            result,
            expected.map_err(str::to_owned),
            "{reply:?} to {command}"
        );
    }
}

/// Short enough for a test, long enough for a busy machine.
const SHORT: Timeouts = Timeouts {
    answer: Duration::from_millis(700),
    content: Duration::from_millis(700),
};

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_at_whatever_step_it_falls_silent() {
    for command in ["EHLO", "MAIL", "RCPT", "DATA", "."] {
        let server = MailServer::start(move |line| {
            if line.starts_with(command) {
                Reply::Silence
            } else {
                Reply::Usual
            }
        });
        let begun = Instant::now();

        let result = server.transport_with(SHORT).send(&outgoing()).await;

        assert_eq!(result, Err(Fault::Timeout), "{command}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{command}");
    }
    let never_greets = MailServer::greeting(|_| false, |_| Reply::Usual);
    let result = never_greets.transport_with(SHORT).send(&outgoing()).await;
    assert_eq!(result, Err(Fault::Timeout), "no greeting");
}

#[tokio::test]
async fn a_server_that_answers_a_letter_at_a_time_is_given_up_too() {
    let server = MailServer::start(|line| {
        if line.starts_with("RCPT") {
            Reply::Trickle
        } else {
            Reply::Usual
        }
    });
    let begun = Instant::now();

    let result = server.transport_with(SHORT).send(&outgoing()).await;

    assert_eq!(result, Err(Fault::Timeout));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_connection_that_timed_out_is_never_used_again() {
    let server = MailServer::start(|line| {
        if line.contains("<silent@") {
            Reply::Silence
        } else {
            Reply::Usual
        }
    });
    let transport = server.transport_with(SHORT);
    let to = |recipient: &str| Outgoing {
        recipient: recipient.to_owned(),
        ..outgoing()
    };

    let mut results = Vec::new();
    for recipient in [
        "a@example.jp",
        "silent@example.jp",
        "b@example.jp",
        "c@example.jp",
    ] {
        results.push(transport.send(&to(recipient)).await);
    }

    assert_eq!(results, [Ok(()), Err(Fault::Timeout), Ok(()), Ok(())]);
    // The first connection served a and fell silent; the second served b and c.
    assert_eq!(server.connections(), 2);
    assert_eq!(
        server.taken(),
        ["a@example.jp", "b@example.jp", "c@example.jp"]
    );
}

#[tokio::test]
async fn a_connection_the_server_ended_while_it_was_not_used_costs_no_mail() {
    let server = MailServer::start(|line| {
        if line == "." {
            Reply::LastLine("250 fine")
        } else {
            Reply::Usual
        }
    });
    let transport = server.transport_with(SHORT);

    for _ in 0..3 {
        assert_eq!(transport.send(&outgoing()).await, Ok(()));
    }

    assert_eq!(server.connections(), 3);
    assert_eq!(server.taken().len(), 3);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connection_fault() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let transport =
        Transport::from_setting(&format!("smtp://{address}"), "tsudoi@example.jp").unwrap();

    assert_eq!(transport.send(&outgoing()).await, Err(Fault::Connection));
}

fn outgoing() -> Outgoing {
    Outgoing {
        claim: Claim {
            id: OutboxMessageId::new(Uuid::nil()),
            attempt: 1,
        },
        topic: None,
        message_id: "<1@example.jp>".to_owned(),
        recipient: "hanako@example.jp".to_owned(),
        subject: "受付番号".to_owned(),
        body: "本文".to_owned(),
        calendar: None,
        created_at: DateTime::UNIX_EPOCH,
    }
}
