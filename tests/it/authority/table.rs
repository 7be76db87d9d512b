//! Every address for the office, and for whom it is. Not what it answers.

use tsudoi::links;
use tsudoi::types::{
    AttendanceId, EventId, FiscalYear, OutboxMessageId, RegistrationId, RunId, SlotId, SurveyId,
};

/// For whom an address is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Whoever comes: the sign-in itself.
    Anybodys,
    /// Everybody of the office, whose section it is from the session.
    TheOffices,
    /// The section that what it names belongs to.
    TheSections,
}
use Whose::{Anybodys, TheOffices, TheSections};

/// What the addresses name, all of one section.
pub struct Things {
    /// Open for application, with somebody who applied and somebody who came.
    pub event: EventId,
    /// Not public yet.
    pub draft: EventId,
    /// The event's slot.
    pub slot: SlotId,
    /// Of somebody who did not come.
    pub registration: RegistrationId,
    /// Of somebody who came.
    pub attendance: AttendanceId,
    /// One that did not arrive.
    pub mail: OutboxMessageId,
    /// With one sheet.
    pub survey: SurveyId,
    /// The run that sheet is in.
    pub run: RunId,
}

/// The method and address of a route as the server knows it, for whom it is, one address of it, and what a form sends.
pub type Case = (
    &'static str,
    &'static str,
    Whose,
    fn(&Things) -> String,
    &'static [(&'static str, &'static str)],
);

fn year() -> FiscalYear {
    FiscalYear::new(2026).unwrap()
}

/// Every route for the office; those that undo something stand behind those that need it.
pub const CASES: [Case; 34] = [
    (
        "GET",
        "/staff/sign-in",
        Anybodys,
        |_| links::staff_sign_in(),
        &[],
    ),
    (
        "POST",
        "/staff/session",
        Anybodys,
        |_| links::staff_session(),
        &[("login", "nobody"), ("password", "wrong")],
    ),
    ("GET", "/staff", TheOffices, |_| links::staff_today(), &[]),
    (
        "GET",
        "/staff/events",
        TheOffices,
        |_| links::staff_events(),
        &[],
    ),
    (
        "GET",
        "/staff/mails",
        TheOffices,
        |_| links::staff_mails(),
        &[],
    ),
    (
        "GET",
        "/staff/reports",
        TheOffices,
        |_| links::staff_reports(),
        &[],
    ),
    (
        "GET",
        "/staff/reports/<year>",
        TheOffices,
        |_| links::staff_report(year()),
        &[],
    ),
    (
        "GET",
        "/staff/reports/<year>/figures/<code>",
        TheOffices,
        |_| links::staff_report_figure(year(), "R01"),
        &[],
    ),
    (
        "GET",
        "/staff/reports/<year>/report.csv",
        TheOffices,
        |_| links::staff_report_csv(year()),
        &[],
    ),
    (
        "GET",
        "/staff/reports/<year>/report.json",
        TheOffices,
        |_| links::staff_report_json(year()),
        &[],
    ),
    (
        "POST",
        "/staff/language",
        TheOffices,
        |_| links::staff_language(),
        &[("language", "ja")],
    ),
    (
        "GET",
        "/staff/events/<event>",
        TheSections,
        |of| links::staff_event(of.event),
        &[],
    ),
    (
        "GET",
        "/staff/events/<event>/attendance.csv",
        TheSections,
        |of| links::staff_attendance_csv(of.event),
        &[],
    ),
    (
        "GET",
        "/staff/events/<event>/registrations/new",
        TheSections,
        |of| links::staff_registration_entry(of.event),
        &[],
    ),
    (
        "GET",
        "/staff/slots/<slot>",
        TheSections,
        |of| links::staff_slot(of.slot),
        &[],
    ),
    (
        "GET",
        "/staff/registrations/<registration>",
        TheSections,
        |of| links::staff_registration(of.registration),
        &[],
    ),
    (
        "GET",
        "/staff/surveys/<id>",
        TheSections,
        |of| links::staff_survey(of.survey),
        &[],
    ),
    (
        "GET",
        "/staff/surveys/<id>/tally.csv",
        TheSections,
        |of| links::staff_tally_csv(of.survey),
        &[],
    ),
    (
        "GET",
        "/staff/surveys/<id>/codes",
        TheSections,
        |of| links::staff_survey_codes(of.survey),
        &[],
    ),
    (
        "POST",
        "/staff/events/<event>/registrations",
        TheSections,
        |of| links::staff_registrations(of.event),
        &[],
    ),
    (
        "POST",
        "/staff/events/<event>/publication",
        TheSections,
        |of| links::staff_event_publication(of.draft),
        &[],
    ),
    (
        "POST",
        "/staff/slots/<slot>/walk-ins",
        TheSections,
        |of| links::staff_slot_walk_ins(of.slot),
        &[("persons", "2")],
    ),
    (
        "POST",
        "/staff/slots/<slot>/attendances",
        TheSections,
        |of| links::staff_slot_attendances(of.slot),
        &[("persons", "1")],
    ),
    (
        "POST",
        "/staff/attendances/<attendance>/removal",
        TheSections,
        |of| links::staff_attendance_removal(of.attendance.into()),
        &[],
    ),
    (
        "POST",
        "/staff/slots/<slot>/head-count",
        TheSections,
        |of| links::staff_slot_head_count(of.slot),
        &[("persons", "9")],
    ),
    (
        "POST",
        "/staff/slots/<slot>/head-count/removal",
        TheSections,
        |of| links::staff_slot_head_count_removal(of.slot),
        &[],
    ),
    (
        "POST",
        "/staff/registrations/<registration>/confirmation",
        TheSections,
        |of| links::staff_registration_confirmation(of.registration),
        &[],
    ),
    (
        "POST",
        "/staff/registrations/<registration>/cancellation",
        TheSections,
        |of| links::staff_registration_cancellation(of.registration),
        &[],
    ),
    (
        "POST",
        "/staff/events/<event>/finalisation",
        TheSections,
        |of| links::staff_event_finalisation(of.event),
        &[],
    ),
    (
        "POST",
        "/staff/events/<event>/reopening",
        TheSections,
        |of| links::staff_event_reopening(of.event),
        &[("reason", "数え直し")],
    ),
    (
        "POST",
        "/staff/surveys/<id>/runs/<run>/decision",
        TheSections,
        |of| links::staff_run_decision(of.survey, of.run),
        &[("decision", "count")],
    ),
    (
        "POST",
        "/staff/mails/<mail>/handling",
        TheSections,
        |of| links::staff_mail_handling(of.mail),
        &[("via", "telephone")],
    ),
    (
        "POST",
        "/staff/mails/<mail>/handling/removal",
        TheSections,
        |of| links::staff_mail_handling_removal(of.mail),
        &[],
    ),
    (
        "POST",
        "/staff/session/end",
        TheOffices,
        |_| links::staff_session_end(),
        &[],
    ),
];
