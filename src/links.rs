//! Every address of this server, in one place; handlers mount at the same paths, and a test compares both.

use uuid::Uuid;

use crate::types::{
    EventId, FiscalYear, Language, OutboxMessageId, RegistrationId, RunId, SlotId, SurveyCode,
    SurveyId, Token,
};

/// Makes absolute addresses for mails, calendars and printed codes.
#[derive(Clone, Debug)]
pub struct Links {
    base_url: String,
}

impl Links {
    /// Links below this address, such as `https://tsudoi.example.jp`.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
        }
    }

    /// The absolute address of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

/// The list of events.
pub fn events(language: Language) -> String {
    format!("/{language}/")
}

/// An event's page.
pub fn event(language: Language, event: EventId) -> String {
    format!("/{language}/events/{event}")
}

/// Step 1 of an application: how to attend.
pub fn application(language: Language, event: EventId) -> String {
    format!("/{language}/events/{event}/application")
}

/// Step 1 with one slot chosen already.
pub fn application_for_slot(language: Language, event: EventId, slot: SlotId) -> String {
    format!("/{language}/events/{event}/application?slot={slot}")
}

/// Step 2 of an application: who applies.
pub fn application_who(language: Language, event: EventId) -> String {
    format!("/{language}/events/{event}/application/who")
}

/// Step 3 of an application: check.
pub fn application_check(language: Language, event: EventId) -> String {
    format!("/{language}/events/{event}/application/check")
}

/// Where a checked application is sent to.
pub fn registrations(language: Language, event: EventId) -> String {
    format!("/{language}/events/{event}/registrations")
}

/// A registration's personal page.
pub fn registration(language: Language, token: &Token) -> String {
    format!("/{language}/registrations/{}", token.as_str())
}

/// The change of slot on the personal page.
pub fn registration_slot(language: Language, token: &Token) -> String {
    format!("/{language}/registrations/{}/slot", token.as_str())
}

/// The cancellation on the personal page.
pub fn registration_cancellation(language: Language, token: &Token) -> String {
    format!("/{language}/registrations/{}/cancellation", token.as_str())
}

/// Where an application is confirmed by the link in its mail.
pub fn registration_confirmation(language: Language, token: &Token) -> String {
    format!("/{language}/registrations/{}/confirmation", token.as_str())
}

/// The calendar file of a registration.
pub fn registration_calendar(language: Language, token: &Token) -> String {
    format!("/{language}/registrations/{}/calendar.ics", token.as_str())
}

/// The short address printed beside a questionnaire's QR code.
pub fn questionnaire_short(code: &SurveyCode) -> String {
    format!("/q/{}", code.as_str())
}

/// A questionnaire to answer.
pub fn questionnaire(language: Language, code: &SurveyCode) -> String {
    format!("/{language}/questionnaires/{}", code.as_str())
}

/// Where answers are sent to.
pub fn questionnaire_responses(language: Language, code: &SurveyCode) -> String {
    format!("/{language}/questionnaires/{}/responses", code.as_str())
}

/// The thanks after answering.
pub fn questionnaire_thanks(language: Language, code: &SurveyCode) -> String {
    format!("/{language}/questionnaires/{}/thanks", code.as_str())
}

/// Staff: the sign-in page.
pub fn staff_sign_in() -> String {
    "/staff/sign-in".to_owned()
}

/// Staff: where sign-in data is sent to.
pub fn staff_session() -> String {
    "/staff/session".to_owned()
}

/// Staff: where a sign-out is sent to.
pub fn staff_session_end() -> String {
    "/staff/session/end".to_owned()
}

/// Staff: where a change of the display language is sent to.
pub fn staff_language() -> String {
    "/staff/language".to_owned()
}

/// Staff: what needs a person today.
pub fn staff_today() -> String {
    "/staff".to_owned()
}

/// Staff: mails that did not arrive.
pub fn staff_mails() -> String {
    "/staff/mails".to_owned()
}

/// Staff: where it is noted that somebody was reached by another way than by mail.
pub fn staff_mail_handling(mail: OutboxMessageId) -> String {
    format!("/staff/mails/{mail}/handling")
}

/// Staff: where that note is taken back.
pub fn staff_mail_handling_removal(mail: OutboxMessageId) -> String {
    format!("/staff/mails/{mail}/handling/removal")
}

/// Staff: all events.
pub fn staff_events() -> String {
    "/staff/events".to_owned()
}

