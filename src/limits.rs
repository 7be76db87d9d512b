//! How often something may be done from one place, under one name, to one address. Not a lock and not a store.
//!
//! It is kept in memory, by a clock that nobody can set: a restart forgets it, and each process counts for itself.
//! Every rate is a setting (`docs/operations.md`), generous by default, because a library or a ward office is one
//! address for many people.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::{Deserialize, Serialize};

use crate::types::{EmailAddress, Network, RunId, SurveyCode, SurveyId, tidy};

mod runs;

use runs::Runs;

/// Above so many remembered keys those that are as good as new are forgotten.
const REMEMBERED: usize = 20_000;

/// More of a name than this is not needed to tell names apart.
const NAME_REMEMBERED: usize = 64;

/// The rates of all limits, as settings.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Sign-in attempts under one name from one line. Never by name alone, so that nobody can lock a colleague out.
    pub sign_in_name: Rate,
    /// Sign-in attempts from one line, under all names together.
    pub sign_in_line: Rate,
    /// Sign-in attempts from one site of IPv6 lines, under all names together.
    pub sign_in_site: Rate,
    /// Applications from one line; one above it has to be confirmed.
    pub application_line: Rate,
    /// Applications from one site of IPv6 lines; one above it has to be confirmed.
    pub application_site: Rate,
    /// Applications with one mail address; one above it has to be confirmed.
    pub application_mail: Rate,
    /// Applications from one line; one above it is not taken.
    pub application_line_most: Rate,
    /// Applications from one site of IPv6 lines; one above it is not taken.
    pub application_site_most: Rate,
    /// Mails to one address that strangers can cause: applications, changes and cancellations by residents. One above
    /// it is not taken.
    pub application_mail_most: Rate,
    /// Answers to a questionnaire under one code from one line: a hall full of people shares one.
    pub survey_line: Rate,
    /// The same from one site of IPv6 lines.
    pub survey_site: Rate,
    /// Answers to a survey from one line that come faster are taken and marked as a run, for the office to decide on.
    pub survey_pace: Rate,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            sign_in_name: Rate::new(20, 600),
            sign_in_line: Rate::new(120, 7_200),
            sign_in_site: Rate::new(480, 28_800),
            application_line: Rate::new(60, 240),
            application_site: Rate::new(240, 960),
            application_mail: Rate::new(4, 1),
            application_line_most: Rate::new(300, 1_200),
            application_site_most: Rate::new(1_200, 4_800),
            application_mail_most: Rate::new(20, 4),
            survey_line: Rate::new(400, 1_200),
            survey_site: Rate::new(1_600, 4_800),
            survey_pace: Rate::new(30, 180),
        }
    }
}

/// What was counted so far, by limit.
#[derive(Debug)]
pub struct Limits {
    sign_in_name: Throttle<(String, Network)>,
    sign_in_line: Throttle<Network>,
    sign_in_site: Throttle<Network>,
    survey_line: Throttle<(SurveyCode, Network)>,
    survey_site: Throttle<(SurveyCode, Network)>,
    runs: Runs,
    /// Above these an application has to be confirmed.
    usual: Applications,
    /// Above these it is not taken.
    most: Applications,
}

/// How many applications, by where they come from and whom they send mail to.
#[derive(Debug)]
struct Applications {
    line: Throttle<Network>,
    site: Throttle<Network>,
    mail: Throttle<String>,
}

/// Whether applications come as people send them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As people send them.
    Usual,
    /// More than that from one place or to one address, but not too many.
    Hasty,
}

impl Limits {
    /// Limits with these rates, and nothing counted yet.
    pub fn new(settings: &LimitSettings) -> Self {
        Self {
            sign_in_name: Throttle::new(settings.sign_in_name),
            sign_in_line: Throttle::new(settings.sign_in_line),
            sign_in_site: Throttle::new(settings.sign_in_site),
            usual: Applications {
                line: Throttle::new(settings.application_line),
                site: Throttle::new(settings.application_site),
                mail: Throttle::new(settings.application_mail),
            },
            most: Applications {
                line: Throttle::new(settings.application_line_most),
                site: Throttle::new(settings.application_site_most),
                mail: Throttle::new(settings.application_mail_most),
            },
            survey_line: Throttle::new(settings.survey_line),
            survey_site: Throttle::new(settings.survey_site),
            runs: Runs::new(settings.survey_pace),
        }
    }

