#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use chrono::DateTime;
use uuid::Uuid;

use super::*;
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
            Answer::To("RCPT", "550 5.1.1 <hanako@example.jp> unknown"),
            Err("550 5.1.1"),
        ),
        (
            Answer::To("RCPT", "450 4.2.1 <hanako@example.jp> busy"),
            Err("450 4.2.1"),
        ),
        (Answer::To("MAIL", "421 closing"), Err("421")),
        (Answer::To(".", "554 refused"), Err("554")),
        (Answer::HangUpAfter("DATA"), Err("connection")),
        (Answer::HangUpAfter("."), Err("connection")),
        (Answer::Nothing, Ok(())),
    ];

    for (answer, expected) in table {
        let transport = Transport::from_setting(&server(answer), "tsudoi@example.jp").unwrap();

        let result = transport
            .send(&outgoing())
            .await
            .map_err(|fault| fault.to_string());

        assert_eq!(result, expected.map_err(str::to_owned), "{answer:?}");
    }
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

/// Where the mail server below departs from taking everything.
#[derive(Clone, Copy, Debug)]
enum Answer {
    To(&'static str, &'static str),
    HangUpAfter(&'static str),
    Nothing,
}

/// A mail server for one test; its setting.
fn server(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // The client may leave in the middle of a sentence.
            drop(converse(stream, answer));
        }
    });
    format!("smtp://{address}")
}

fn converse(mut stream: TcpStream, answer: Answer) -> std::io::Result<()> {
    let reader = BufReader::new(stream.try_clone()?);
    let mut is_data = false;
    stream.write_all(b"220 ready\r\n")?;
    for line in reader.lines() {
        let line = line?;
        if is_data && line != "." {
            continue;
        }
        is_data = line == "DATA";
        let reply = match answer {
            Answer::To(command, reply) if line.starts_with(command) => reply,
            Answer::HangUpAfter(command) if line.starts_with(command) => return Ok(()),
            _ if is_data => "354 go on",
            _ => "250 fine",
        };
        stream.write_all(format!("{reply}\r\n").as_bytes())?;
    }
    Ok(())
}

fn outgoing() -> Outgoing {
    Outgoing {
        id: OutboxMessageId::new(Uuid::nil()),
        message_id: "<1@example.jp>".to_owned(),
        recipient: "hanako@example.jp".to_owned(),
        subject: "受付番号".to_owned(),
        body: "本文".to_owned(),
        calendar: None,
        attempt: 1,
        created_at: DateTime::UNIX_EPOCH,
    }
}
