//! A mail of the outbox as the message that goes over the wire (RFC 5322). Not its words, which were written before.

use std::time::SystemTime;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::mail::{Fault, Outgoing, one_line};

/// What the attached calendar file is called.
const CALENDAR_FILE: &str = "tsudoi.ics";

/// Puts the message together, addressed to its one recipient.
pub(super) fn message(from: &Mailbox, mail: &Outgoing) -> Result<Message, Fault> {
    let recipient: Address = mail.recipient.parse().map_err(|_| Fault::Address)?;
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, recipient))
        .subject(one_line(&mail.subject))
        .message_id(Some(mail.message_id.clone()))
        .date(SystemTime::from(mail.created_at))
        .raw_header(auto_submitted());
    let text = SinglePart::plain(mail.body.clone());
    match &mail.calendar {
        None => builder.singlepart(text),
        Some(calendar) => builder.multipart(
            MultiPart::mixed()
                .singlepart(text)
                .singlepart(attachment(calendar)?),
        ),
    }
    .map_err(|_| Fault::Message)
}

/// Tells other programs not to answer, with an absence note for instance (RFC 3834).
fn auto_submitted() -> HeaderValue {
    HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    )
}

/// The method of the content type must be the one in the file (RFC 6047).
fn attachment(calendar: &str) -> Result<SinglePart, Fault> {
    let is_cancelled = calendar
        .lines()
        .any(|line| line.trim_end() == "METHOD:CANCEL");
    let method = if is_cancelled { "CANCEL" } else { "PUBLISH" };
    let content_type =
        ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))
            .map_err(|_| Fault::Message)?;
    Ok(Attachment::new(CALENDAR_FILE.to_owned()).body(calendar.to_owned(), content_type))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::types::OutboxMessageId;

    fn outgoing() -> Outgoing {
        Outgoing {
            id: OutboxMessageId::new(Uuid::nil()),
            message_id: "<1@example.jp>".to_owned(),
            recipient: "hanako@example.jp".to_owned(),
            subject: "【申込完了】受付番号 1234 5678 在宅療養講演会".to_owned(),
            body: "お申し込みを受け付けました。\n".to_owned(),
            calendar: None,
            attempt: 1,
            created_at: DateTime::from_timestamp(1_775_000_000, 0).unwrap(),
        }
    }

    fn headers(mail: &Outgoing) -> Vec<String> {
        let from: Mailbox = "つどい <tsudoi@example.jp>".parse().unwrap();
        let bytes = message(&from, mail).unwrap().formatted();
        let text = String::from_utf8(bytes).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        head.replace("\r\n ", " ")
            .lines()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_message_has_one_recipient_and_a_stable_identifier() {
        let from: Mailbox = "つどい <tsudoi@example.jp>".parse().unwrap();

        let message = message(&from, &outgoing()).unwrap();

        assert_eq!(
            message.envelope().to(),
            ["hanako@example.jp".parse().unwrap()]
        );
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(text.contains("Message-ID: <1@example.jp>\r\n"));
        assert!(text.contains("To: hanako@example.jp\r\n"));
        assert!(text.contains("Date: Tue, 31 Mar 2026 23:33:20 +0000\r\n"));
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"));
    }

    #[test]
    fn no_subject_brings_a_header_of_its_own() {
        let expected = headers(&outgoing());
        for attempt in [
            "a\r\nBcc: other@example.jp",
            "a\nBcc: other@example.jp\n\nbody",
            "a\rBcc: other@example.jp",
            "講演会\r\n\r\nBcc: other@example.jp",
            "講演会\u{85}Bcc: other@example.jp",
        ] {
            let mail = Outgoing {
                subject: attempt.to_owned(),
                ..outgoing()
            };

            assert_eq!(headers(&mail), expected, "{attempt:?}");
        }
    }

    #[test]
    fn no_recipient_is_more_than_one_address() {
        let from: Mailbox = "tsudoi@example.jp".parse().unwrap();
        for recipient in [
            "a@example.jp, b@example.jp",
            "a@example.jp,b@example.jp",
            "a@example.jp\r\nBcc: b@example.jp",
            "a@example.jp\nb@example.jp",
            "<a@example.jp> <b@example.jp>",
            "",
        ] {
            let mail = Outgoing {
                recipient: recipient.to_owned(),
                ..outgoing()
            };

            assert_eq!(
                message(&from, &mail).err(),
                Some(Fault::Address),
                "{recipient:?}"
            );
        }
    }

    #[test]
    fn the_calendar_file_is_attached_with_its_method() {
        let from: Mailbox = "tsudoi@example.jp".parse().unwrap();
        for (method, expected) in [("PUBLISH", "method=PUBLISH"), ("CANCEL", "method=CANCEL")] {
            let mail = Outgoing {
                calendar: Some(format!(
                    "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n"
                )),
                ..outgoing()
            };

            let text = String::from_utf8(message(&from, &mail).unwrap().formatted()).unwrap();

            assert!(text.contains(expected), "{text}");
            assert!(text.contains("filename=\"tsudoi.ics\""), "{text}");
        }
    }
}
