//! How many seats residents take from one place, and how many mails they cause to one mailbox. Not what is answered
//! then (`registration/command/apply.rs`).

use std::net::IpAddr;
use std::time::Duration;

use super::{LimitSettings, Rate, Throttle, Wait};
use crate::types::{EmailAddress, Network, PartySize};

/// A wait that tells nothing of the moment it began is a whole number of these.
const QUARTER: Duration = Duration::from_mins(15);

/// Whether applications come as people send them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As people send them.
    Usual,
    /// More than that from one place or to one address, but not too many.
    Hasty,
}

/// An application that was counted, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Counted {
    /// Whether it came as people send them.
    pub pace: Pace,
    line: Network,
    site: Option<Network>,
    mailbox: Option<String>,
    seats: u32,
}

/// Why an application is one too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TooMany {
    /// Too many seats were asked for from this place.
    Seats(Wait),
    /// Too many mails went to this mailbox; the seats were counted. How long to wait is the same for every mailbox, so
    /// that it does not tell when somebody else applied.
    Mails(Wait, Counted),
}

/// The limits on applications.
#[derive(Debug)]
pub(super) struct Applications {
    /// Above these an application has to be confirmed.
    usual: Throttles,
    /// Above these it is not taken.
    most: Throttles,
    /// How long to wait for the next mail to one mailbox, told in whole quarters of an hour.
    next_mail: Wait,
}

/// How many seats by where they are asked for, and how many mails by whom they go to.
#[derive(Debug)]
struct Throttles {
    line: Throttle<Network>,
    site: Throttle<Network>,
    mail: Throttle<String>,
}

impl Applications {
    /// Limits with these rates, and nothing counted yet.
    pub(super) fn new(settings: &LimitSettings) -> Self {
        Self {
            usual: Throttles {
                line: Throttle::new(settings.application_line),
                site: Throttle::new(settings.application_site),
                mail: Throttle::new(settings.application_mail),
            },
            most: Throttles {
                line: Throttle::new(settings.application_line_most),
                site: Throttle::new(settings.application_site_most),
                mail: Throttle::new(settings.application_mail_most),
            },
            next_mail: in_quarters(settings.application_mail_most),
        }
    }

    /// Counts the seats of an application and its mail, as if it will be accepted.
    pub(super) fn take(
        &self,
        client: Option<IpAddr>,
        email: Option<&EmailAddress>,
        party: PartySize,
    ) -> Result<Counted, TooMany> {
        let mut counted = Counted {
            pace: Pace::Usual,
            line: Network::line(client),
            site: Network::site(client),
            mailbox: email.map(EmailAddress::mailbox),
            seats: party.get(),
        };
        // What is too much for the line is not counted against the address somebody typed there.
        self.most.take_seats(&counted).map_err(TooMany::Seats)?;
        if self.most.take_mail(&counted).is_err() {
            counted.pace = Pace::Hasty;
            return Err(TooMany::Mails(self.next_mail, counted));
        }
        if self.usual.take_seats(&counted).is_err() {
            counted.pace = Pace::Hasty;
        } else if self.usual.take_mail(&counted).is_err() {
            self.usual.give_back_seats(&counted);
            counted.pace = Pace::Hasty;
        }
        Ok(counted)
    }

    /// Takes back the mail of an application that sent none.
    pub(super) fn give_back_mail(&self, counted: &Counted) {
        for throttles in self.counted_in(counted) {
            throttles.give_back_mail(counted);
        }
    }

    /// Takes back the seats of an application that was sent before.
    pub(super) fn give_back_seats(&self, counted: &Counted) {
        for throttles in self.counted_in(counted) {
            throttles.give_back_seats(counted);
        }
    }

    fn counted_in(&self, counted: &Counted) -> impl Iterator<Item = &Throttles> {
        let usual = (counted.pace == Pace::Usual).then_some(&self.usual);
        usual.into_iter().chain([&self.most])
    }

