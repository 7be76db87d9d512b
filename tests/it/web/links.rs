//! `links.rs` and the mounted routes are the same addresses, told twice; here they are compared.

use rocket::http::Method;
use tsudoi::links;
use tsudoi::types::{
    EventId, FiscalYear, Language, OutboxMessageId, RegistrationId, RunId, SlotId, SurveyCode,
    SurveyId, Token,
};
use uuid::Uuid;

use crate::support::{TestApp, sources};

on_both!(
    every_link_is_a_route_and_every_route_has_a_link,
    staff_pages_ask_for_a_sign_in
);

use Method::{Get, Post};

/// Routes nobody follows a link to.
const WITHOUT_LINK: [&str; 6] = [
    "/",
    "/healthz",
    "/readyz",
    "/static/<_hash>/<name>",
    "/refused/cross-origin",
    "/refused/unreadable",
];

/// Every link: its function's name, an address made by it, and how it is asked for.
fn all_links() -> Vec<(&'static str, String, &'static [Method])> {
    let language = Language::En;
    let id = Uuid::from_u128(0x1234_5678);
    let (event, slot) = (EventId::new(id), SlotId::new(id));
    let (registration, survey) = (RegistrationId::new(id), SurveyId::new(id));
    let mail = OutboxMessageId::new(id);
    let token = Token::from_bytes([9; 16]);
    let code = SurveyCode::from_bytes([1, 2, 3, 4, 5, 6]);
    let year = FiscalYear::new(2025).unwrap();
    vec![
        ("events", links::events(language), &[Get]),
        ("event", links::event(language, event), &[Get]),
        ("application", links::application(language, event), &[Get]),
        (
            "application_for_slot",
            links::application_for_slot(language, event, slot),
            &[Get],
        ),
        (
            "application_who",
            links::application_who(language, event),
            &[Get, Post],
        ),
        (
            "application_check",
            links::application_check(language, event),
            &[Post],
        ),
        (
            "registrations",
            links::registrations(language, event),
            &[Post],
        ),
        (
            "registration",
            links::registration(language, &token),
            &[Get],
        ),
        (
            "registration_slot",
            links::registration_slot(language, &token),
            &[Get, Post],
        ),
        (
            "registration_cancellation",
            links::registration_cancellation(language, &token),
            &[Get, Post],
        ),
        (
            "registration_confirmation",
            links::registration_confirmation(language, &token),
            &[Get, Post],
        ),
        (
            "registration_calendar",
            links::registration_calendar(language, &token),
            &[Get],
        ),
        ("questionnaires", links::questionnaires(language), &[Get]),
        (
            "questionnaire_short",
            links::questionnaire_short(&code),
            &[Get],
        ),
        (
            "questionnaire",
            links::questionnaire(language, &code),
            &[Get],
        ),
        (
            "questionnaire_responses",
            links::questionnaire_responses(language, &code),
            &[Post],
        ),
        (
            "questionnaire_thanks",
            links::questionnaire_thanks(language, &code),
            &[Get],
        ),
        ("staff_sign_in", links::staff_sign_in(), &[Get]),
        ("staff_session", links::staff_session(), &[Post]),
        ("staff_session_end", links::staff_session_end(), &[Post]),
        ("staff_language", links::staff_language(), &[Post]),
        ("staff_today", links::staff_today(), &[Get]),
        ("staff_mails", links::staff_mails(), &[Get]),
        (
            "staff_mail_handling",
            links::staff_mail_handling(mail),
            &[Post],
        ),
        (
            "staff_mail_handling_removal",
            links::staff_mail_handling_removal(mail),
            &[Post],
        ),
        ("staff_events", links::staff_events(), &[Get]),
        ("staff_event", links::staff_event(event), &[Get]),
        (
            "staff_event_publication",
            links::staff_event_publication(event),
            &[Post],
        ),
        (
            "staff_event_finalisation",
            links::staff_event_finalisation(event),
            &[Post],
        ),
        (
            "staff_event_reopening",
            links::staff_event_reopening(event),
            &[Post],
        ),
        (
            "staff_registration_entry",
            links::staff_registration_entry(event),
            &[Get],
        ),
        (
            "staff_registrations",
            links::staff_registrations(event),
            &[Post],
        ),
        (
            "staff_attendance_csv",
            links::staff_attendance_csv(event),
            &[Get],
        ),
        ("staff_slot", links::staff_slot(slot), &[Get]),
        (
            "staff_slot_attendances",
            links::staff_slot_attendances(slot),
            &[Post],
        ),
        (
            "staff_slot_walk_ins",
            links::staff_slot_walk_ins(slot),
            &[Post],
        ),
        (
            "staff_attendance_removal",
            links::staff_attendance_removal(id),
            &[Post],
        ),
        (
            "staff_slot_head_count",
            links::staff_slot_head_count(slot),
            &[Post],
        ),
        (
            "staff_slot_head_count_removal",
            links::staff_slot_head_count_removal(slot),
            &[Post],
        ),
        (
            "staff_registration",
            links::staff_registration(registration),
            &[Get],
        ),
        (
            "staff_registration_confirmation",
            links::staff_registration_confirmation(registration),
            &[Post],
        ),
        (
            "staff_registration_cancellation",
            links::staff_registration_cancellation(registration),
            &[Post],
        ),
        ("staff_survey", links::staff_survey(survey), &[Get]),
        ("staff_tally_csv", links::staff_tally_csv(survey), &[Get]),
        (
            "staff_survey_codes",
            links::staff_survey_codes(survey),
            &[Get],
        ),
        (
            "staff_run_decision",
            links::staff_run_decision(survey, RunId::new(id)),
            &[Post],
        ),
        ("staff_reports", links::staff_reports(), &[Get]),
        (
            "staff_report_figure",
            links::staff_report_figure(year, "R01"),
            &[Get],
        ),
        ("staff_report_csv", links::staff_report_csv(year), &[Get]),
        ("staff_report_json", links::staff_report_json(year), &[Get]),
        ("staff_report", links::staff_report(year), &[Get]),
    ]
}

