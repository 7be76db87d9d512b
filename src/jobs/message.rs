//! A mail of the outbox as the message that goes over the wire (RFC 5322). Not its words, which were written before.

use std::time::SystemTime;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::mail::{Fault, Outgoing, one_line};
use crate::types::EmailAddress;

/// What the attached calendar file is called.
const CALENDAR_FILE: &str = "tsudoi.ics";

/// Puts the message together, addressed to its one recipient.
///
/// An address that was stored under an earlier rule may be none that can be sent to; the mail then fails at once.
pub(super) fn message(from: &Mailbox, mail: &Outgoing) -> Result<Message, Fault> {
    if EmailAddress::parse(&mail.recipient).is_err() {
        return Err(Fault::Address);
    }
    addressed(from, mail)
}

/// The message by the transport's own rules.
fn addressed(from: &Mailbox, mail: &Outgoing) -> Result<Message, Fault> {
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
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::mail::Claim;
    use crate::types::{EmailError, OutboxMessageId};

    fn outgoing() -> Outgoing {
        Outgoing {
            claim: Claim {
                id: OutboxMessageId::new(Uuid::nil()),
                attempt: 1,
            },
            topic: None,
            message_id: "<1@example.jp>".to_owned(),
            recipient: "hanako@example.jp".to_owned(),
            subject: "【申込完了】受付番号 1234 5678 在宅療養講演会".to_owned(),
            body: "お申し込みを受け付けました。\n".to_owned(),
            calendar: None,
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

    /// Whether the transport would send to exactly this address.
    fn transport_takes(address: &str) -> bool {
        let from: Mailbox = "tsudoi@example.jp".parse().unwrap();
        let mail = Outgoing {
            recipient: address.to_owned(),
            ..outgoing()
        };
        addressed(&from, &mail).is_ok_and(|message| {
            let to = message.envelope().to();
            to.len() == 1 && to.iter().all(|to| to.to_string() == address)
        })
    }

    /// What the form's rule leaves out on purpose, although the transport would take it.
    fn is_left_out(address: &str) -> bool {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        !address.is_ascii()
            || address.len() > 254
            || !domain.contains('.')
            || domain.ends_with('.')
            || domain.starts_with('[')
    }

    #[test]
    fn quoted_addresses_are_what_the_transport_cannot_send_to() {
        for (address, expected) in [
            ("\"a b\"@example.jp", Err(EmailError::Quoted)),
            ("\"ab\"@example.jp", Err(EmailError::Quoted)),
            ("a+b_c{d}|e@mail.example.jp", Ok(())),
            ("a..b@example.jp", Err(EmailError::Invalid)),
        ] {
            let parsed = EmailAddress::parse(address).map(|_| ());

            assert_eq!(parsed, expected, "{address}");
            assert_eq!(transport_takes(address), expected.is_ok(), "{address}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

        /// One rule for addresses: whatever the form takes can be sent to, and what it does not take, cannot.
        #[test]
        fn the_form_takes_exactly_what_the_transport_can_send_to(
            local in "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~\" \\\\@(),:;<>\\[\\]-]{0,12}|\"[a-z .@\\\\]{0,6}\"|[a-z]{60,70}",
            domain in "[a-zA-Z0-9._ -]{0,12}|[a-z0-9-]{1,6}\\.[a-z]{2,3}|\\[[0-9.]{1,9}\\]|[a-z]{60,66}\\.jp|([a-z]{50}\\.){4,5}jp",
        ) {
            let address = format!("{local}@{domain}");
            let parsed = EmailAddress::parse(&address);

            match parsed {
                Ok(parsed) => prop_assert!(
                    transport_takes(parsed.as_str()),
                    "{parsed} is taken and cannot be sent to"
                ),
                Err(_) => prop_assert!(
                    is_left_out(&address) || !transport_takes(&address),
                    "{address} could be sent to and is refused"
                ),
            }
        }
    }
}