/// Staff: an event's board.
pub fn staff_event(event: EventId) -> String {
    format!("/staff/events/{event}")
}

/// Staff: where an event's counts are made final.
pub fn staff_event_finalisation(event: EventId) -> String {
    format!("/staff/events/{event}/finalisation")
}

/// Staff: where final counts are opened again, with a reason.
pub fn staff_event_reopening(event: EventId) -> String {
    format!("/staff/events/{event}/reopening")
}

/// Staff: entry of an application that came by telephone, fax, post or at the counter.
pub fn staff_registration_entry(event: EventId) -> String {
    format!("/staff/events/{event}/registrations/new")
}

/// Staff: where an entered application is sent to.
pub fn staff_registrations(event: EventId) -> String {
    format!("/staff/events/{event}/registrations")
}

/// Staff: the attendance list of an event as CSV.
pub fn staff_attendance_csv(event: EventId) -> String {
    format!("/staff/events/{event}/attendance.csv")
}

/// Staff: the list of one slot.
pub fn staff_slot(slot: SlotId) -> String {
    format!("/staff/slots/{slot}")
}

/// Staff: where attendance of a slot is recorded.
pub fn staff_slot_attendances(slot: SlotId) -> String {
    format!("/staff/slots/{slot}/attendances")
}

/// Staff: where a recorded attendance is taken back.
pub fn staff_attendance_removal(attendance: Uuid) -> String {
    format!("/staff/attendances/{attendance}/removal")
}

/// Staff: where a slot's head count is recorded.
pub fn staff_slot_head_count(slot: SlotId) -> String {
    format!("/staff/slots/{slot}/head-count")
}

/// Staff: one registration.
pub fn staff_registration(registration: RegistrationId) -> String {
    format!("/staff/registrations/{registration}")
}

/// Staff: where a registration is confirmed that waits for a call.
pub fn staff_registration_confirmation(registration: RegistrationId) -> String {
    format!("/staff/registrations/{registration}/confirmation")
}

/// Staff: where a registration is cancelled.
pub fn staff_registration_cancellation(registration: RegistrationId) -> String {
    format!("/staff/registrations/{registration}/cancellation")
}

/// Staff: a survey's tally.
pub fn staff_survey(survey: SurveyId) -> String {
    format!("/staff/surveys/{survey}")
}

/// Staff: a survey's tally as CSV.
pub fn staff_tally_csv(survey: SurveyId) -> String {
    format!("/staff/surveys/{survey}/tally.csv")
}

/// Staff: the codes of a survey, to print.
pub fn staff_survey_codes(survey: SurveyId) -> String {
    format!("/staff/surveys/{survey}/codes")
}

/// Staff: the results paper of a fiscal year, as of its last day or today.
pub fn staff_report(year: FiscalYear) -> String {
    format!("/staff/reports/{}", year.year())
}

/// The page where the code of a questionnaire is typed in.
pub fn questionnaires(language: Language) -> String {
    format!("/{language}/questionnaires")
}

/// Staff: where a draft event is opened to the public.
pub fn staff_event_publication(event: EventId) -> String {
    format!("/staff/events/{event}/publication")
}

/// Staff: where people who came to a slot without an application are recorded.
pub fn staff_slot_walk_ins(slot: SlotId) -> String {
    format!("/staff/slots/{slot}/walk-ins")
}

/// Staff: where a slot's head count is taken back.
pub fn staff_slot_head_count_removal(slot: SlotId) -> String {
    format!("/staff/slots/{slot}/head-count/removal")
}

/// Staff: where it is decided whether a run of answer sheets is counted.
pub fn staff_run_decision(survey: SurveyId, run: RunId) -> String {
    format!("/staff/surveys/{survey}/runs/{run}/decision")
}

/// Staff: the results paper of the running fiscal year.
pub fn staff_reports() -> String {
    "/staff/reports".to_owned()
}

/// Staff: what one initiative's figures of the paper are made of; the code as it stands in an address.
pub fn staff_report_figure(year: FiscalYear, code: &str) -> String {
    format!("/staff/reports/{}/figures/{code}", year.year())
}

/// Staff: the results paper as CSV.
pub fn staff_report_csv(year: FiscalYear) -> String {
    format!("/staff/reports/{}/report.csv", year.year())
}

/// Staff: the results paper as JSON.
pub fn staff_report_json(year: FiscalYear) -> String {
    format!("/staff/reports/{}/report.json", year.year())
}