    /// Counts an answer sheet under a code.
    ///
    /// # Errors
    /// How long to wait, when it is one too many.
    pub fn answer(&self, code: &SurveyCode, client: Option<IpAddr>) -> Result<(), Wait> {
        let by_site = Network::site(client)
            .map_or(Ok(()), |site| self.survey_site.take(&(code.clone(), site)));
        let line = Network::line(client);
        all([by_site, self.survey_line.take(&(code.clone(), line))])
    }

    /// The run an answer sheet belongs to, because sheets come faster from its line than people answer one by one; none
    /// for the others.
    pub fn run(
        &self,
        survey: SurveyId,
        client: Option<IpAddr>,
        new: impl FnOnce() -> RunId,
    ) -> Option<RunId> {
        self.runs.mark(survey, Network::line(client), new)
    }

    /// Counts an attempt to sign in under a name as typed.
    ///
    /// # Errors
    /// How long to wait, when it is one too many.
    pub fn sign_in(&self, login: &str, client: Option<IpAddr>) -> Result<(), Wait> {
        // The same name as `Login::parse` reads it, so that full-width letters are no fresh start.
        let name: String = tidy(login)
            .to_lowercase()
            .chars()
            .take(NAME_REMEMBERED)
            .collect();
        let line = Network::line(client);
        let by_site = Network::site(client).map_or(Ok(()), |site| self.sign_in_site.take(&site));
        all([
            by_site,
            self.sign_in_line.take(&line),
            self.sign_in_name.take(&(name, line)),
        ])
    }

    /// Counts an application of a resident.
    ///
    /// # Errors
    /// How long to wait, when it is one too many.
    pub fn application(
        &self,
        client: Option<IpAddr>,
        email: Option<&EmailAddress>,
    ) -> Result<Pace, Wait> {
        let mailbox = email.map(EmailAddress::mailbox);
        self.most.take(client, mailbox.as_ref())?;
        Ok(match self.usual.take(client, mailbox.as_ref()) {
            Ok(()) => Pace::Usual,
            Err(_) => Pace::Hasty,
        })
    }

    /// Counts a mail that a resident causes by changing or cancelling an application.
    ///
    /// # Errors
    /// How long to wait, when it is one too many.
    pub fn mail(&self, email: &EmailAddress) -> Result<(), Wait> {
        self.most.mail.take(&email.mailbox())
    }
}

impl Applications {
    /// One after the other: what is too much for the line is not counted against the address somebody typed there.
    fn take(&self, client: Option<IpAddr>, mailbox: Option<&String>) -> Result<(), Wait> {
        self.line.take(&Network::line(client))?;
        if let Some(site) = Network::site(client) {
            self.site.take(&site)?;
        }
        mailbox.map_or(Ok(()), |mailbox| self.mail.take(mailbox))
    }
}

/// The longest wait of several limits.
fn all<const N: usize>(limits: [Result<(), Wait>; N]) -> Result<(), Wait> {
    let waits = limits.into_iter().filter_map(Result::err);
    waits.reduce(Wait::or_longer).map_or(Ok(()), Err)
}

/// So many at once, and after that so many an hour, evenly.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many at once.
    pub at_once: NonZeroU32,
    /// How many an hour after that.
    pub an_hour: NonZeroU32,
}

