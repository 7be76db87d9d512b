//! The bare handlers registrations and answers are compared with: Rocket, a form, and the statements of a registration
//! or of an answer sheet through one batching writer on the same driver. No rule, no letter, no audit entry, no retry:
//! what is left when everything that makes a product is taken away. Served by this program itself, as a child process.

use std::collections::HashMap;
use std::thread;

use chrono::Utc;
use rocket::form::{Form, FromForm};
use rocket::http::{RawStr, Status};
use rocket::log::LogLevel;
use rocket::response::Redirect;
use rocket::{Config, State, post, routes};
use rusqlite::{Connection, params};
use sea_orm::ActiveValue::Set;
use sea_orm::{DbBackend, EntityTrait, QueryTrait, Statement, Value};
use tokio::sync::{mpsc, oneshot};
use tsudoi::entities::{allocation, answer, free_text, registration, response};
use uuid::Uuid;

use crate::Result;

/// As many share a commit as in the program that is measured.
const BATCH: usize = 128;

#[derive(FromForm)]
struct Application {
    slot: String,
    party: i32,
    key: String,
    name: String,
    kana: String,
    phone: String,
    email: String,
    companions: String,
}

/// The status of a yes.
pub(crate) const YES: u16 = 303;

/// What the writer is given: statements that are ready to run.
struct Job {
    /// The seats that must be free first.
    seats: Option<(Uuid, i32)>,
    inserts: Vec<Statement>,
    answer: oneshot::Sender<bool>,
}

type Queue = mpsc::Sender<Job>;

#[post("/ja/events/<event>/registrations", data = "<form>")]
async fn apply(
    event: &str,
    form: Form<Application>,
    queue: &State<Queue>,
) -> Result<Redirect, Status> {
    let form = form.into_inner();
    let bad = |_| Status::BadRequest;
    let (event, slot) = (event.parse().map_err(bad)?, form.slot.parse().map_err(bad)?);
    let key: Uuid = form.key.parse().map_err(bad)?;
    let (id, now) = (Uuid::now_v7(), Utc::now());
    let row = registration::ActiveModel {
        id: Set(id),
        event_id: Set(event),
        receipt_number: Set(format!("{:016}", key.as_u128() % 10_000_000_000_000_000)),
        submission_key: Set(key),
        personal_token_hash: Set(format!("{:064x}", key.as_u128())),
        applicant_name: Set(form.name),
        applicant_kana: Set(form.kana.clone()),
        kana_key: Set(form.kana),
        phone: Set(Some(form.phone.clone())),
        phone_digits: Set(Some(form.phone)),
        email: Set(Some(form.email)),
        companions: Set(form.companions),
        party_size: Set(form.party),
        contact_route: Set("email".to_owned()),
        intake_source: Set("web".to_owned()),
        language: Set("ja".to_owned()),
        consented_at: Set(now),
        created_at: Set(now),
        created_by: Set(None),
    };
    let seats = allocation::ActiveModel {
        id: Set(Uuid::now_v7()),
        registration_id: Set(id),
        slot_id: Set(slot),
        seats: Set(form.party),
        created_at: Set(now),
        ended_at: Set(None),
        end_reason: Set(None),
        confirm_by: Set(None),
    };
    let inserts = vec![
        registration::Entity::insert(row).build(DbBackend::Sqlite),
        allocation::Entity::insert(seats).build(DbBackend::Sqlite),
    ];
    written(queue, Some((slot, form.party)), inserts).await?;
    Ok(Redirect::to(format!("/ja/registrations/{id}")))
}

/// The strata by their codes: survey and stratum.
type Strata = HashMap<String, (Uuid, Uuid)>;

#[post("/ja/questionnaires/<code>/responses", data = "<body>")]
async fn respond(
    code: &str,
    body: String,
    queue: &State<Queue>,
    strata: &State<Strata>,
) -> Result<Redirect, Status> {
    let (survey, stratum) = *strata.get(code).ok_or(Status::NotFound)?;
    let (id, mut key) = (Uuid::new_v4(), Uuid::nil());
    let (mut answers, mut texts) = (Vec::new(), Vec::new());
    for field in Form::values(&body) {
        let name = field.name.source().as_str();
        if name == "submission-key" {
            key = field.value.parse().map_err(|_| Status::BadRequest)?;
            continue;
        }
        let question = name.strip_prefix("q-").ok_or(Status::BadRequest)?;
        let is_text = question == "opinion";
        if is_text {
            texts.push(free_text::ActiveModel {
                id: Set(Uuid::new_v4()),
                survey_id: Set(survey),
                stratum_id: Set(stratum),
                question_code: Set(question.to_owned()),
                content: Set(RawStr::new(field.value).url_decode_lossy().into_owned()),
            });
        }
        answers.push(answer::ActiveModel {
            response_id: Set(id),
            stratum_id: Set(stratum),
            question_code: Set(question.to_owned()),
            state: Set("answered".to_owned()),
            choice_code: Set(if is_text { "" } else { field.value }.to_owned()),
        });
    }
    let row = response::ActiveModel {
        id: Set(id),
        survey_id: Set(survey),
        stratum_id: Set(stratum),
        entry_mode: Set("web".to_owned()),
        answered_on: Set(Utc::now().date_naive()),
        submission_key: Set(key),
        run_id: Set(None),
    };
    let inserts = vec![
        response::Entity::insert(row).build(DbBackend::Sqlite),
        answer::Entity::insert_many(answers).build(DbBackend::Sqlite),
        free_text::Entity::insert_many(texts).build(DbBackend::Sqlite),
    ];
    written(queue, None, inserts).await?;
    Ok(Redirect::to("/ja/thanks"))
}