/// Whether a route such as `/<language>/events/<id>` takes a path.
fn takes(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap().trim_end_matches('/');
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let alike = |(route, path): (&&str, &&str)| route == path || route.starts_with('<');
    route.len() == path.len() && route.iter().zip(&path).all(alike)
}

async fn every_link_is_a_route_and_every_route_has_a_link(app: TestApp) {
    let client = app.client().await;
    let routes: Vec<(Method, String)> = client
        .rocket()
        .routes()
        .map(|route| (route.method, route.uri.path().to_owned()))
        .collect();
    let links = all_links();

    let mut wrong = Vec::new();
    for (name, link, methods) in &links {
        for method in *methods {
            if !routes
                .iter()
                .any(|(known, route)| known == method && takes(route, link))
            {
                wrong.push(format!("links::{name} has no {method} route"));
            }
        }
    }
    for (method, route) in &routes {
        let is_linked = links
            .iter()
            .any(|(_, link, methods)| methods.contains(method) && takes(route, link));
        if !is_linked && !WITHOUT_LINK.contains(&route.as_str()) {
            wrong.push(format!("{method} {route} has no link"));
        }
    }
    let text = sources("src", "links.rs").remove(0).text;
    let (_, after_methods) = text.split_once("/// The list of events.").unwrap();
    for part in after_methods.split("pub fn ").skip(1) {
        let name = part.split('(').next().unwrap();
        if !links.iter().any(|(known, _, _)| *known == name) {
            wrong.push(format!("links::{name} is not tested"));
        }
    }

    assert_eq!(wrong, Vec::<String>::new());
}

async fn staff_pages_ask_for_a_sign_in(app: TestApp) {
    for (name, link, methods) in all_links() {
        if !name.starts_with("staff_") || ["staff_sign_in", "staff_session"].contains(&name) {
            continue;
        }
        for method in methods {
            let answer = match method {
                Get => app.get(&link).await,
                _ => app.post(&link, &[]).await,
            };

            let to = (answer.status, answer.header("Location"));
            assert_eq!(
                to,
                (303, Some(links::staff_sign_in().as_str())),
                "{method} {link}"
            );
        }
    }
}
