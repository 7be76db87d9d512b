//! Who may do what: every address for the office, asked by nobody, by a colleague of another section, and by one of the
//! own. An address that is not in the table fails. Not what the answers say.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};
use tsudoi::attendance as attendances;
use tsudoi::authority::Authority;
use tsudoi::entities::{
    allocation, attendance, event, form_key, outbox_message, response, revision, run_decision,
    slot, slot_count,
};
use tsudoi::links;
use tsudoi::mail::Fault;
use tsudoi::registration::Registered;
use tsudoi::types::{OutboxMessageId, RunId};
use uuid::Uuid;

use crate::support::{Answer, Clerk, TestApp};

mod table;
mod use_cases;

use table::Whose::{Anybodys, TheOffices, TheSections};
use table::{CASES, Case, Things};

on_both!(
    an_address_for_the_office_is_for_the_section_it_belongs_to,
    what_is_asked_without_a_session_leads_to_the_sign_in,
);

/// An event with somebody who came, a mail that did not arrive, and a survey with a run, all of the factory's section.
async fn things(app: &TestApp) -> Things {
    let survey = app.factory.survey().await;
    let questionnaire =
        links::questionnaire_responses(tsudoi::types::Language::Ja, &survey.opened.strata[0].code);
    let key = Uuid::new_v4().to_string();
    let sheet = [
        ("submission-key", key.as_str()),
        ("q-wanted_to_talk", "very"),
    ];
    assert_eq!(app.post(&questionnaire, &sheet).await.status, 303);
    let run = RunId::new(Uuid::new_v4());
    response::Entity::update_many()
        .col_expr(
            response::Column::RunId,
            sea_orm::sea_query::Expr::value(Uuid::from(run)),
        )
        .exec(&app.connection().await)
        .await
        .unwrap();
    let event = app.factory.event().number(7).main_venue(30).build().await;
    let draft = app
        .factory
        .event()
        .number(8)
        .main_venue(30)
        .draft()
        .build()
        .await;
    let slot = event.slots[0].id;
    let Registered { registration, .. } = app.factory.registration(event.id, slot).register().await;
    app.transport.fail_next(Fault::reply(550, "5.1.1 unknown"));
    app.deliver().await;
    let mails = outbox_message::Entity::find()
        .filter(sea_orm::sea_query::Expr::cust("state = 'failed'"))
        .all(app.app.db.read())
        .await
        .unwrap();
    let ticked =
        app.factory
            .registration(event.id, slot)
            .named("区 一郎", "く いちろう", "03-9999-0000");
    let ticked = ticked.register().await.registration;
    let attendance = attendances::record(&app.app, &Authority::SYSTEM, slot, ticked, 1).await;
    Things {
        event: event.id,
        draft: draft.id,
        slot,
        registration,
        attendance: attendance.unwrap().unwrap(),
        mail: OutboxMessageId::new(mails[0].id),
        survey: survey.opened.survey,
        run,
    }
}

/// Everything a use case for the office could have changed.
async fn stored(connection: &impl ConnectionTrait) -> String {
    macro_rules! rows {
        ($($table:ident),*) => {{
            let mut all = Vec::new();
            $(
                let found = $table::Entity::find().all(connection).await.unwrap();
                let mut rows: Vec<String> = found.iter().map(|row| format!("{row:?}")).collect();
                rows.sort();
                all.extend(rows);
            )*
            all.join("\n")
        }};
    }
    rows!(
        event,
        slot,
        allocation,
        attendance,
        slot_count,
        outbox_message,
        run_decision,
        revision,
        form_key
    )
}

async fn ask(clerk: &Clerk, case: &Case, things: &Things) -> Answer {
    let (method, _, _, path, fields) = case;
    match *method {
        "GET" => clerk.get(&path(things)).await,
        _ => {
            clerk
                .post(
                    &path(things),
                    &sent(fields, &things.registration.to_string()),
                )
                .await
        }
    }
}

/// What is sent, and what forms carry unseen: the version they show and whom they are about.
fn sent<'a>(fields: &[(&'a str, &'a str)], registration: &'a str) -> Vec<(&'a str, &'a str)> {
    let unseen = [("basis.version", "0"), ("registration", registration)];
    [fields, &unseen].concat()
}

async fn an_address_for_the_office_is_for_the_section_it_belongs_to(app: TestApp) {
    let things = things(&app).await;
    let own = app.factory.office().await.owner;
    let other = app.factory.another_section("care").await;
    let foreigner = Clerk::sign_in(&app.app, other, "foreigner", "よその 係").await;
    let organiser = Clerk::sign_in(&app.app, own, "organiser", "担当 係").await;
    let before = stored(app.app.db.read()).await;

    for case in CASES.iter().filter(|case| case.2 == TheSections) {
        let answer = ask(&foreigner, case, &things).await;
        assert_eq!(
            answer.status,
            404,
            "{} {}: {}",
            case.0,
            case.1,
            answer.text()
        );
    }

    assert_eq!(
        stored(app.app.db.read()).await,
        before,
        "nothing was changed"
    );
    for case in CASES.iter().filter(|case| case.2 != Anybodys) {
        if case.2 == TheOffices {
            let answer = ask(&foreigner, case, &things).await;
            assert!(
                answer.status < 400,
                "{} {}: {}",
                case.0,
                case.1,
                answer.status
            );
        }
        let answer = ask(&organiser, case, &things).await;
        let is_theirs = answer.status < 400 || [409, 422].contains(&answer.status);
        assert!(
            is_theirs,
            "{} {}: {} {}",
            case.0,
            case.1,
            answer.status,
            answer.text()
        );
    }
    assert_ne!(
        stored(app.app.db.read()).await,
        before,
        "the own section can"
    );
}

async fn what_is_asked_without_a_session_leads_to_the_sign_in(app: TestApp) {
    let things = things(&app).await;
    let before = stored(app.app.db.read()).await;

    for case in &CASES {
        let (method, pattern, whose, path, fields) = case;
        let path = path(&things);
        let answer = match *method {
            "GET" => app.get(&path).await,
            _ => {
                let registration = things.registration.to_string();
                app.post(&path, &sent(fields, &registration)).await
            }
        };
        let is_led_to_sign_in =
            answer.status == 303 && answer.location().starts_with(&links::staff_sign_in());
        assert_eq!(
            is_led_to_sign_in,
            *whose != Anybodys,
            "{method} {pattern}: {}",
            answer.status
        );
    }

    assert_eq!(
        stored(app.app.db.read()).await,
        before,
        "nothing was changed"
    );
}

#[tokio::test]
async fn every_address_for_the_office_is_in_the_table() {
    let app = TestApp::on_sqlite().await;
    let rocket = tsudoi::web::rocket(app.app.clone());
    let known: BTreeSet<(String, String)> = rocket
        .routes()
        .map(|route| (route.method.to_string(), route.uri.path().to_owned()))
        .filter(|(_, path)| path.split('/').nth(1) == Some("staff"))
        .collect();
    let decided: BTreeSet<(String, String)> = CASES
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()))
        .collect();

    assert_eq!(known, decided);
}
