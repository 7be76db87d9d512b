//! Every use case that takes an authority, called by somebody of another section, by the public, and with the link of
//! another registration: each refuses, and nothing is changed. A use case that is not called here fails.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use tsudoi::app::App;
use tsudoi::authority::{Authority, Role};
use tsudoi::error::{AppError, Result};
use tsudoi::indicator::NewIndicator;
use tsudoi::initiative::NewInitiative;
use tsudoi::mail::HandledVia;
use tsudoi::office::{NewOwner, NewVenue};
use tsudoi::questionnaire::{Decision, NewQuestionnaire, NewSurvey, Published, Window};
use tsudoi::registration::{IntakeSource, NewRegistration};
use tsudoi::staff::{Login, NewStaffUser, Password};
use tsudoi::types::{Base, Decimals, FiscalYear, Language, LocalizedText, StaffUserId, tokyo_date};
use tsudoi::{
    attendance, event, indicator, initiative, mail, office, questionnaire, registration, report,
    staff,
};
use uuid::Uuid;

use super::table::Things;
use super::{stored, things};
use crate::architecture::public::with_authority;
use crate::support::TestApp;

on_both!(what_is_not_theirs_is_refused_by_every_use_case_itself);

/// What a use case is given beside what it is about.
struct Given {
    published: Published,
    registration: NewRegistration,
}

/// What became of each use case, by its name.
type Answers = BTreeMap<&'static str, Result<()>>;

async fn ask_all(app: &App, by: &Authority, of: &Things, given: &Given) -> Answers {
    let mut answers = Answers::new();
    macro_rules! ask {
        ($($feature:ident::$name:ident($($argument:expr),*);)+) => {$(
            let name = concat!(stringify!($feature), "::", stringify!($name));
            let answer = $feature::$name(app, by $(, $argument)*).await;
            answers.insert(name, answer.map(|_| ()));
        )+};
    }
    let event = event::find(app, of.event).await.unwrap();
    let text = || LocalizedText::new("よその係");
    let year = FiscalYear::new(2026).unwrap();
    let today = tokyo_date(app.now());
    let (now, slot) = (app.now(), of.slot);
    let code = || questionnaire::Code::parse("foreign").unwrap();
    let login = Login::parse("foreign").unwrap();
    let password = || {
        Password::parse(
            "雨の日は傘を二本もって出かける",
            &Login::parse("foreign").unwrap(),
        )
    };
    let fresh = || NewRegistration {
        submission_key: Uuid::new_v4(),
        source: IntakeSource::Telephone,
        ..given.registration.clone()
    };
    let another = event::NewEvent {
        slots: Vec::new(),
        ..event::NewEvent::lecture(
            event.initiative,
            event.owner,
            99,
            text(),
            event.desk.clone(),
        )
    };
    let questions = questionnaire::published(app, given.published.version)
        .await
        .unwrap();
    let survey = NewSurvey {
        event: of.event,
        version: given.published.version,
        title: text(),
        window: Window::new(now, now + TimeDelta::days(1)).unwrap(),
        slots: Vec::new(),
    };
    let indicator = NewIndicator {
        initiative: event.initiative,
        code: code(),
        name: text(),
        questionnaire: given.published.version,
        question: code(),
        numerator: BTreeSet::new(),
        base: Base::Asked,
        decimals: Decimals::Whole,
    };
    let row = NewInitiative {
        fiscal_year: year,
        code: "R99".to_owned(),
        section_code: "9-9".to_owned(),
        position: 99,
        name: text(),
        planned: None,
        owner: event.owner,
    };
    let colleague = NewStaffUser {
        owner: event.owner,
        login: login.clone(),
        display_name: "よその 係".to_owned(),
        password: password().unwrap(),
        role: Role::Organiser,
        language: Language::Ja,
    };
    ask! {
        attendance::counts_of_event(&event);
        attendance::counts_for_office(std::slice::from_ref(&event));
        attendance::walk_ins(slot);
        attendance::record(slot, of.registration, 1);
        attendance::record_walk_in(slot, 1);
        attendance::remove(of.attendance);
        attendance::set_head_count(slot, 9);
        attendance::clear_head_count(slot);
        attendance::finalise(of.event);
        attendance::reopen(of.event, "数え直し");
        event::for_office(of.draft);
        event::of_slot_for_office(slot);
        event::of_owner(event.owner);
        event::create(another);
        event::publish(of.draft);
        indicator::of_initiative(event.initiative);
        indicator::define(indicator);
        initiative::add(row);
        mail::handle(of.mail, Some(HandledVia::Telephone));
        office::add_owner(NewOwner { code: "foreign".to_owned(), name: text() });
        office::add_venue(NewVenue { name: text(), address: text(), access: text() });
        questionnaire::decide_run(of.survey, of.run, Decision::Count);
        questionnaire::export_tally(of.survey);
        questionnaire::for_office(of.survey);
        questionnaire::free_texts(of.survey);
        questionnaire::open_survey(survey);
        questionnaire::publish(NewQuestionnaire {
            owner: event.owner,
            code: code(),
            title: text(),
            questionnaire: questions
        });
        questionnaire::runs(of.survey);
        questionnaire::surveys_of_events(&[survey_event(app, of).await]);
        questionnaire::tally(of.survey);
        registration::awaiting_call(std::slice::from_ref(&event), 9);
        registration::cancel(of.registration);
        registration::cancel_own(of.registration);
        registration::change_own_slot(of.registration, slot);
        registration::change_slot(of.registration, slot);
        registration::confirm(of.registration);
        registration::enter(fresh(), true);
        registration::export(of.event);
        registration::for_office(of.registration);
        registration::of_slot(slot);
        registration::register(fresh());
        registration::unreached(event.owner, false, None, 1);
        registration::unreached_mail(event.owner, of.mail);
        registration::unreached_totals(event.owner);
        report::paper(year, today);
        report::years();
        staff::add_user(colleague);
        staff::set_password(&login, password().unwrap());
    }
    answers
}

async fn survey_event(app: &App, of: &Things) -> tsudoi::types::EventId {
    questionnaire::survey(app, of.survey).await.unwrap().event
}

/// What everybody of the office may, whosever section it is.
const OF_THE_OFFICE: [&str; 3] = ["office::add_venue", "report::paper", "report::years"];

async fn what_is_not_theirs_is_refused_by_every_use_case_itself(app: TestApp) {
    let of = things(&app).await;
    let other = app.factory.another_section("care").await;
    let foreign = Authority::staff(StaffUserId::new(Uuid::nil()), Role::Organiser, other);
    let elsewhere = Authority::of_link(tsudoi::types::RegistrationId::new(Uuid::new_v4()));
    let given = Given {
        published: app.factory.questionnaire().await,
        registration: app.factory.registration(of.event, of.slot).command(),
    };
    let before = stored(app.app.db.read()).await;

    for (who, by) in [
        ("another section", &foreign),
        ("nobody", &Authority::PUBLIC),
        ("another link", &elsewhere),
    ] {
        let answers = ask_all(&app.app, by, &of, &given).await;
        let asked: BTreeSet<String> = answers.keys().map(|name| (*name).to_owned()).collect();
        assert_eq!(asked, with_authority());
        for (name, answer) in answers {
            if who == "another section" && OF_THE_OFFICE.contains(&name) {
                continue;
            }
            let is_refused = matches!(answer, Err(AppError::NotFound | AppError::Forbidden));
            assert!(is_refused, "{name} by {who}: {answer:?}");
        }
    }

    assert_eq!(
        stored(app.app.db.read()).await,
        before,
        "nothing was changed"
    );
}