    /// Counts a mail that is not an application's; answers whether it may be sent.
    pub(super) fn take_mail(&self, email: &EmailAddress) -> bool {
        self.most.mail.take(&email.mailbox()).is_ok()
    }

    /// Takes back such a mail, because it was not sent.
    pub(super) fn give_back_single_mail(&self, email: &EmailAddress) {
        self.most.mail.give_back(&email.mailbox(), 1);
    }
}

impl Throttles {
    fn take_seats(&self, counted: &Counted) -> Result<(), Wait> {
        self.line.take_some(&counted.line, counted.seats)?;
        let Some(site) = &counted.site else {
            return Ok(());
        };
        self.site
            .take_some(site, counted.seats)
            .inspect_err(|_| self.line.give_back(&counted.line, counted.seats))
    }

    fn give_back_seats(&self, counted: &Counted) {
        self.line.give_back(&counted.line, counted.seats);
        if let Some(site) = &counted.site {
            self.site.give_back(site, counted.seats);
        }
    }

    fn take_mail(&self, counted: &Counted) -> Result<(), Wait> {
        match &counted.mailbox {
            Some(mailbox) => self.mail.take(mailbox),
            None => Ok(()),
        }
    }

    fn give_back_mail(&self, counted: &Counted) {
        if let Some(mailbox) = &counted.mailbox {
            self.mail.give_back(mailbox, 1);
        }
    }
}

