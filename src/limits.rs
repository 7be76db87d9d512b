//! How often something may be done from one place, under one name, to one address. Not a lock and not a store.
//!
//! It is kept in memory, by a clock that nobody can set: a restart forgets it, and each process counts for itself.
//! Every rate is a setting (`docs/operations.md`), generous by default, because a library or a ward office is one
//! address for many people.

use std::net::IpAddr;

use crate::types::{
    EmailAddress, Network, PartySize, RegistrationId, RunId, SurveyCode, SurveyId, half_width,
};

mod application;
mod runs;
mod settings;
mod throttle;

use application::Applications;
pub use application::{Counted, Pace, TooMany};
use runs::Runs;
pub use settings::LimitSettings;
pub use throttle::{Rate, Throttle, Wait};

/// More of a name than this is not needed to tell names apart.
const NAME_REMEMBERED: usize = 64;

/// What was counted so far, by limit.
#[derive(Debug)]
pub struct Limits {
    sign_in_name: Throttle<(String, Network)>,
    sign_in_line: Throttle<Network>,
    sign_in_site: Throttle<Network>,
    survey_line: Throttle<(SurveyCode, Network)>,
    survey_site: Throttle<(SurveyCode, Network)>,
    runs: Runs,
    applications: Applications,
    changes: Throttle<RegistrationId>,
}

impl Limits {
    /// Limits with these rates, and nothing counted yet.
    pub fn new(settings: &LimitSettings) -> Self {
        Self {
            sign_in_name: Throttle::new(settings.sign_in_name),
            sign_in_line: Throttle::new(settings.sign_in_line),
            sign_in_site: Throttle::new(settings.sign_in_site),
            applications: Applications::new(settings),
            changes: Throttle::new(settings.registration_change),
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

    /// Takes back an answer sheet that had been stored before.
    pub fn answered_before(&self, code: &SurveyCode, client: Option<IpAddr>) {
        if let Some(site) = Network::site(client) {
            self.survey_site.give_back(&(code.clone(), site), 1);
        }
        let line = Network::line(client);
        self.survey_line.give_back(&(code.clone(), line), 1);
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
        let name: String = half_width(login)
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

    /// Counts an application of a resident: its seats and its mail, as if it will be accepted.
    ///
    /// # Errors
    /// Why it is one too many, and how long to wait.
    pub fn application(
        &self,
        client: Option<IpAddr>,
        email: Option<&EmailAddress>,
        party: PartySize,
    ) -> Result<Counted, TooMany> {
        self.applications.take(client, email, party)
    }

    /// Takes back the mail of an application that was not accepted. Its seats stay counted: whoever asks again and
    /// again is asking too much.
    pub fn not_accepted(&self, counted: &Counted) {
        self.applications.give_back_mail(counted);
    }

    /// Takes back all of an application that had been accepted before, or that nobody looked at.
    pub fn not_counted(&self, counted: &Counted) {
        self.applications.give_back_mail(counted);
        self.applications.give_back_seats(counted);
    }

    /// The same where only its seats were counted.
    pub fn seats_not_counted(&self, counted: &Counted) {
        self.applications.give_back_seats(counted);
    }

    /// Counts a mail that a resident causes by changing or cancelling a registration; answers whether it may be sent.
    pub fn mail(&self, email: &EmailAddress) -> bool {
        self.applications.take_mail(email)
    }

    /// Takes back a mail that was not sent.
    pub fn not_mailed(&self, email: &EmailAddress) {
        self.applications.give_back_single_mail(email);
    }

    /// Counts a change of slot by a resident.
    ///
    /// # Errors
    /// How long to wait, when it is one too many.
    pub fn change(&self, registration: RegistrationId) -> Result<(), Wait> {
        self.changes.take(&registration)
    }
}

/// The longest wait of several limits.
fn all<const N: usize>(limits: [Result<(), Wait>; N]) -> Result<(), Wait> {
    let waits = limits.into_iter().filter_map(Result::err);
    waits.reduce(Wait::or_longer).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