impl Rate {
    /// A rate; a zero is read as one.
    pub const fn new(at_once: u32, an_hour: u32) -> Self {
        Self {
            at_once: at_least_one(at_once),
            an_hour: at_least_one(an_hour),
        }
    }
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// How long to wait until the same is allowed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl Wait {
    /// The longer of two.
    #[must_use]
    pub fn or_longer(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// In whole seconds, rounded up, as `Retry-After` says it.
    pub fn seconds(self) -> u64 {
        self.0.as_secs().saturating_add(1)
    }
}

/// One limit, counted by key.
#[derive(Debug)]
pub struct Throttle<K: Hash + Eq + Clone> {
    counted: DefaultKeyedRateLimiter<K>,
    /// Above so many keys it is tidied again: twice what was left then, so that a rush does not pay for each key.
    tidy_above: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Throttle<K> {
    /// A limit with nothing counted yet.
    pub fn new(rate: Rate) -> Self {
        let quota = Quota::per_hour(rate.an_hour).allow_burst(rate.at_once);
        Self {
            counted: RateLimiter::keyed(quota),
            tidy_above: AtomicUsize::new(REMEMBERED),
        }
    }

    /// Counts one more.
    ///
    /// # Errors
    /// How long to wait, when it is one too many; it is not counted then.
    pub fn take(&self, key: &K) -> Result<(), Wait> {
        if self.counted.len() > self.tidy_above.load(Ordering::Relaxed) {
            self.counted.retain_recent();
            let left = self.counted.len().saturating_mul(2);
            self.tidy_above
                .store(left.max(REMEMBERED), Ordering::Relaxed);
        }
        self.counted
            .check_key(key)
            .map_err(|until| Wait(until.wait_time_from(DefaultClock::default().now())))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn each_key_is_counted_alone_and_told_how_long_to_wait() {
        let throttle = Throttle::new(Rate::new(3, 60));

        let taken = (0..5).filter(|_| throttle.take(&"here").is_ok()).count();

        assert_eq!(taken, 3);
        assert_eq!(throttle.take(&"there"), Ok(()));
        let wait = throttle.take(&"here").err();
        assert!(
            wait.is_some_and(|wait| (50..=61).contains(&wait.seconds())),
            "{wait:?}"
        );
    }

    #[test]
    fn keys_that_are_as_good_as_new_are_forgotten() {
        let quick = Throttle::new(Rate::new(1, 1_000_000_000));
        let slow = Throttle::new(Rate::new(1, 1));

        for key in 0..REMEMBERED * 3 {
            assert_eq!(quick.take(&key), Ok(()));
            assert_eq!(slow.take(&key), Ok(()));
        }

        assert!(quick.counted.len() <= REMEMBERED + 1);
        assert_eq!(slow.counted.len(), REMEMBERED * 3);
        assert!(slow.take(&0).is_err());
    }

    fn limits() -> Limits {
        Limits::new(&LimitSettings::default())
    }

    #[test]
    fn one_line_is_slowed_down_and_the_same_name_elsewhere_is_not() {
        let limits = limits();
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        let there = Some(IpAddr::from([192, 0, 2, 2]));

        let allowed = (0..30)
            .filter(|_| limits.sign_in("somebody", here).is_ok())
            .count();

        assert_eq!(allowed, 20);
        assert!(limits.sign_in("somebody", there).is_ok());
        assert!(limits.sign_in("somebody else", here).is_ok());
        assert!(limits.sign_in(" SOMEBODY ", here).is_err());
        assert!(limits.sign_in("ＳＯＭＥＢＯＤＹ", here).is_err());
    }

    #[test]
    fn one_line_is_slowed_down_whatever_names_and_addresses_it_tries() {
        let limits = limits();
        let guess = |number: u16| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, number]);
            limits.sign_in(&format!("name{number}"), Some(client))
        };

        let allowed = (0..300).filter(|number| guess(*number).is_ok()).count();

        assert_eq!(allowed, 120);
    }