/// Hands statements to the writer and waits until they are committed.
async fn written(
    queue: &Queue,
    seats: Option<(Uuid, i32)>,
    inserts: Vec<Statement>,
) -> Result<(), Status> {
    let (answer, answered) = oneshot::channel();
    let job = Job {
        seats,
        inserts,
        answer,
    };
    queue
        .send(job)
        .await
        .map_err(|_| Status::ServiceUnavailable)?;
    match answered.await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Status::Conflict),
        Err(_) => Err(Status::InternalServerError),
    }
}

fn strata(connection: &Connection) -> Result<Strata> {
    let mut asked = connection.prepare("SELECT code, survey_id, id FROM strata")?;
    let rows = asked.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    let mut strata = Strata::new();
    for row in rows {
        let (code, (survey, stratum)): (String, (Vec<u8>, Vec<u8>)) = row?;
        let ids = (Uuid::from_slice(&survey)?, Uuid::from_slice(&stratum)?);
        strata.insert(code, ids);
    }
    Ok(strata)
}

#[rocket::get("/readyz")]
fn ready() -> &'static str {
    "ready\n"
}

/// Serves until the process is ended.
pub(crate) fn serve(port: u16, file: &str) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    let strata = strata(&connection)?;
    let (queue, waiting) = mpsc::channel::<Job>(8_192);
    thread::spawn(move || {
        if let Err(error) = write(&connection, waiting) {
            eprintln!("bare: {error}");
        }
    });
    let config = Config {
        port,
        log_level: LogLevel::Off,
        cli_colors: false,
        ..Config::release_default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let rocket = rocket::custom(config)
        .manage(queue)
        .manage(strata)
        .mount("/", routes![apply, respond, ready]);
    let served = runtime.block_on(rocket.launch());
    served.map(drop).map_err(|error| error.to_string().into())
}

fn write(connection: &Connection, mut waiting: mpsc::Receiver<Job>) -> Result<()> {
    let mut jobs = Vec::with_capacity(BATCH);
    while waiting.blocking_recv_many(&mut jobs, BATCH) > 0 {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs.drain(..) {
            let mut take = connection.prepare_cached(
                "UPDATE slots SET seats_held = seats_held + ?2
                 WHERE id = ?1 AND seats_held + ?2 <= capacity + allowance",
            )?;
            let is_free = match job.seats {
                Some((slot, party)) => {
                    take.execute(params![slot.as_bytes().as_slice(), party])? > 0
                }
                None => true,
            };
            if is_free {
                for insert in &job.inserts {
                    run(connection, insert)?;
                }
            }
            answers.push((job.answer, is_free));
        }
        connection.execute_batch("COMMIT")?;
        for (answer, is_free) in answers {
            // Whoever asked may have gone.
            let _ = answer.send(is_free);
        }
    }
    Ok(())
}

fn run(connection: &Connection, statement: &Statement) -> Result<()> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let values = statement.values.iter().flat_map(|values| &values.0);
    for (index, value) in values.enumerate() {
        match value {
            Value::Int(number) => prepared.raw_bind_parameter(index + 1, number)?,
            Value::String(text) => prepared.raw_bind_parameter(index + 1, text)?,
            Value::Uuid(id) => {
                let bytes = id.as_ref().map(|id| id.as_bytes().as_slice());
                prepared.raw_bind_parameter(index + 1, bytes)?;
            }
            Value::ChronoDate(date) => {
                let text = date.map(|date| date.to_string());
                prepared.raw_bind_parameter(index + 1, text)?;
            }
            Value::ChronoDateTimeUtc(instant) => {
                let text = instant.map(|instant| instant.to_rfc3339());
                prepared.raw_bind_parameter(index + 1, text)?;
            }
            other => return Err(format!("no form for {other:?}").into()),
        }
    }
    prepared.raw_execute()?;
    Ok(())
}
