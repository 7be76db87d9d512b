//! What an attempt to deliver came to, whether to try again, and when. Not how mail is sent (`jobs/`).

use std::fmt;

use chrono::TimeDelta;

/// How an attempt to deliver one mail ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The mail server took the mail over.
    Accepted,
    /// It did not.
    Failed(Fault),
}

/// Why an attempt failed: what staff and the log may see, so never an address and never the server's own words,
/// which repeat it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server answered with an SMTP code (RFC 5321) and perhaps an enhanced one (RFC 3463).
    Reply {
        /// Such as 550.
        code: u16,
        /// Such as `5.1.1`.
        enhanced: Option<String>,
    },
    /// The server could not be reached, or the connection broke.
    Connection,
    /// The server did not answer in time.
    Timeout,
    /// No encrypted connection could be made.
    Tls,
    /// The recipient's address cannot be written into a mail.
    Address,
    /// The mail could not be put together or stored.
    Message,
    /// The program was stopped again and again while it sent this mail.
    Interrupted,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Try again after this time.
    RetryAfter(TimeDelta),
    /// Tell the office.
    GiveUp,
}

/// The attempt after which the 24 hours of the plan are used up.
pub const LAST_ATTEMPT: u32 = 27;

/// What follows the `attempts`-th attempt, which failed in this way.
///
/// The plan counts attempts, not hours since the mail was written, so that a server switched off for two days still
/// tries everything a day long.
pub fn verdict(attempts: u32, fault: &Fault) -> Verdict {
    if fault.is_permanent() {
        return Verdict::GiveUp;
    }
    wait_after(attempts).map_or(Verdict::GiveUp, Verdict::RetryAfter)
}

/// 1, 5, 15 and 60 minutes, then hourly as long as that stays within 24 hours.
fn wait_after(attempts: u32) -> Option<TimeDelta> {
    match attempts {
        0 | 1 => Some(TimeDelta::minutes(1)),
        2 => Some(TimeDelta::minutes(5)),
        3 => Some(TimeDelta::minutes(15)),
        4..LAST_ATTEMPT => Some(TimeDelta::hours(1)),
        LAST_ATTEMPT.. => None,
    }
}

impl Fault {
    /// The fault in a server's answer: the code, and the enhanced code where the text begins with one. The rest of
    /// the text is dropped, because servers put the recipient's address there.
    pub fn reply(code: u16, text: &str) -> Self {
        let enhanced = text
            .split_whitespace()
            .next()
            .filter(|word| is_enhanced_code(word));
        Self::Reply {
            code,
            enhanced: enhanced.map(str::to_owned),
        }
    }

    /// Whether no later attempt could succeed.
    ///
    /// 530, 534, 535 and 538 are about this program's own sign-in to the mail server (RFC 4954): a wrong password
    /// in the settings must not turn every waiting mail into a failed one.
    fn is_permanent(&self) -> bool {
        match self {
            Self::Reply { code, .. } => {
                (500..600).contains(code) && !matches!(code, 530 | 534 | 535 | 538)
            }
            Self::Address | Self::Interrupted => true,
            Self::Connection | Self::Timeout | Self::Tls | Self::Message => false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply {
                code,
                enhanced: None,
            } => write!(f, "{code}"),
            Self::Reply {
                code,
                enhanced: Some(enhanced),
            } => write!(f, "{code} {enhanced}"),
            Self::Connection => f.write_str("connection"),
            Self::Timeout => f.write_str("timeout"),
            Self::Tls => f.write_str("tls"),
            Self::Address => f.write_str("address"),
            Self::Message => f.write_str("message"),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

/// `class.subject.detail`, digits only.
fn is_enhanced_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail] if [subject, detail]
        .iter()
        .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_1_5_15_60_minutes_and_then_hourly() {
        let minutes: Vec<Option<i64>> = [1, 2, 3, 4, 5, 26, 27, 28]
            .map(|attempts| wait_after(attempts).map(|wait| wait.num_minutes()))
            .to_vec();

        assert_eq!(
            minutes,
            [
                Some(1),
                Some(5),
                Some(15),
                Some(60),
                Some(60),
                Some(60),
                None,
                None
            ]
        );
    }

    #[test]
    fn the_plan_ends_within_24_hours_and_not_an_hour_earlier() {
        let total: TimeDelta = (1..=LAST_ATTEMPT).filter_map(wait_after).sum();

        assert!(total <= TimeDelta::hours(24));
        assert!(total + TimeDelta::hours(1) > TimeDelta::hours(24));
    }

    #[test]
    fn what_is_tried_again_and_what_is_not() {
        let retry = Verdict::RetryAfter(TimeDelta::minutes(1));
        let table = [
            (Fault::reply(421, ""), retry),
            (Fault::reply(450, "4.2.1 mailbox busy"), retry),
            (Fault::reply(451, "try again"), retry),
            (Fault::reply(535, "5.7.8 authentication failed"), retry),
            (Fault::Connection, retry),
            (Fault::Timeout, retry),
            (Fault::Tls, retry),
            (Fault::Message, retry),
            (Fault::reply(550, "5.1.1 no such user"), Verdict::GiveUp),
            (Fault::reply(554, ""), Verdict::GiveUp),
            (Fault::Address, Verdict::GiveUp),
            (Fault::Interrupted, Verdict::GiveUp),
        ];

        for (fault, expected) in table {
            assert_eq!(verdict(1, &fault), expected, "{fault:?}");
        }
        assert_eq!(verdict(LAST_ATTEMPT, &Fault::Connection), Verdict::GiveUp);
    }

    #[test]
    fn a_fault_never_repeats_the_servers_words() {
        let table = [
            (
                Fault::reply(550, "5.1.1 <hanako@example.jp>: Recipient address rejected"),
                "550 5.1.1",
            ),
            (Fault::reply(550, "<hanako@example.jp> unknown"), "550"),
            (Fault::reply(550, "hanako@example.jp"), "550"),
            (Fault::reply(550, "5.1.hanako unknown"), "550"),
            (Fault::reply(451, ""), "451"),
        ];

        for (fault, expected) in table {
            assert_eq!(fault.to_string(), expected);
        }
    }
}