    #[test]
    fn one_site_is_slowed_down_whatever_lines_it_tries() {
        let limits = limits();
        let guess = |number: u16| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, number, 0, 0, 0, 1]);
            limits.sign_in(&format!("name{number}"), Some(client))
        };

        let allowed = (0..600).filter(|number| guess(*number).is_ok()).count();

        assert_eq!(allowed, 480);
    }

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    /// How many applications were taken as usual, had to be confirmed, and were not taken.
    fn paces(paces: impl Iterator<Item = Result<Pace, Wait>>) -> [usize; 3] {
        paces.fold([0; 3], |[usual, hasty, refused], pace| match pace {
            Ok(Pace::Usual) => [usual + 1, hasty, refused],
            Ok(Pace::Hasty) => [usual, hasty + 1, refused],
            Err(_) => [usual, hasty, refused + 1],
        })
    }

    #[test]
    fn applications_to_one_mailbox_are_few_wherever_they_come_from() {
        let limits = limits();
        let spellings = ["hanako@example.jp", "Hanako+1@Example.JP"].map(address);
        let apply = |number: u8| {
            let client = IpAddr::from([192, 0, 2, number]);
            let spelling = usize::from(number) % spellings.len();
            limits.application(Some(client), spellings.get(spelling))
        };

        assert_eq!(paces((0..100).map(apply)), [4, 16, 80]);
        assert!(limits.mail(&spellings[0]).is_err());
        let other = address("taro@example.jp");
        assert_eq!(limits.application(None, Some(&other)), Ok(Pace::Usual));
    }

    #[test]
    fn applications_from_one_line_are_counted_whatever_addresses_they_name() {
        let limits = limits();
        let apply = |number: u16| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, number]);
            let email = address(&format!("hanako{number}@example.jp"));
            limits.application(Some(client), Some(&email))
        };

        assert_eq!(paces((0..400).map(apply)), [60, 240, 100]);
        let elsewhere = IpAddr::from([0x2001, 0xdb8, 1, 3, 0, 0, 0, 1]);
        assert_eq!(limits.application(Some(elsewhere), None), Ok(Pace::Usual));
    }

    #[test]
    fn applications_from_one_site_are_counted_whatever_lines_they_come_from() {
        let limits = limits();
        let apply = |number: u16| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, number, 0, 0, 0, 1]);
            limits.application(Some(client), None)
        };

        assert_eq!(paces((0..1_500).map(apply)), [240, 960, 300]);
    }

    #[test]
    fn what_is_too_much_for_a_line_is_not_counted_against_the_address_typed_there() {
        let limits = limits();
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        while limits.application(here, None).is_ok() {}
        let email = address("hanako@example.jp");
        for _ in 0..50 {
            assert!(limits.application(here, Some(&email)).is_err());
        }

        let there = Some(IpAddr::from([192, 0, 2, 2]));
        assert_eq!(limits.application(there, Some(&email)), Ok(Pace::Usual));
    }

    #[test]
    fn a_hall_full_of_people_answers_and_thousands_of_sheets_from_one_line_do_not_pass() {
        let limits = limits();
        let code = |text| SurveyCode::parse(text).ok();
        let (Some(sheet), Some(other)) = (code("ABCDEF"), code("GHJKMN")) else {
            unreachable!("both are codes");
        };
        let lines = |number: u16| IpAddr::from([0x2001, 0xdb8, 1, number, 0, 0, 0, 1]);
        let here = Some(IpAddr::from([192, 0, 2, 1]));

        let of_line = (0..6_263).filter(|_| limits.answer(&sheet, here).is_ok());
        assert_eq!(of_line.count(), 400);
        assert_eq!(limits.answer(&other, here), Ok(()));
        let of_site =
            (0..6_263).filter(|number| limits.answer(&sheet, Some(lines(*number))).is_ok());
        assert_eq!(of_site.count(), 1_600);
    }

    #[test]
    fn the_longer_wait_is_told() {
        let (short, long) = (Wait(Duration::from_secs(1)), Wait(Duration::from_secs(9)));

        assert_eq!(short.or_longer(long), long);
        assert_eq!(long.or_longer(short), long);
        assert_eq!(long.seconds(), 10);
    }
}
