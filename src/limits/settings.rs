//! The rates of all limits, as the office may set them. Not what is counted.

use serde::{Deserialize, Serialize};

use super::throttle::Rate;

/// The rates of all limits, as settings.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Sign-in attempts under one name from one line. Never by name alone, so that nobody can lock a colleague out from
    /// another line.
    pub sign_in_name: Rate,
    /// Sign-in attempts from one line, under all names together.
    pub sign_in_line: Rate,
    /// Sign-in attempts from one site of IPv6 lines, under all names together.
    pub sign_in_site: Rate,
    /// Seats applied for from one line; an application above it has to be confirmed.
    pub application_line: Rate,
    /// Seats applied for from one site of IPv6 lines; an application above it has to be confirmed.
    pub application_site: Rate,
    /// Accepted applications with one mail address; one above it has to be confirmed.
    pub application_mail: Rate,
    /// Seats applied for from one line; an application above it is not taken.
    pub application_line_most: Rate,
    /// Seats applied for from one site of IPv6 lines; an application above it is not taken.
    pub application_site_most: Rate,
    /// Mails to one address that strangers can cause: applications, changes and cancellations by residents. An
    /// application above it is not taken; a change or a cancellation is done without its mail.
    pub application_mail_most: Rate,
    /// Changes of slot of one registration by its resident.
    pub registration_change: Rate,
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
            registration_change: Rate::new(30, 60),
            survey_line: Rate::new(400, 1_200),
            survey_site: Rate::new(1_600, 4_800),
            survey_pace: Rate::new(30, 180),
        }
    }
}