/// The longest wait under a rate, rounded up.
fn in_quarters(rate: Rate) -> Wait {
    let quarters = rate.each().as_secs().div_ceil(QUARTER.as_secs()).max(1);
    let seconds = quarters.saturating_mul(QUARTER.as_secs());
    Wait(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn applications() -> Applications {
        Applications::new(&LimitSettings::default())
    }

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn party(people: u32) -> PartySize {
        PartySize::new(people).unwrap()
    }

    fn pace(counted: Result<Counted, TooMany>) -> Option<Pace> {
        counted.ok().map(|counted| counted.pace)
    }

    /// How many applications were taken as usual, had to be confirmed, and were not taken.
    fn paces(counted: impl Iterator<Item = Result<Counted, TooMany>>) -> [usize; 3] {
        counted.fold([0; 3], |[usual, hasty, refused], one| match pace(one) {
            Some(Pace::Usual) => [usual + 1, hasty, refused],
            Some(Pace::Hasty) => [usual, hasty + 1, refused],
            None => [usual, hasty, refused + 1],
        })
    }

    #[test]
    fn applications_to_one_mailbox_are_few_wherever_they_come_from() {
        let limits = applications();
        let spellings = ["hanako@example.jp", "Hanako+1@Example.JP"].map(address);
        let apply = |number: u8| {
            let client = IpAddr::from([192, 0, 2, number]);
            let spelling = usize::from(number) % spellings.len();
            limits.take(Some(client), spellings.get(spelling), party(1))
        };

        assert_eq!(paces((0..100).map(apply)), [4, 16, 80]);
        assert!(!limits.take_mail(&spellings[0]));
        let other = address("taro@example.jp");
        assert_eq!(
            pace(limits.take(None, Some(&other), party(1))),
            Some(Pace::Usual)
        );
    }

    #[test]
    fn seats_from_one_line_are_counted_whatever_addresses_they_name() {
        let apply = |limits: &Applications, number: u16, people| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, number]);
            let email = address(&format!("hanako{number}@example.jp"));
            limits.take(Some(client), Some(&email), party(people))
        };

        let (alone, by_four) = (applications(), applications());
        let ones = (0..400).map(|number| apply(&alone, number, 1));
        assert_eq!(paces(ones), [60, 240, 100]);
        let fours = (0..400).map(|number| apply(&by_four, number, 4));
        assert_eq!(
            paces(fours),
            [15, 60, 325],
            "four at a time are no way round"
        );
        let elsewhere = IpAddr::from([0x2001, 0xdb8, 1, 3, 0, 0, 0, 1]);
        let there = alone.take(Some(elsewhere), None, party(1));
        assert_eq!(pace(there), Some(Pace::Usual));
    }

    #[test]
    fn seats_from_one_site_are_counted_whatever_lines_they_come_from() {
        let limits = applications();
        let apply = |number: u16| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, number, 0, 0, 0, 1]);
            limits.take(Some(client), None, party(2))
        };

        assert_eq!(paces((0..900).map(apply)), [120, 480, 300]);
    }

    #[test]
    fn what_is_too_much_for_a_line_is_not_counted_against_the_address_typed_there() {
        let limits = applications();
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        while limits.take(here, None, party(1)).is_ok() {}
        let email = address("hanako@example.jp");
        for _ in 0..50 {
            let refused = limits.take(here, Some(&email), party(1));
            assert!(matches!(refused, Err(TooMany::Seats(_))), "{refused:?}");
        }

        let there = Some(IpAddr::from([192, 0, 2, 2]));
        let taken = limits.take(there, Some(&email), party(1));
        assert_eq!(pace(taken), Some(Pace::Usual));
    }

    #[test]
    fn what_came_to_nothing_is_counted_for_the_line_and_not_for_the_mailbox() {
        let limits = applications();
        let email = address("victim@example.jp");
        let apply = |client| {
            let counted = limits.take(client, Some(&email), party(1));
            if let Ok(counted) = &counted {
                limits.give_back_mail(counted);
            }
            counted
        };

        let here = Some(IpAddr::from([192, 0, 2, 1]));
        assert_eq!(paces((0..400).map(|_| apply(here))), [60, 240, 100]);
        let there = Some(IpAddr::from([192, 0, 2, 2]));
        assert_eq!(paces((0..60).map(|_| apply(there))), [60, 0, 0]);
    }

    #[test]
    fn what_was_sent_before_is_counted_once() {
        let limits = applications();
        let email = address("hanako@example.jp");
        let apply = |is_repeat: bool| {
            let counted = limits.take(None, Some(&email), party(4));
            if let (true, Ok(counted)) = (is_repeat, &counted) {
                limits.give_back_seats(counted);
                limits.give_back_mail(counted);
            }
            counted
        };

        assert_eq!(paces((0..200).map(|_| apply(true))), [200, 0, 0]);
        assert_eq!(paces((0..30).map(|_| apply(false))), [4, 16, 10]);
    }

    #[test]
    fn how_long_a_mailbox_has_to_wait_does_not_tell_when_it_was_used() {
        for (an_hour, minutes) in [(4, 15), (1, 60), (60, 15), (3, 30)] {
            let limits = Applications::new(&LimitSettings {
                application_mail_most: Rate::new(1, an_hour),
                ..LimitSettings::default()
            });
            let email = address("victim@example.jp");
            let _ = limits.take(None, Some(&email), party(1));

            let wait = Wait(Duration::from_mins(minutes));
            let refused = limits.take(None, Some(&email), party(1));
            assert!(
                matches!(&refused, Err(TooMany::Mails(told, _)) if *told == wait),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn seats_counted_for_a_full_mailbox_can_be_given_back() {
        let limits = Applications::new(&LimitSettings {
            application_line_most: Rate::new(3, 1),
            application_mail_most: Rate::new(1, 1),
            ..LimitSettings::default()
        });
        let email = address("hanako@example.jp");
        let _ = limits.take(None, Some(&email), party(1));

        for _ in 0..10 {
            match limits.take(None, Some(&email), party(2)) {
                Err(TooMany::Mails(_, counted)) => limits.give_back_seats(&counted),
                other => unreachable!("{other:?}"),
            }
        }

        assert!(limits.take(None, None, party(2)).is_ok());
        assert!(matches!(
            limits.take(None, None, party(1)),
            Err(TooMany::Seats(_))
        ));
    }
}
