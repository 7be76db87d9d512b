//! The bare handler registrations are compared with: Rocket, a form, and the three statements of a registration through
//! one batching writer on the same driver. No rule, no letter, no audit entry, no retry: what is left when everything
//! that makes a product is taken away. Served by this program itself, as a child process.

use std::thread;

use chrono::Utc;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::log::LogLevel;
use rocket::response::Redirect;
use rocket::{Config, State, post, routes};
use rusqlite::{Connection, params};
use sea_orm::ActiveValue::Set;
use sea_orm::{DbBackend, EntityTrait, QueryTrait, Statement, Value};
use tokio::sync::{mpsc, oneshot};
use tsudoi::entities::{allocation, registration};
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

/// What the writer is given: statements that are ready to run.
struct Job {
    slot: Uuid,
    party: i32,
    registration: Statement,
    allocation: Statement,
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
        cancelled_at: Set(None),
    };
    let seats = allocation::ActiveModel {
        id: Set(Uuid::now_v7()),
        registration_id: Set(id),
        slot_id: Set(slot),
        seats: Set(form.party),
        state: Set("confirmed".to_owned()),
        created_at: Set(now),
        ended_at: Set(None),
        end_reason: Set(None),
        confirm_by: Set(None),
    };
    let (answer, answered) = oneshot::channel();
    let job = Job {
        slot,
        party: form.party,
        registration: registration::Entity::insert(row).build(DbBackend::Sqlite),
        allocation: allocation::Entity::insert(seats).build(DbBackend::Sqlite),
        answer,
    };
    queue
        .send(job)
        .await
        .map_err(|_| Status::ServiceUnavailable)?;
    match answered.await {
        Ok(true) => Ok(Redirect::to(format!("/ja/registrations/{id}"))),
        Ok(false) => Err(Status::Conflict),
        Err(_) => Err(Status::InternalServerError),
    }
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
        .mount("/", routes![apply, ready]);
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
            let is_free = take.execute(params![job.slot.as_bytes().as_slice(), job.party])? > 0;
            if is_free {
                run(connection, &job.registration)?;
                run(connection, &job.allocation)?;
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
