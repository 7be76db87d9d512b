//! The program itself, as an operator runs it: starts, answers, stops when told, and loses nothing when it is killed.
//! Not its pages.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tempfile::TempDir;
use tsudoi::app::App;
use tsudoi::config::Config;
use tsudoi::db::Db;
use tsudoi::entities::{allocation, outbox_message, registration};
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration::personal_token;
use tsudoi::types::Language;
use uuid::Uuid;

use crate::support::{Factory, encode};

/// How long the program may take to do what it is asked.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often the program is killed.
const ROUNDS: usize = 3;

/// How many clients send applications when it is.
const CLIENTS: usize = 16;

/// A place for a database, and the address the program serves at.
struct Place {
    folder: TempDir,
    port: u16,
    client: Client,
}

/// A running `tsudoi serve`; killed when it is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Place {
    fn new() -> Self {
        // Free at this moment; nobody else is likely to take it in the next.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            port: listener.local_addr().unwrap().port(),
            client: Client::builder()
                .redirect(Policy::none())
                .pool_max_idle_per_host(0)
                .timeout(PATIENCE)
                .build()
                .unwrap(),
        }
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("tsudoi.db").display())
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The program with this place's settings. Nothing listens at the mail server, so mail stays queued.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tsudoi"));
        command
            .args(arguments)
            .args(["--database", &self.database()])
            .current_dir(self.folder.path())
            .env("TSUDOI_MAIL", "smtp://127.0.0.1:1")
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null());
        command
    }

    async fn serve(&self) -> Server {
        let port = self.port.to_string();
        let child = self
            .command(&["serve", "--address", "127.0.0.1", "--port", &port])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Server(child);
        let started = Instant::now();
        while !self.is_ready().await {
            assert!(started.elapsed() < PATIENCE, "the server does not answer");
            assert_eq!(server.0.try_wait().unwrap(), None, "the server ended");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    async fn is_ready(&self) -> bool {
        let asked = self.client.get(self.url("/readyz")).send().await;
        asked.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }

    /// The application of the same database, beside the program.
    async fn app(&self) -> App {
        App::new(
            Db::connect(&self.database()).await.unwrap(),
            Config::default(),
        )
    }

    /// An event in a new database.
    async fn event(&self) -> Event {
        Db::migrate(&self.database()).await.unwrap();
        let factory = Factory::new(self.app().await);
        factory.event().main_venue(100_000).build().await
    }

    /// Sends an application; the status, when there was an answer.
    async fn apply(&self, event: &Event, key: Uuid) -> Option<StatusCode> {
        let (slot, key) = (event.slots[0].id.to_string(), key.to_string());
        let body = encode(&[
            ("slot", &slot),
            ("party", "2"),
            ("key", &key),
            ("name", "練馬 花子"),
            ("kana", "ねりま はなこ"),
            ("phone", "03-1234-5678"),
            ("email", "hanako@example.jp"),
            ("consent", "yes"),
        ]);
        let sent = self
            .client
            .post(self.url(&links::registrations(Language::Ja, event.id)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .body(body)
            .send();
        sent.await.ok().map(|answer| answer.status())
    }

    /// Sends applications until the program is killed at some moment; answers the keys of those it accepted.
    async fn killed_under_load(&self, event: &Event) -> Vec<Uuid> {
        let mut server = self.serve().await;
        let load = futures::future::join_all((0..CLIENTS).map(|_| async {
            let mut accepted = Vec::new();
            loop {
                let key = Uuid::new_v4();
                match self.apply(event, key).await {
                    Some(StatusCode::SEE_OTHER) => accepted.push(key),
                    Some(status) => panic!("answered {status}"),
                    None => return accepted,
                }
            }
        }));
        let kill = async {
            let moment = Duration::from_millis(rand::random_range(300..900));
            tokio::time::sleep(moment).await;
            // SIGKILL on Unix: nothing is flushed, nothing is said.
            server.0.kill().unwrap();
            server.0.wait().unwrap();
        };
        let (accepted, ()) = tokio::join!(load, kill);
        accepted.concat()
    }

    fn check(&self) -> Output {
        self.command(&["check"]).output().unwrap()
    }
}

/// Every acknowledged application has its row, found by its personal link, and no row is half there.
async fn all_are_there(app: &App, accepted: &[Uuid]) {
    let connection = app.db.read();
    let rows = registration::Entity::find().all(connection).await.unwrap();
    let links: BTreeSet<&str> = rows
        .iter()
        .map(|row| row.personal_token_hash.as_str())
        .collect();
    for key in accepted {
        let link = personal_token(*key).hash();
        assert!(
            links.contains(link.as_str()),
            "an acknowledged application is lost"
        );
    }
    for row in &rows {
        let seats = allocation::Entity::find()
            .filter(allocation::Column::RegistrationId.eq(row.id))
            .all(connection)
            .await
            .unwrap();
        assert_eq!(
            seats.iter().map(|allocation| allocation.seats).sum::<i32>(),
            2
        );
        let mails = outbox_message::Entity::find()
            .filter(outbox_message::Column::RegistrationId.eq(row.id))
            .all(connection)
            .await
            .unwrap();
        assert_eq!(mails.len(), 1);
        assert!(
            !mails[0].body.is_empty(),
            "a mail that was not sent keeps its text"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_serves_a_new_database_and_stops_when_told() {
    let place = Place::new();
    let event = place.event().await;
    let mut server = place.serve().await;
    let alive = place
        .client
        .get(place.url("/healthz"))
        .send()
        .await
        .unwrap();

    let applied = place.apply(&event, Uuid::new_v4()).await;
    let told = Command::new("kill")
        .arg(server.0.id().to_string())
        .status()
        .unwrap();

    assert_eq!(
        (alive.status(), applied),
        (StatusCode::OK, Some(StatusCode::SEE_OTHER))
    );
    assert!(told.success());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = server.0.try_wait().unwrap() {
            break status;
        }
        assert!(started.elapsed() < PATIENCE, "the server does not stop");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(status.success(), "{status}");
    assert!(place.check().status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed_under_load() {
    let place = Place::new();
    let event = place.event().await;
    let mut accepted = Vec::new();

    for _ in 0..ROUNDS {
        accepted.extend(place.killed_under_load(&event).await);
    }
    let server = place.serve().await;
    drop(server);

    assert!(
        accepted.len() >= CLIENTS * ROUNDS,
        "{} are too few to tell",
        accepted.len()
    );
    let app = place.app().await;
    all_are_there(&app, &accepted).await;
    let check = place.check();
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

#[test]
fn a_database_that_was_never_migrated_is_not_served_as_if_it_were_empty() {
    let place = Place::new();

    let check = place.check();

    assert!(!check.status.success());
    let said = String::from_utf8(check.stderr).unwrap();
    assert!(said.contains("tsudoi migrate"), "{said}");
}
